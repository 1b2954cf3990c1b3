import type { CleaningPlan } from "@portrait/core";
import {
  type ColumnOrigin,
  type ColumnScope,
  identifier,
  type Sql,
  settled,
  sql,
  type TypedSql,
  toSql,
} from "@portrait/engine-sql";
import { duckdbDialect } from "../sql/dialect.js";
import type { RawValue } from "./raw.js";
import type { SourceColumn, SourceTable } from "./source-table.js";
import { sourceText } from "./texts.js";

const NOTHING: RawValue = { kind: "text", sql: sql`CAST(NULL AS VARCHAR)` };

/**
 * A column of a source once it is read, and for JSON the columns that hold its type and text.
 *
 * @param column - The column.
 * @param position - Its position in the source.
 */
export function readColumn({ kind, json }: SourceColumn, position: number): RawValue {
  const value = { kind, sql: identifier(`r${position}`) };
  if (json === undefined) return value;
  return { ...value, json: { type: identifier(`rk${position}`), text: identifier(`rt${position}`) } };
}

/**
 * What is read of a source: the values of its columns, named as {@link readColumn} says.
 *
 * @param source - The source.
 */
export function readValues(source: SourceTable): readonly Sql[] {
  return source.columns.flatMap((column, position) => {
    const { sql: name, json } = readColumn(column, position);
    const value = sql`${column.sql} AS ${name}`;
    if (column.json === undefined || json === undefined) return [value];
    return [value, sql`${column.json.type} AS ${json.type}`, sql`${column.json.text} AS ${json.text}`];
  });
}

/**
 * The texts of a source's columns by name, for derived columns and units.
 *
 * @param source - The source.
 */
export function textScope(source: SourceTable): ColumnScope {
  const texts = new Map(
    source.columns.map((column, position): [string, TypedSql] => [
      column.name,
      { type: "category", sql: sourceText(readColumn(column, position)) },
    ]),
  );
  return (name) => texts.get(name) ?? { type: "category", sql: NOTHING.sql };
}

function derivedValue(expression: TypedSql): RawValue {
  const value = settled(expression, duckdbDialect);
  if (expression.type === "category") return { kind: "text", sql: value };
  return { kind: expression.type === "boolean" ? "boolean" : "float", sql: value };
}

/**
 * The value that each column of an event is read from.
 *
 * @param origins - Where the columns come from.
 * @param source - The source.
 * @param plan - What is derived.
 */
export function valuesToCheck(
  origins: readonly ColumnOrigin[],
  source: SourceTable,
  plan: CleaningPlan,
): readonly RawValue[] {
  const scope = textScope(source);
  return origins.map(({ name, source: from, derived }) => {
    const node = plan.derive[name];
    if (derived && node !== undefined) return derivedValue(toSql(node, scope, duckdbDialect));
    const position = source.columns.findIndex((column) => column.name === from);
    return position < 0 ? NOTHING : readColumn(source.columns[position] as SourceColumn, position);
  });
}
