import {
  type CategoryVector,
  describeValue,
  type NumberVector,
  PortraitError,
  type RowValues,
  selectColumns,
  type Table,
  type TableSchema,
  tableFromRows,
  type Vector,
} from "@portrait/core";

/** One input column of a tree model. */
export interface TreeColumn {
  /** The name. */
  readonly name: string;
  /** The type of its values. */
  readonly type: "number" | "boolean" | "category";
  /** For a category its levels: the index of a level is its code. Absent otherwise. */
  readonly levels?: readonly string[];
  /** For a number whether values of magnitude at most 1e-35 count as missing, as some imported models ask. */
  readonly zeroIsMissing?: boolean;
}

/**
 * How rows become numbers for trees: a number as it is, a boolean 0 or 1, a category the code of its level; null, and
 * a level that was not learnt, are NaN: missing. Immutable.
 */
export interface TreeInputs<Row extends RowValues = RowValues> {
  /** The input columns as a schema. */
  readonly inputs: TableSchema<Row>;
  /** The input columns with their levels, in the same order. */
  readonly columns: readonly TreeColumn[];
  /**
   * Encodes a table, column by column. Number columns are not copied: the result shares their memory.
   *
   * @param table - The rows; further columns are ignored.
   * @returns For each input column one number a row.
   * @throws PortraitError `missing-column`; `invalid-data` when a column is of another type or holds an infinity.
   */
  encode(table: Table): readonly Float64Array[];
  /**
   * Encodes one row object.
   *
   * @param row - The row, with just the input columns.
   * @param into - Where to; one number for each input column.
   * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`, `invalid-data`.
   */
  encodeOne(row: Row, into: Float64Array): void;
}

const ZERO = Math.fround(1e-35);

const REFUSED = Number.POSITIVE_INFINITY;

type EncodeValue = (value: unknown) => number;

function valueEncoder(column: TreeColumn): EncodeValue {
  if (column.type === "boolean") {
    return (value) => {
      if (typeof value === "boolean") return value ? 1 : 0;
      return value === null || value === undefined ? Number.NaN : REFUSED;
    };
  }
  if (column.type === "category") {
    const codes = new Map(column.levels?.map((level, code) => [level, code]));
    return (value) => {
      if (typeof value === "string") return codes.get(value) ?? Number.NaN;
      return value === null || value === undefined ? Number.NaN : REFUSED;
    };
  }
  const zeroIsMissing = column.zeroIsMissing === true;
  return (value) => {
    if (typeof value === "number") {
      if (!(Math.abs(value) < REFUSED)) return REFUSED;
      return zeroIsMissing && Math.abs(value) <= ZERO ? Number.NaN : value;
    }
    return value === null || value === undefined ? Number.NaN : REFUSED;
  };
}

/** The first row that holds an infinity; -1 if none does. Eight at a time: the difference is 0 for finite numbers alone. */
function firstInfinite(values: Float64Array): number {
  const { length } = values;
  for (let row = 0; row < length; row += 8) {
    if (row + 8 <= length) {
      const a = values[row] as number;
      const b = values[row + 1] as number;
      const c = values[row + 2] as number;
      const d = values[row + 3] as number;
      const e = values[row + 4] as number;
      const f = values[row + 5] as number;
      const g = values[row + 6] as number;
      const h = values[row + 7] as number;
      if (a - a + (b - b) + (c - c + (d - d)) + (e - e + (f - f) + (g - g + (h - h))) === 0) continue;
    }
    const end = Math.min(row + 8, length);
    for (let at = row; at < end; at++) if (Math.abs(values[at] as number) === REFUSED) return at;
  }
  return -1;
}

function encodeNumbers(owner: string, column: TreeColumn, vector: NumberVector): Float64Array {
  const { values } = vector;
  const row = firstInfinite(values);
  if (row >= 0) {
    const value = values[row] as number;
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: column "${column.name}", row ${row}, holds ${describeValue(value)}; a number must be finite or null.`,
      details: { column: column.name, row, value },
    });
  }
  if (column.zeroIsMissing !== true) return values;
  return values.map((value) => (Math.abs(value) <= ZERO ? Number.NaN : value));
}

function encodeCategories(column: TreeColumn, vector: CategoryVector): Float64Array {
  const codes = new Map(column.levels?.map((level, code) => [level, code]));
  const { codes: given, dictionary } = vector;
  const places = new Float64Array(dictionary.length);
  dictionary.forEach((level, code) => {
    places[code] = codes.get(level) ?? Number.NaN;
  });
  const encoded = new Float64Array(given.length);
  for (let row = 0; row < given.length; row++) {
    const code = given[row] as number;
    encoded[row] = code >= 0 && code < places.length ? (places[code] as number) : Number.NaN;
  }
  return encoded;
}

function encodeVector(owner: string, column: TreeColumn, vector: Vector): Float64Array {
  if (vector.type === "number") return encodeNumbers(owner, column, vector);
  if (vector.type === "category") return encodeCategories(column, vector);
  const { values } = vector as Extract<Vector, { type: "boolean" }>;
  const encoded = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    encoded[row] = value > 1 ? Number.NaN : value;
  }
  return encoded;
}

/**
 * The inputs that columns describe.
 *
 * @param owner - Who encodes, for messages.
 * @param columns - The columns; their names differ.
 */
export function createTreeInputs<Row extends RowValues>(
  owner: string,
  columns: readonly TreeColumn[],
): TreeInputs<Row> {
  const names: readonly (keyof Row & string)[] = columns.map(({ name }) => name);
  const encoders = columns.map(valueEncoder);
  const count = columns.length;
  const direct = Uint8Array.from(columns, ({ type, zeroIsMissing }) =>
    type === "number" && zeroIsMissing !== true ? 1 : 0,
  );
  const inputs: TableSchema<Row> = Object.freeze({
    columns: Object.freeze(
      columns.map(({ type }, index) => Object.freeze({ name: names[index] as keyof Row & string, type })),
    ),
  });

  /** Whether the row's own properties are the columns in their order, as they are in most rows. */
  function inOrder(row: Row): boolean {
    const keys = Object.keys(row);
    if (keys.length !== count) return false;
    for (let index = 0; index < count; index++) if (keys[index] !== names[index]) return false;
    return true;
  }

  function encodeAll(values: readonly unknown[], into: Float64Array): boolean {
    for (let index = 0; index < count; index++) {
      const value = values[index];
      const number =
        typeof value === "number" && direct[index] === 1 && value - value === 0
          ? value
          : (encoders[index] as EncodeValue)(value);
      if (number === REFUSED) return false;
      into[index] = number;
    }
    return true;
  }

  function fits(row: Row, into: Float64Array): boolean {
    if (typeof row !== "object" || row === null || Array.isArray(row)) return false;
    if (inOrder(row)) return encodeAll(Object.values(row), into);
    if (!names.every((name) => Object.hasOwn(row, name))) return false;
    const values = names.map((name) => row[name]);
    return Object.keys(row).length === count && encodeAll(values, into);
  }

  return Object.freeze<TreeInputs<Row>>({
    inputs,
    columns: Object.freeze(columns.map((column) => Object.freeze({ ...column }))),
    encode(table) {
      const selected = selectColumns(owner, table, inputs);
      return columns.map((column, index) =>
        encodeVector(owner, column, selected.columns[names[index] as keyof Row & string]),
      );
    },
    encodeOne(row, into) {
      if (!fits(row, into)) tableFromRows(owner, [row], inputs);
    },
  });
}

function levelsOf({ codes, dictionary }: CategoryVector): readonly string[] {
  const seen = new Set<string>();
  const used = new Uint8Array(dictionary.length);
  for (const code of codes) if (code >= 0) used[code] = 1;
  dictionary.forEach((level, code) => {
    if (used[code] === 1) seen.add(level);
  });
  return Object.freeze([...seen].sort());
}

/**
 * Learns the inputs of a tree model: for each category the levels that occur, in code-unit order.
 *
 * @param owner - Who learns, for messages.
 * @param table - The training rows.
 * @param inputs - The columns, each a number, boolean or category.
 * @throws PortraitError `missing-column`; `invalid-data` when a column is of another type.
 */
export function learnTreeInputs<Row extends RowValues>(
  owner: string,
  table: Table,
  inputs: TableSchema<Row>,
): TreeInputs<Row> {
  const selected = selectColumns(owner, table, inputs);
  const columns = inputs.columns.flatMap(({ name }): readonly TreeColumn[] => {
    const vector = selected.columns[name];
    if (vector.type === "category") return [{ name, type: "category", levels: levelsOf(vector) }];
    return vector.type === "number" || vector.type === "boolean" ? [{ name, type: vector.type }] : [];
  });
  return createTreeInputs<Row>(owner, columns);
}
