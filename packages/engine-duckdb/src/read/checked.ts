import {
  type CleaningPlan,
  type Column,
  type Columns,
  type EventDefinition,
  PortraitError,
  valueTypeOf,
} from "@portrait/core";
import type { Connection } from "../database/connection.js";
import { columnName } from "../log/stored-log.js";
import { type ColumnScope, settled, type TypedSql, toSql } from "../sql/expression.js";
import { identifier, integer, join, type Sql, sql } from "../sql/sql.js";
import { faultOf, layered, readingOf, VALUE_REASONS } from "./check.js";
import { formatPattern, type InstantPattern, instantOf, isoPattern, matchOf } from "./instants.js";
import type { RawKind, RawValue } from "./raw.js";
import type { ColumnOrigin, SourceTable } from "./source-table.js";
import { sourceText, trimmed } from "./texts.js";

/** What is known of the temporary table `checked`. */
export interface CheckedTable {
  /** What the values that were checked are, by the position of their column; they stand in `s0`, `s1` ... */
  readonly kinds: readonly RawKind[];
  /** The columns that hold the source's own values. */
  readonly raw: readonly { readonly column: Sql; readonly kind: RawKind }[];
}

/** Faults are numbered `column * FAULTS + reason`; those of rules follow on the last column. */
export const FAULTS: number = VALUE_REASONS.length;

const rawName = (position: number): Sql => identifier(`r${position}`);

/** The texts of a source's columns by name, for derived columns. */
function textScope(source: SourceTable): ColumnScope {
  const texts = new Map(
    source.columns.map((column, position): [string, TypedSql] => [
      column.name,
      { type: "category", sql: sourceText({ kind: column.kind, sql: rawName(position) }) },
    ]),
  );
  return (name) => texts.get(name) ?? { type: "category", sql: sql`CAST(NULL AS VARCHAR)` };
}

function derivedValue({ type, ...expression }: TypedSql): RawValue {
  const value = settled({ type, ...expression });
  if (type === "category") return { kind: "text", sql: value };
  return { kind: type === "boolean" ? "boolean" : "float", sql: value };
}

/** The value that each column of the event is read from. */
function valuesToCheck(
  origins: readonly ColumnOrigin[],
  source: SourceTable,
  plan: CleaningPlan,
): readonly RawValue[] {
  const scope = textScope(source);
  return origins.map(({ name, source: from, derived }) => {
    const node = plan.derive[name];
    if (derived && node !== undefined) return derivedValue(toSql(node, scope));
    const position = source.columns.findIndex((column) => column.name === from);
    if (position < 0) return { kind: "text", sql: sql`CAST(NULL AS VARCHAR)` };
    return { kind: (source.columns[position] as RawValue).kind, sql: rawName(position) };
  });
}

const patternsOf = (column: Column): readonly InstantPattern[] => [
  isoPattern,
  ...(column.formats ?? []).map(formatPattern),
];

const isText = (kind: RawKind): boolean => kind === "text" || kind === "json";

function prepared(kind: RawKind, value: Sql, trim: boolean): Sql {
  const held = kind === "json" ? sql`(${value} ->> '$')` : value;
  return trim && isText(kind) ? trimmed(held) : held;
}

/** The query adds columns to those of another; each layer may use those of the layers before. */
const layer = (columns: readonly Sql[], from: Sql): Sql =>
  columns.length === 0 ? from : sql`(SELECT *, ${join(columns)} FROM ${from})`;

const matchName = (position: number, pattern: number): Sql => identifier(`x${position}_${pattern}`);

const isParsed = (column: Column, { kind }: RawValue): boolean => column.kind === "timestamp" && isText(kind);

/** The instant that a text names by the first pattern which gives one. */
function parsedInstant(column: Column, position: number): Sql {
  const instants = patternsOf(column).map((pattern, index) => instantOf(matchName(position, index), pattern));
  return sql`CAST(coalesce(${join([...instants, sql`NULL`])}) AS BIGINT) AS ${layered("p", position)}`;
}

function checkedQuery(
  columns: readonly Column[],
  checkedValues: readonly RawValue[],
  from: Sql,
  trim: boolean,
): Sql {
  const values = checkedValues.map(({ sql: value }, position) => sql`${value} AS ${layered("s", position)}`);
  const texts = checkedValues.flatMap(({ kind }, position) => {
    const value = layered("s", position);
    const text = sql`${prepared(kind, value, trim)} AS ${layered("t", position)}`;
    return kind === "json" ? [text, sql`json_type(${value}) AS ${layered("k", position)}`] : [text];
  });
  const parsed = columns.flatMap((column, position) =>
    isParsed(column, checkedValues[position] as RawValue) ? [{ column, position }] : [],
  );
  const matches = parsed.flatMap(({ column, position }) =>
    patternsOf(column).map(
      (pattern, index) => sql`${matchOf(layered("t", position), pattern)} AS ${matchName(position, index)}`,
    ),
  );
  const instants = parsed.map(({ column, position }) => parsedInstant(column, position));
  const readings = columns.flatMap((column, position) => {
    const { value, missing, notFinite } = readingOf(column, {
      kind: (checkedValues[position] as RawValue).kind,
      value: layered("t", position),
      jsonType: layered("k", position),
      instant: layered("p", position),
    });
    return [
      sql`${value} AS ${columnName(position)}`,
      sql`${missing} AS ${layered("m", position)}`,
      sql`${notFinite} AS ${layered("n", position)}`,
    ];
  });
  const faults = columns.map((column, position) => {
    const reading = {
      value: columnName(position),
      missing: layered("m", position),
      notFinite: layered("n", position),
    };
    return sql`${faultOf(column, reading)} + ${integer(position * FAULTS)}`;
  });
  const fault = sql`coalesce(${join([...faults, sql`NULL`])}) AS value_fault`;
  return [values, texts, matches, instants, readings, [fault]].reduce(
    (inner, added) => layer(added, inner),
    from,
  );
}

function ruleFault(plan: CleaningPlan, scope: ColumnScope, columns: number): Sql {
  const cases = plan.reject.map(({ when }, position) => {
    const condition = toSql(when, scope);
    if (condition.type !== "boolean") {
      throw new PortraitError({
        code: "invalid-definition",
        message: `A rejection rule must be a condition; received an expression of type ${condition.type}.`,
      });
    }
    return sql`WHEN ${condition.sql} THEN ${integer(columns * FAULTS + position)}`;
  });
  return cases.length === 0
    ? sql`value_fault`
    : sql`(CASE WHEN value_fault IS NOT NULL THEN value_fault ${join(cases, sql` `)} END)`;
}

/**
 * Makes the temporary table `checked` from a file: for each record its `line`, the values that were checked (`s0` ...),
 * those of the event (`c0` ...), and its `fault`, null for a record that is kept.
 *
 * @param connection - The connection.
 * @param events - What the records are to become.
 * @param origins - Where each column comes from.
 * @param source - The file.
 * @param plan - How it is cleaned.
 * @param scope - The columns of the event.
 */
export async function createCheckedTable(
  connection: Connection,
  events: EventDefinition<Columns>,
  origins: readonly ColumnOrigin[],
  source: SourceTable,
  plan: CleaningPlan,
  scope: ColumnScope,
): Promise<CheckedTable> {
  const columns = Object.values<Column>(events.schema);
  const checkedValues = valuesToCheck(origins, source, plan);
  const raw = source.columns.map(({ kind }, position) => ({ column: rawName(position), kind }));
  const read = source.columns.map(({ sql: value }, position) => sql`${value} AS ${rawName(position)}`);
  const records = sql`(SELECT ${join([sql`row_number() OVER () AS line`, ...read])} FROM ${source.from})`;
  const query = checkedQuery(columns, checkedValues, records, plan.trim);
  const kept = plan.duplicates === "drop" ? raw.map(({ column }) => column) : [];
  const taken = [
    sql`line`,
    ...kept,
    ...columns.map((_, position) => layered("s", position)),
    ...columns.map(
      (column, position) =>
        sql`CAST(${columnName(position)} AS ${STORED[valueTypeOf(column)] as Sql}) AS ${columnName(position)}`,
    ),
    sql`${ruleFault(plan, scope, columns.length)} AS fault`,
  ];
  await connection.run(sql`CREATE TEMP TABLE checked AS SELECT ${join(taken)} FROM ${query}`);
  return { kinds: checkedValues.map(({ kind }) => kind), raw };
}

/** The types in which values are stored. */
const STORED: Readonly<Record<string, Sql>> = {
  number: sql`DOUBLE`,
  timestamp: sql`BIGINT`,
  boolean: sql`BOOLEAN`,
  category: sql`VARCHAR`,
};
