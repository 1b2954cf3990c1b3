import { type DuckDBDataChunk, DuckDBListVector } from "@duckdb/node-api";

/** A column of a result: the chunks, and which of their columns. */
export interface ResultColumn {
  /** The chunks, in order. */
  readonly chunks: readonly DuckDBDataChunk[];
  /** The position of the column in each. */
  readonly index: number;
  /** For each row its place among the values; left out, rows stay in their order. */
  readonly places?: Int32Array;
}

/**
 * How many rows a result has.
 *
 * @param chunks - The result.
 */
export function rowCount(chunks: readonly DuckDBDataChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
}

/** The values of a vector as the driver holds them, if it does: they can be copied at once rather than asked for one by one. */
function itemsOf(vector: object): Float64Array | Int32Array | undefined {
  const items = "items" in vector ? vector.items : undefined;
  return items instanceof Float64Array || items instanceof Int32Array ? items : undefined;
}

function fill<Values extends Float64Array | Int32Array | Uint8Array>(
  column: ResultColumn,
  values: Values,
): Values {
  const { chunks, index, places } = column;
  let row = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(index);
    const items = itemsOf(vector);
    if (items !== undefined && places === undefined && items.length === vector.itemCount) {
      values.set(items, row);
      row += items.length;
      continue;
    }
    for (let item = 0; item < vector.itemCount; item++, row++) {
      values[places === undefined ? row : (places[row] as number)] = vector.getItem(item) as number;
    }
  }
  return values;
}

/**
 * A column of type DOUBLE without nulls.
 *
 * @param column - The column.
 */
export function doubles(column: ResultColumn): Float64Array {
  return fill(column, new Float64Array(rowCount(column.chunks)));
}

/**
 * A column of type DOUBLE; NaN for null.
 *
 * @param column - The column.
 */
export function nullableDoubles({ chunks, index }: ResultColumn): Float64Array {
  const found = new Float64Array(rowCount(chunks));
  let row = 0;
  for (const chunk of chunks) {
    for (const value of chunk.getColumnValues(index))
      found[row++] = value === null ? Number.NaN : Number(value);
  }
  return found;
}

/**
 * A column of type INTEGER without nulls.
 *
 * @param column - The column.
 */
export function integers(column: ResultColumn): Int32Array {
  return fill(column, new Int32Array(rowCount(column.chunks)));
}

/**
 * A column of type INTEGER without nulls, of values below 256.
 *
 * @param column - The column.
 */
export function bytes(column: ResultColumn): Uint8Array {
  return fill(column, new Uint8Array(rowCount(column.chunks)));
}

/**
 * The values of a column.
 *
 * @param column - The column.
 */
export function values<Value>(column: ResultColumn): Value[] {
  const found = column.chunks.flatMap((chunk) => chunk.getColumnValues(column.index) as Value[]);
  if (column.places === undefined) return found;
  const placed = found.slice();
  column.places.forEach((place, row) => {
    placed[place] = found[row] as Value;
  });
  return placed;
}

/** Lists of whole numbers, one list a row. */
export interface IntegerLists {
  /** Row `r` holds the items from `offsets[r]` up to `offsets[r + 1]`. */
  readonly offsets: Int32Array;
  /** The items of all rows. */
  readonly items: Int32Array;
}

/**
 * A column of type INTEGER[] without nulls.
 *
 * @param column - The column.
 */
export function integerLists({ chunks, index, places }: ResultColumn): IntegerLists {
  const lists = chunks.map((chunk) => {
    const vector = chunk.getColumnVector(index);
    if (vector instanceof DuckDBListVector) return vector;
    throw new TypeError("A list column was expected.");
  });
  const offsets = new Int32Array(rowCount(chunks) + 1);
  const place = (row: number): number => (places === undefined ? row : (places[row] as number));
  let row = 0;
  for (const list of lists) {
    for (let at = 0; at < list.itemCount; at++) offsets[place(row++) + 1] = list.getEntryLength(at);
  }
  for (let at = 1; at < offsets.length; at++)
    offsets[at] = (offsets[at] as number) + (offsets[at - 1] as number);
  const items = new Int32Array(offsets[offsets.length - 1] as number);
  row = 0;
  for (const list of lists) {
    for (let at = 0; at < list.itemCount; at++) {
      const to = offsets[place(row++)] as number;
      const first = list.getEntryOffset(at);
      const length = list.getEntryLength(at);
      for (let item = 0; item < length; item++)
        items[to + item] = list.childVector.getItem(first + item) as number;
    }
  }
  return { offsets, items };
}
