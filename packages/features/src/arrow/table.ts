import {
  createTable,
  describeValue,
  PortraitError,
  type RowValues,
  schemaOf,
  selectColumns,
  type Table,
  type TableSchema,
  type Vector,
} from "@portrait/core";
import {
  Table as Arrow,
  type Table as ArrowTable,
  type Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
} from "apache-arrow";
import { fromArrowColumn } from "./from-arrow.js";
import { type ArrowColumn, toArrowColumn } from "./to-arrow.js";

/**
 * An Arrow table of columns.
 *
 * @param owner - Who asks, for messages.
 * @param columns - The columns, of different names.
 * @param length - How many rows they have.
 * @param metadata - What else there is to know.
 * @throws PortraitError `invalid-data` when two columns have one name.
 */
export function arrowTable(
  owner: string,
  columns: readonly ArrowColumn[],
  length: number,
  metadata: ReadonlyMap<string, string>,
): ArrowTable {
  const fields = columns.map(({ field }) => field);
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: two columns would be named ${JSON.stringify(twice)}.`,
      hint: "Rename the feature.",
      details: { column: twice },
    });
  }
  const schema = new Schema(fields, new Map(metadata));
  const data = makeData({
    type: new Struct(fields),
    length,
    nullCount: 0,
    children: columns.map((column) => column.data),
  });
  return new Arrow([new RecordBatch(schema, data)]);
}

/**
 * Checks that a value is an Arrow table.
 *
 * @param owner - Who asks, for the message.
 * @param table - Anything.
 * @throws PortraitError `invalid-argument`.
 */
export function checkArrowTable(owner: string, table: unknown): asserts table is ArrowTable {
  const shaped =
    typeof table === "object" &&
    table !== null &&
    "schema" in table &&
    "getChildAt" in table &&
    "numRows" in table;
  if (shaped) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: an Arrow table is needed; received ${describeValue(table)}.`,
    hint: "Read bytes with arrowFromBytes(bytes).",
  });
}

/**
 * The columns of an Arrow table by field.
 *
 * @param owner - Who asks, for messages.
 * @param table - The Arrow table.
 * @param wanted - Whether a field is read; left out, all are.
 * @throws PortraitError `invalid-data` when a column cannot be read, or two have one name.
 */
export function readColumns(
  owner: string,
  table: ArrowTable,
  wanted: (field: Field) => boolean = () => true,
): Table {
  const columns = new Map<string, Vector>();
  table.schema.fields.forEach((field, position) => {
    if (!wanted(field)) return;
    const column = table.getChildAt(position);
    if (column === null) return;
    if (columns.has(field.name)) {
      throw new PortraitError({
        code: "invalid-data",
        message: `${owner}: two columns are named ${JSON.stringify(field.name)}.`,
        details: { column: field.name },
      });
    }
    columns.set(field.name, fromArrowColumn(owner, field, column));
  });
  if (columns.size === 0) return Object.freeze({ length: table.numRows, columns: Object.freeze({}) });
  return createTable(Object.fromEntries(columns));
}

/**
 * A table as an Arrow table. Numbers become Float64, instants timestamps in milliseconds (UTC), truth values Bool, texts
 * dictionaries of Utf8, lists List of Utf8, vectors fixed-size lists of Float64, sparse vectors a struct of places and values;
 * nulls stay nulls. Numbers and codes are not copied where Arrow can use them as they are.
 *
 * @param table - The table.
 *
 * @example
 * ```ts
 * import { createTable } from "@portrait/core";
 * import { tableToArrow } from "@portrait/features/arrow";
 *
 * const arrow = tableToArrow(createTable({ age: { type: "number", values: Float64Array.of(31, NaN) } }));
 * arrow.numRows; // => 2
 * arrow.getChild("age")?.get(1); // => null
 * ```
 */
export function tableToArrow<Row extends RowValues>(table: Table<Row>): ArrowTable {
  const columns = Object.entries<Vector>(table.columns).map(([name, vector]) =>
    toArrowColumn(name, vector, table.length),
  );
  return arrowTable("tableToArrow", columns, table.length, new Map());
}

/**
 * A table from an Arrow table, whoever made it: floats and integers become numbers (64-bit integers lose digits beyond 2^53, NaN
 * is null), timestamps and dates instants, texts and dictionaries of texts categories, lists of texts lists, fixed-size lists
 * of numbers vectors.
 *
 * @param arrow - The Arrow table.
 * @param schema - The columns expected, which are checked and typed; left out, all columns as they are.
 * @throws PortraitError `invalid-argument` when it is no Arrow table; `invalid-data` naming a column that cannot be read;
 *   `missing-column` when it lacks a column of the schema.
 *
 * @example
 * ```ts
 * import { rowAt } from "@portrait/core";
 * import { tableFromArrow } from "@portrait/features/arrow";
 * import { tableFromArrays } from "apache-arrow";
 *
 * const table = tableFromArrow(tableFromArrays({ age: Float64Array.of(31), country: ["FR"] }));
 * rowAt(table, 0); // => { age: 31, country: "FR" }
 * ```
 */
export function tableFromArrow<Row extends RowValues = RowValues>(
  arrow: ArrowTable,
  schema?: TableSchema<Row>,
): Table<Row> {
  checkArrowTable("tableFromArrow", arrow);
  const table = readColumns("tableFromArrow", arrow);
  return selectColumns("tableFromArrow", table, schema ?? (schemaOf(table) as unknown as TableSchema<Row>));
}

/** The key of a schema's metadata under which the form stands. */
export const FORMAT_KEY = "portrait.format";

/** The key of a schema's metadata under which the hash of the definition stands. */
export const DEFINITION_KEY = "portrait.definition";

/** The key of a field's metadata under which stands what it is a part of. */
export const PART_KEY = "portrait.part";

/**
 * Checks the form of an Arrow table.
 *
 * @param owner - Who asks, for messages.
 * @param arrow - Anything.
 * @param format - The form expected.
 * @returns The hash of the definition that made it.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function checkForm(owner: string, arrow: unknown, format: string): string {
  checkArrowTable(owner, arrow);
  const found = arrow.schema.metadata.get(FORMAT_KEY);
  if (found === format) return arrow.schema.metadata.get(DEFINITION_KEY) ?? "";
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: the Arrow table must be of the form ${JSON.stringify(format)}; received ${describeValue(found)}.`,
    hint: "It may be of a later version of Portrait, or made by something else; tableFromArrow reads any.",
  });
}
