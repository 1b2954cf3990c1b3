import { describeValue, listWords } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import { hashText, hashView } from "../random/hash.js";
import { buildVector } from "./build.js";
import {
  type SparseRow,
  takeVector,
  type Vector,
  type VectorType,
  type VectorValue,
  valueAt,
  vectorLength,
} from "./vector.js";

/** The values of a row by column name: what types the columns of a {@link Table}. */
export type RowValues = Readonly<Record<string, VectorValue>>;

/** Rows of typed columns, held column by column. Immutable. */
export interface Table<Row extends RowValues = RowValues> {
  /** How many rows there are. */
  readonly length: number;
  /** The columns by name, each with `length` rows. */
  readonly columns: { readonly [Name in keyof Row]: Vector };
}

/** The columns that a model or plan expects: names and types, in order. */
export interface TableSchema<Row extends RowValues = RowValues> {
  /** The columns, in order. */
  readonly columns: readonly {
    /** The name. */
    readonly name: keyof Row & string;
    /** The type of the values. */
    readonly type: VectorType;
  }[];
  /** Type only: what reads some columns of a row can read a row with more. */
  readonly "~row"?: (row: Row) => void;
}

/** What a row of a column of some type holds. */
export interface ValueOfVector {
  /** Numbers. */
  readonly number: number | null;
  /** Instants. */
  readonly timestamp: Date | null;
  /** Truth values. */
  readonly boolean: boolean | null;
  /** Texts. */
  readonly category: string | null;
  /** Lists of texts. */
  readonly list: readonly string[];
  /** Sparse vectors. */
  readonly sparse: SparseRow;
  /** Dense vectors. */
  readonly vector: readonly number[];
}

/** The row of some columns: what {@link createTable} infers. */
export type RowOfColumns<Columns extends Readonly<Record<string, Vector>>> = {
  readonly [Name in keyof Columns]: ValueOfVector[Columns[Name]["type"]];
};

/**
 * A table of columns. Its row type is that of the columns: each name with the values of its type. A row type of your own, for
 * columns that are not written out, can be passed instead: `createTable<Row>(columns)`.
 *
 * @param columns - The columns by name.
 * @throws PortraitError `invalid-data` when their lengths differ.
 *
 * @example
 * ```ts
 * import { createTable } from "@portrait/core";
 *
 * createTable({ age: { type: "number", values: Float64Array.of(31, 42) } }).length; // => 2
 * ```
 */
export function createTable<Columns extends Readonly<Record<string, Vector>>>(
  columns: Columns,
): Table<RowOfColumns<Columns>>;
export function createTable<Row extends RowValues>(
  columns: {
    readonly [Name in keyof Row]: Vector;
  },
): Table<Row>;
export function createTable(columns: Readonly<Record<string, Vector>>): Table {
  const entries = Object.entries<Vector>(columns);
  const lengths = entries.map(([, vector]) => vectorLength(vector));
  const length = lengths[0] ?? 0;
  const odd = lengths.findIndex((other) => other !== length);
  if (odd >= 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `createTable: column "${entries[odd]?.[0]}" has ${lengths[odd]} rows, column "${entries[0]?.[0]}" has ${length}.`,
    });
  }
  return Object.freeze({ length, columns: Object.freeze({ ...columns }) });
}

/**
 * One row as an object.
 *
 * @param table - The table.
 * @param row - The row, from 0.
 *
 * @example
 * ```ts
 * import { createTable, rowAt } from "@portrait/core";
 *
 * rowAt(createTable({ vip: { type: "boolean", values: Uint8Array.of(1) } }), 0); // => { vip: true }
 * ```
 */
export function rowAt<Row extends RowValues>(table: Table<Row>, row: number): Row {
  const entries = Object.entries<Vector>(table.columns);
  return Object.fromEntries(entries.map(([name, vector]) => [name, valueAt(vector, row)])) as Row;
}

/**
 * The given rows, in the given order.
 *
 * @param table - The table.
 * @param rows - Row numbers, from 0.
 *
 * @example
 * ```ts
 * import { createTable, takeRows } from "@portrait/core";
 *
 * takeRows(createTable({ n: { type: "number", values: Float64Array.of(1, 2, 3) } }), [2]).length; // => 1
 * ```
 */
export function takeRows<Row extends RowValues>(table: Table<Row>, rows: ArrayLike<number>): Table<Row> {
  const entries = Object.entries<Vector>(table.columns).map(([name, vector]) => [
    name,
    takeVector(vector, rows),
  ]);
  return Object.freeze({ length: rows.length, columns: Object.freeze(Object.fromEntries(entries)) });
}

function missingColumn(owner: string, missing: readonly string[], present: readonly string[]): PortraitError {
  return new PortraitError({
    code: "missing-column",
    message: `${owner}: missing ${missing.length === 1 ? "column" : "columns"} ${listWords(missing)}.`,
    hint: `The data has ${present.length === 0 ? "no columns" : listWords(present)}.`,
    details: { missing, present },
  });
}

/**
 * Checks that a table has the columns of a schema, each of its type. Further columns are left out of the result.
 *
 * @param owner - Who asks, for the message.
 * @param table - The table.
 * @param schema - The columns expected.
 * @returns The columns expected, in the schema's order.
 * @throws PortraitError `missing-column`; `invalid-data` when a column is of another type.
 *
 * @example
 * ```ts
 * import { createTable, selectColumns } from "@portrait/core";
 *
 * const table = createTable({ n: { type: "number", values: Float64Array.of(1) }, m: { type: "boolean", values: Uint8Array.of(1) } });
 * Object.keys(selectColumns("demo", table, { columns: [{ name: "n", type: "number" }] }).columns); // => ["n"]
 * ```
 */
export function selectColumns<Row extends RowValues>(
  owner: string,
  table: Table,
  schema: TableSchema<Row>,
): Table<Row> {
  const missing = schema.columns
    .filter(({ name }) => !Object.hasOwn(table.columns, name))
    .map(({ name }) => name);
  if (missing.length > 0) throw missingColumn(owner, missing, Object.keys(table.columns));
  const entries = schema.columns.map(({ name, type }) => {
    const vector = table.columns[name] as Vector;
    if (vector.type !== type) {
      throw new PortraitError({
        code: "invalid-data",
        message: `${owner}: column "${name}" must be of type ${type}; received ${vector.type}.`,
      });
    }
    return [name, vector] as const;
  });
  return Object.freeze({
    length: table.length,
    columns: Object.freeze(Object.fromEntries(entries)),
  }) as Table<Row>;
}

/**
 * Checks untyped row objects against a schema and makes a table of them. Only own properties are read.
 *
 * @param owner - Who asks, for the message.
 * @param rows - The rows; a property that is `null` is null, one that is absent is an error.
 * @param schema - The columns expected.
 * @throws PortraitError `invalid-argument` when the rows are no array, or a row is no object; `missing-column`; `unexpected-column`;
 *   `invalid-data` naming the row whose value does not fit.
 *
 * @example
 * ```ts
 * import { tableFromRows } from "@portrait/core";
 *
 * tableFromRows("demo", [{ n: 1 }, { n: null }], { columns: [{ name: "n", type: "number" }] }).length; // => 2
 * ```
 */
export function tableFromRows<Row extends RowValues>(
  owner: string,
  rows: readonly unknown[],
  schema: TableSchema<Row>,
): Table<Row> {
  if (!Array.isArray(rows)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the rows must be an array of objects; received ${describeValue(rows)}.`,
    });
  }
  const names = schema.columns.map(({ name }) => name);
  rows.forEach((row, index) => {
    checkRow(owner, row, index, names);
  });
  const entries = schema.columns.map(({ name, type }) => {
    const values = rows.map((row) => (row as Record<string, unknown>)[name]);
    return [name, buildVector(`${owner}: column "${name}"`, type, values)] as const;
  });
  return Object.freeze({
    length: rows.length,
    columns: Object.freeze(Object.fromEntries(entries)),
  }) as Table<Row>;
}

function checkRow(owner: string, row: unknown, index: number, names: readonly string[]): void {
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: row ${index} must be an object with the columns ${listWords(names)}.`,
    });
  }
  const missing = names.filter((name) => !Object.hasOwn(row, name));
  if (missing.length > 0) throw missingColumn(owner, missing, Object.keys(row));
  const unexpected = Object.keys(row).filter((name) => !names.includes(name));
  if (unexpected.length > 0) {
    throw new PortraitError({
      code: "unexpected-column",
      message: `${owner}: row ${index} has ${unexpected.length === 1 ? "a column" : "columns"} that the model does not know: ${listWords(unexpected)}.`,
      hint: `Pass only ${listWords(names)}.`,
      details: { row: index, unexpected },
    });
  }
}

/**
 * The schema of a table, as it is.
 *
 * @param table - The table.
 *
 * @example
 * ```ts
 * import { createTable, schemaOf } from "@portrait/core";
 *
 * schemaOf(createTable({ n: { type: "number", values: Float64Array.of(1) } })); // => { columns: [{ name: "n", type: "number" }] }
 * ```
 */
export function schemaOf<Row extends RowValues>(table: Table<Row>): TableSchema<Row> {
  const entries = Object.entries<Vector>(table.columns);
  return { columns: entries.map(([name, vector]) => ({ name, type: vector.type })) };
}

/**
 * A hash of names, types and values of a table: equal tables have equal hashes.
 *
 * @param table - The table.
 *
 * @example
 * ```ts
 * import { createTable, fingerprintTable } from "@portrait/core";
 *
 * fingerprintTable(createTable({ n: { type: "number", values: Float64Array.of(1) } })).length; // => 16
 * ```
 */
export function fingerprintTable(table: Table): string {
  const parts = Object.entries<Vector>(table.columns).map(([name, vector]) => {
    if (vector.type === "category")
      return [name, vector.type, hashView(vector.codes), hashText(JSON.stringify(vector.dictionary))];
    if (vector.type === "list") {
      return [
        name,
        vector.type,
        hashView(vector.offsets),
        hashView(vector.codes),
        hashText(JSON.stringify(vector.dictionary)),
      ];
    }
    if (vector.type === "sparse") {
      const { type, width, offsets, indices, values } = vector;
      return [name, type, width, hashView(offsets), hashView(indices), hashView(values)];
    }
    if (vector.type === "vector") return [name, vector.type, vector.width, hashView(vector.values)];
    return [name, vector.type, hashView(vector.values)];
  });
  return hashText(JSON.stringify(parts));
}
