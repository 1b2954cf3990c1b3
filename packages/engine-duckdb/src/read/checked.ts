import {
  type CleaningPlan,
  type Column,
  type Columns,
  type EventDefinition,
  PortraitError,
  valueTypeOf,
} from "@portrait/core";
import { changeNumber } from "@portrait/features";
import type { Connection } from "../database/connection.js";
import { columnName } from "../log/stored-log.js";
import { type ColumnScope, toSql } from "../sql/expression.js";
import { identifier, integer, join, type Sql, sql } from "../sql/sql.js";
import { faultOf, layered, readingOf, VALUE_REASONS } from "./check.js";
import { comparable } from "./duplicates.js";
import {
  fieldsOf,
  formatPattern,
  type InstantFields,
  type InstantPattern,
  instantOf,
  isoPattern,
  matchOf,
} from "./instants.js";
import type { RawKind, RawValue } from "./raw.js";
import type { ColumnOrigin, SourceTable } from "./source-table.js";
import { trimmed } from "./texts.js";
import { readColumn, readValues, valuesToCheck } from "./values-to-check.js";

/** What is known of the temporary table `checked`. */
export interface CheckedTable {
  /** What the values that were checked are, by the position of their column; they stand in `s0`, `s1` ... */
  readonly kinds: readonly RawKind[];
  /** The source's own values, where repeats are looked for. */
  readonly raw: readonly RawValue[];
  /** The numbers of the changes that are noted, each in a column `g0`, `g1` ... by its number. */
  readonly changes: readonly number[];
}

/** Faults are numbered `column * FAULTS + reason`; those of rules follow on the last column. */
export const FAULTS: number = VALUE_REASONS.length;

/** The types in which values are stored. */
const STORED: Readonly<Record<string, Sql>> = {
  number: sql`DOUBLE`,
  timestamp: sql`BIGINT`,
  boolean: sql`BOOLEAN`,
  category: sql`VARCHAR`,
};

const FIELDS: readonly (keyof InstantFields)[] = ["matched", "year", "month", "day", "time", "offset"];

const patternsOf = (column: Column): readonly InstantPattern[] => [
  isoPattern,
  ...(column.formats ?? []).map(formatPattern),
];

/** The query adds columns to those of another; each layer may use those of the layers before. */
const layer = (from: Sql, columns: readonly Sql[]): Sql =>
  columns.length === 0 ? from : sql`(SELECT *, ${join(columns)} FROM ${from})`;

function prepared({ kind, json }: RawValue, position: number, trim: boolean): readonly Sql[] {
  const held = json?.text ?? layered("s", position);
  const isText = kind === "text" || kind === "json";
  const text = sql`${trim && isText ? trimmed(held) : held} AS ${layered("t", position)}`;
  return json === undefined ? [text] : [text, sql`${json.type} AS ${layered("k", position)}`];
}

/** Whether cleaning changed a text; a column for each value that may be one. */
function textChange({ kind, json }: RawValue, position: number): readonly Sql[] {
  if (kind !== "text" && kind !== "json") return [];
  const into = layered("g", changeNumber(position, "text"));
  const [held, clean] = [json?.text ?? layered("s", position), layered("t", position)];
  const isText = json === undefined ? sql`TRUE` : sql`coalesce(${json.type} = 'VARCHAR', FALSE)`;
  return [sql`(${isText} AND ${clean} IS DISTINCT FROM ${held}) AS ${into}`];
}

const matchName = (position: number, pattern: number): Sql => identifier(`x${position}_${pattern}`);

function fieldNames(position: number, pattern: number): InstantFields {
  const entries = FIELDS.map((field) => [field, identifier(`${field}${position}_${pattern}`)] as const);
  return Object.fromEntries(entries) as Record<keyof InstantFields, Sql>;
}

/** The layers that find the instant in a text: matches, their fields, and `p`, the first that is one. */
function instantLayers(
  column: Column,
  position: number,
): readonly [readonly Sql[], readonly Sql[], readonly Sql[]] {
  const patterns = patternsOf(column);
  const matches = patterns.map(
    (pattern, index) => sql`${matchOf(layered("t", position), pattern)} AS ${matchName(position, index)}`,
  );
  const fields = patterns.flatMap((pattern, index) => {
    const [found, names] = [fieldsOf(matchName(position, index), pattern), fieldNames(position, index)];
    return FIELDS.map((field) => sql`${found[field]} AS ${names[field]}`);
  });
  const instants = patterns.map((_, index) => instantOf(fieldNames(position, index)));
  const first = sql`CAST(coalesce(${join([...instants, sql`NULL`])}) AS BIGINT) AS ${layered("p", position)}`;
  return [matches, fields, [first]];
}

function readingColumns(column: Column, kind: RawKind, position: number): readonly Sql[] {
  const { value, missing, notFinite } = readingOf(column, {
    kind,
    value: layered("t", position),
    jsonType: layered("k", position),
    instant: layered("p", position),
  });
  return [
    sql`${value} AS ${columnName(position)}`,
    sql`${missing} AS ${layered("m", position)}`,
    sql`${notFinite} AS ${layered("n", position)}`,
  ];
}

function valueFault(columns: readonly Column[]): Sql {
  const faults = columns.map((column, position) => {
    const [missing, notFinite] = [layered("m", position), layered("n", position)];
    const fault = faultOf(column, { value: columnName(position), missing, notFinite });
    return sql`${fault} + ${integer(position * FAULTS)}`;
  });
  return sql`coalesce(${join([...faults, sql`NULL`])}) AS value_fault`;
}

/** The records with all that is known of each: checked values, values of the event, and the fault of a value. */
function checkedQuery(
  columns: readonly Column[],
  values: readonly RawValue[],
  records: Sql,
  trim: boolean,
): Sql {
  const instants = columns.flatMap((column, position) => {
    const { kind } = values[position] as RawValue;
    const isText = kind === "text" || kind === "json";
    return column.kind === "timestamp" && isText ? [instantLayers(column, position)] : [];
  });
  const layers: readonly (readonly Sql[])[] = [
    values.map(({ sql: value }, position) => sql`${value} AS ${layered("s", position)}`),
    values.flatMap((value, position) => prepared(value, position, trim)),
    trim ? values.flatMap(textChange) : [],
    instants.flatMap(([matches]) => matches),
    instants.flatMap(([, fields]) => fields),
    instants.flatMap(([, , found]) => found),
    columns.flatMap((column, position) =>
      readingColumns(column, (values[position] as RawValue).kind, position),
    ),
    [valueFault(columns)],
  ];
  return layers.reduce(layer, records);
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

/** Where repeats are dropped: the source's own values, and a code that equal rows share. */
function repeatColumns(raw: readonly RawValue[]): readonly Sql[] {
  if (raw.length === 0) return [];
  const kept = raw.flatMap(({ sql: value, json }) => [
    value,
    ...(json === undefined ? [] : [json.type, json.text]),
  ]);
  return [...kept, sql`hash(${join(raw.flatMap(comparable))}) AS code`];
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
  const values = valuesToCheck(origins, source, plan);
  const raw = plan.duplicates === "drop" ? source.columns.map(readColumn) : [];
  const records = sql`(SELECT ${join([sql`${source.line} AS line`, ...readValues(source)])} FROM ${source.from})`;
  const texts = values.flatMap(({ kind }, position) =>
    kind === "text" || kind === "json" ? [changeNumber(position, "text")] : [],
  );
  const changes = plan.trim ? texts : [];
  const taken = [
    sql`line`,
    ...repeatColumns(raw),
    ...columns.map((_, position) => layered("s", position)),
    ...columns.map((column, position) => {
      const [name, type] = [columnName(position), STORED[valueTypeOf(column)] as Sql];
      return sql`CAST(${name} AS ${type}) AS ${name}`;
    }),
    ...changes.map((change) => layered("g", change)),
    sql`${ruleFault(plan, scope, columns.length)} AS fault`,
  ];
  const query = checkedQuery(columns, values, records, plan.trim);
  await connection.run(sql`CREATE TEMP TABLE checked AS SELECT ${join(taken)} FROM ${query}`);
  return { kinds: values.map(({ kind }) => kind), raw, changes };
}
