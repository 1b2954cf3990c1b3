import { createTable, type RowValues, type Table } from "@portrait/core";
import { type FieldColumn, type RecordFormat, readRecords, recordColumn } from "./records.js";

/** A file of records read: the columns asked for, and the records for what else is in them. */
export interface TableFile<Row extends RowValues> {
  /** The columns. */
  readonly table: Table<Row>;
  /** The records. */
  readonly records: readonly (readonly string[])[];
}

/** The columns of a row type and where they come from. */
export type FieldColumns<Row extends RowValues> = Readonly<
  Record<keyof Row & string, Omit<FieldColumn, "name">>
>;

/**
 * Reads columns from a file of records.
 *
 * @param owner - Who reads, for messages.
 * @param path - The file.
 * @param format - How it is written.
 * @param columns - The columns by name.
 * @throws PortraitError as `readRecords` and `recordColumn`.
 */
export async function readTableFile<Row extends RowValues>(
  owner: string,
  path: string,
  format: RecordFormat,
  columns: FieldColumns<Row>,
): Promise<TableFile<Row>> {
  const records = await readRecords(owner, path, format);
  const entries = Object.entries<Omit<FieldColumn, "name">>(columns).map(([name, column]) => [
    name,
    recordColumn(owner, records, { ...column, name }),
  ]);
  return { table: createTable<Row>(Object.fromEntries(entries)), records };
}

/**
 * Categories and numbers in the order of the fields: `["age", "number"]`, `["workclass", "category"]`.
 *
 * @param fields - Name and type of each field.
 */
export function inOrder<Row extends RowValues>(
  fields: readonly (readonly [keyof Row & string, "number" | "category"])[],
): FieldColumns<Row> {
  const entries = fields.map(([name, type], field) => [name, { type, field }] as const);
  return Object.fromEntries(entries) as FieldColumns<Row>;
}
