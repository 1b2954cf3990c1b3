import {
  type CleaningPlan,
  type Column,
  type Columns,
  type EventDefinition,
  PortraitError,
  valueTypeOf,
} from "@portrait/core";
import { changeNumber } from "@portrait/features";
import { columnName } from "../log/stored-log.js";
import { type ColumnScope, settled, type TypedSql, toSql } from "../sql/expression.js";
import { integer, join, type Sql, sql } from "../sql/sql.js";
import { faultOf, layered, readingOf, VALUE_REASONS } from "./check.js";
import { type RawKind, type RawValue, rawText } from "./raw.js";
import type { ColumnOrigin, SourceTable } from "./source-table.js";
import { sourceText, trimmed } from "./texts.js";

/** Records that were checked, as a query. */
export interface CheckedRecords {
  /**
   * The records: `line`; `fault`, null for a record that is kept; `first`, for a kept one the line of the first that equals
   * it; the checked values as text, `s0` ...; those of the event, `c0` ....
   */
  readonly query: Sql;
  /** What the values that were checked are, by the position of their column. */
  readonly kinds: readonly RawKind[];
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
  category: sql`STRING`,
};

const NOTHING: RawValue = { kind: "text", sql: sql`CAST(NULL AS STRING)` };

const rawName = (position: number): Sql => layered("r", position);

/** The texts of a source's columns by name, for derived columns. */
function textScope(source: SourceTable): ColumnScope {
  const texts = new Map(
    source.columns.map(({ name, kind }, position): [string, TypedSql] => [
      name,
      { type: "category", sql: sourceText({ kind, sql: rawName(position) }) },
    ]),
  );
  return (name) => texts.get(name) ?? { type: "category", sql: NOTHING.sql };
}

function derivedValue(expression: TypedSql): RawValue {
  const value = settled(expression);
  if (expression.type === "category") return { kind: "text", sql: value };
  return { kind: expression.type === "boolean" ? "boolean" : "float", sql: value };
}

/** The value that each column of an event is read from. */
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
    const column = source.columns[position];
    return column === undefined ? NOTHING : { kind: column.kind, sql: rawName(position) };
  });
}

const isText = (kind: RawKind): boolean => kind === "text" || kind === "json";

/** Whether trimming changed a text. */
function textChange(kind: RawKind, position: number): Sql {
  const held = layered("h", position);
  const isString = kind === "json" ? sql`coalesce(schema_of_variant(${held}) = 'STRING', FALSE)` : sql`TRUE`;
  const written = kind === "json" ? sql`try_variant_get(${held}, '$', 'string')` : held;
  const changed = sql`NOT (${trimmed(written)} <=> ${written})`;
  return sql`(${isString} AND ${changed}) AS ${layered("g", changeNumber(position, "text"))}`;
}

function readColumns(column: Column, kind: RawKind, position: number, trim: boolean): readonly Sql[] {
  const held = layered("h", position);
  const ofText = (value: Sql): Sql => (trim ? trimmed(value) : value);
  const { value, missing, notFinite } = readingOf(column, {
    kind,
    value: kind === "text" ? ofText(held) : held,
    jsonText: kind === "json" ? ofText(sql`try_variant_get(${held}, '$', 'string')`) : sql`NULL`,
  });
  return [
    sql`CAST(${value} AS ${STORED[valueTypeOf(column)] as Sql}) AS ${columnName(position)}`,
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
  return sql`coalesce(${join(faults)}) AS value_fault`;
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
    ? sql`value_fault AS fault`
    : sql`(CASE WHEN value_fault IS NOT NULL THEN value_fault ${join(cases, sql` `)} END) AS fault`;
}

/** What tells a value of a source from others: itself, or of JSON its kind and text, as a number has several forms. */
function comparable(raw: RawValue): readonly Sql[] {
  if (raw.kind !== "json") return [raw.sql];
  const type = sql`schema_of_variant(${raw.sql})`;
  const isNumber = sql`${type} = 'BIGINT' OR ${type} = 'DOUBLE' OR ${type} LIKE 'DECIMAL%'`;
  return [sql`(CASE WHEN ${isNumber} THEN 'NUMBER' ELSE nullif(${type}, 'VOID') END)`, sourceText(raw)];
}

/** The query adds columns to those of another; each layer may use those of the layers before. */
const layer = (from: Sql, columns: readonly Sql[]): Sql => sql`(SELECT *, ${join(columns)} FROM ${from})`;

/**
 * Writes the query that checks the records of files.
 *
 * @param events - What the records are to become.
 * @param origins - Where each column comes from.
 * @param source - The files.
 * @param plan - How they are cleaned.
 * @param scope - The columns of the event.
 * @throws PortraitError `invalid-definition`, `unknown-id`.
 */
export function checkedRecords(
  events: EventDefinition<Columns>,
  origins: readonly ColumnOrigin[],
  source: SourceTable,
  plan: CleaningPlan,
  scope: ColumnScope,
): CheckedRecords {
  const columns = Object.values<Column>(events.schema);
  const values = valuesToCheck(origins, source, plan);
  const raw = source.columns.map(({ sql: value }, position) => sql`${value} AS ${rawName(position)}`);
  const records = sql`(SELECT ${join([sql`${source.line} AS line`, ...raw])} FROM ${source.from})`;
  const compared = source.columns.flatMap(({ kind }, position) =>
    comparable({ kind, sql: rawName(position) }),
  );
  const first =
    plan.duplicates === "drop"
      ? sql`(CASE WHEN fault IS NULL THEN min(line) OVER (PARTITION BY ${join([sql`fault IS NULL`, ...compared])}) END)`
      : sql`(CASE WHEN fault IS NULL THEN line END)`;
  const texts = values.flatMap(({ kind }, position) => (plan.trim && isText(kind) ? [position] : []));
  const changes = texts.map((position) => changeNumber(position, "text"));
  const checked = [
    values.map(({ sql: value }, position) => sql`${value} AS ${layered("h", position)}`),
    columns.flatMap((column, position) =>
      readColumns(column, (values[position] as RawValue).kind, position, plan.trim),
    ),
    [
      valueFault(columns),
      ...texts.map((position) => textChange((values[position] as RawValue).kind, position)),
    ],
    [ruleFault(plan, scope, columns.length)],
  ].reduce(layer, records);
  const taken = columns.flatMap((_, position) => {
    const { kind } = values[position] as RawValue;
    const held = rawText({ kind, sql: layered("h", position) });
    return [sql`${held} AS ${layered("s", position)}`, columnName(position)];
  });
  return {
    query: sql`(SELECT line, fault, ${first} AS first, ${join([...taken, ...changes.map((change) => layered("g", change))])} FROM ${checked})`,
    kinds: values.map(({ kind }) => kind),
    changes,
  };
}
