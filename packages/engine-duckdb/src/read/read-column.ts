import { type HeldColumns, identifier, type Sql, sql } from "@portrait/engine-sql";
import type { RawValue } from "./raw.js";
import type { SourceColumn, SourceTable } from "./source-table.js";
import { sourceText } from "./texts.js";

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
 * The columns of a source, once {@link readValues} has read them.
 *
 * @param source - The source.
 */
export function heldColumns({ columns }: SourceTable): HeldColumns<RawValue> {
  return {
    columns: columns.map((column, position) => [column.name, readColumn(column, position)]),
    textOf: sourceText,
  };
}
