import {
  buildVector,
  describeValue,
  listWords,
  PortraitError,
  type RowValues,
  selectColumns,
  type Table,
  type TableSchema,
  tableFromRows,
  type VectorType,
  type VectorValue,
} from "@portrait/core";
import type { EncoderData } from "./encoder.js";

const isTable = (data: object): data is Table =>
  "columns" in data && "length" in data && typeof data.columns === "object" && data.columns !== null;

/**
 * The table of data.
 *
 * @param owner - Who asks, for the message.
 * @param data - A table, snapshot or examples.
 * @throws PortraitError `invalid-argument` when it is none.
 */
export function tableOf<Row extends RowValues>(owner: string, data: EncoderData<Row>): Table<Row> {
  if (typeof data === "object" && data !== null) {
    if ("table" in data && typeof data.table === "object" && data.table !== null && isTable(data.table))
      return data.table;
    if (isTable(data)) return data as Table<Row>;
  }
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the data must be a table, a snapshot or examples; received ${describeValue(data)}.`,
    hint: "Make a table of row objects with tableFromRows, or examples with createExamples.",
  });
}

/**
 * The columns of data to learn from.
 *
 * @param owner - Who learns, for the message.
 * @param data - A table, snapshot or examples.
 * @param inputs - The columns.
 * @throws PortraitError `invalid-argument`, `missing-column`; `invalid-data` when a column is of another type, or there are no rows.
 */
export function trainingTable<Row extends RowValues>(
  owner: string,
  data: EncoderData<Row>,
  inputs: TableSchema<Row>,
): Table<Row> {
  const table = selectColumns(owner, tableOf(owner, data), inputs);
  if (table.length > 0) return table;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: there are no rows to learn from.`,
    hint: "Pass at least one row.",
  });
}

/**
 * The columns that an encoder is to read, all of one type.
 *
 * @param owner - Whose columns, for the message.
 * @param columns - Their names.
 * @param type - Their type.
 * @throws PortraitError `invalid-argument` when they are no list of different names.
 */
export function encoderInputs<Row extends RowValues>(
  owner: string,
  columns: readonly (keyof Row & string)[],
  type: VectorType,
): TableSchema<Row> {
  const sound =
    Array.isArray(columns) &&
    columns.length > 0 &&
    columns.every((name) => typeof name === "string") &&
    new Set(columns).size === columns.length;
  if (!sound) {
    const received = Array.isArray(columns) && columns.length > 0 ? listOf(columns) : describeValue(columns);
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the columns must be a list of one or more different names; received ${received}.`,
      hint: `Write ${owner}(["visits"]).`,
    });
  }
  return Object.freeze({ columns: Object.freeze(columns.map((name) => Object.freeze({ name, type }))) });
}

function listOf(columns: readonly unknown[]): string {
  return columns.every((name) => typeof name === "string")
    ? listWords(columns)
    : columns.map(describeValue).join(", ");
}

const ACCEPTS: Readonly<Record<VectorType, (value: unknown) => boolean>> = {
  number: Number.isFinite,
  timestamp: (value) => (value instanceof Date ? Number.isFinite(value.getTime()) : Number.isFinite(value)),
  boolean: (value) => typeof value === "boolean",
  category: (value) => typeof value === "string",
  list: (value) => Array.isArray(value) && value.every((text) => typeof text === "string"),
  sparse: () => false,
  vector: () => false,
};

const NEVER_NULL: ReadonlySet<VectorType> = new Set<VectorType>(["list", "sparse", "vector"]);

/**
 * One value of a row object, checked; `undefined` is null.
 *
 * @param owner - Who asks, for the message.
 * @param column - The column's name and type.
 * @param value - The value.
 * @throws PortraitError `invalid-data`.
 */
export function checkValue(
  owner: string,
  { name, type }: { readonly name: string; readonly type: VectorType },
  value: unknown,
): VectorValue {
  if (ACCEPTS[type](value)) return value as VectorValue;
  const none = value === null || value === undefined;
  if (!none || NEVER_NULL.has(type)) buildVector(`${owner}: column "${name}"`, type, [value]);
  return none ? null : (value as VectorValue);
}

/**
 * Checks that a row object has just the columns of a schema.
 *
 * @param owner - Who asks, for the message.
 * @param row - The row.
 * @param schema - The columns.
 * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`.
 */
export function checkRow<Row extends RowValues>(owner: string, row: Row, schema: TableSchema<Row>): void {
  const fits =
    typeof row === "object" &&
    row !== null &&
    !Array.isArray(row) &&
    schema.columns.every(({ name }) => Object.hasOwn(row, name)) &&
    Object.keys(row).length === schema.columns.length;
  if (!fits) tableFromRows(owner, [row], schema);
}

/**
 * The error of a value that an encoding cannot take.
 *
 * @param owner - Whose encoding, for the message.
 * @param name - The column.
 * @param problem - What is wrong, following `column "..." `.
 * @param hint - What to do about it.
 */
export function refuseValue(owner: string, name: string, problem: string, hint?: string): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: column ${JSON.stringify(name)} ${problem}.`,
    ...(hint === undefined ? {} : { hint }),
    details: { column: name },
  });
}
