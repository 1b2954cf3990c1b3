import { type DuckDBDataChunk, DuckDBListVector } from "@duckdb/node-api";

/** A column of a result: the chunks, and which of their columns. */
export interface ResultColumn {
  /** The chunks, in order. */
  readonly chunks: readonly DuckDBDataChunk[];
  /** The position of the column in each. */
  readonly index: number;
}

/**
 * How many rows a result has.
 *
 * @param chunks - The result.
 */
export function rowCount(chunks: readonly DuckDBDataChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
}

function fill<Values extends Float64Array | Int32Array | Uint8Array>(
  column: ResultColumn,
  values: Values,
): Values {
  let row = 0;
  for (const chunk of column.chunks) {
    const vector = chunk.getColumnVector(column.index);
    for (let item = 0; item < vector.itemCount; item++) values[row++] = vector.getItem(item) as number;
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
  return column.chunks.flatMap((chunk) => chunk.getColumnValues(column.index) as Value[]);
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
export function integerLists(column: ResultColumn): IntegerLists {
  const offsets = new Int32Array(rowCount(column.chunks) + 1);
  const items: number[] = [];
  let row = 0;
  for (const chunk of column.chunks) {
    const vector = chunk.getColumnVector(column.index);
    if (!(vector instanceof DuckDBListVector)) throw new TypeError("A list column was expected.");
    for (let list = 0; list < vector.itemCount; list++) {
      const first = vector.getEntryOffset(list);
      const behind = first + vector.getEntryLength(list);
      for (let item = first; item < behind; item++) items.push(vector.childVector.getItem(item) as number);
      offsets[++row] = items.length;
    }
  }
  return { offsets, items: Int32Array.from(items) };
}
