import { checkIndices, checkInteger, checkLength } from "./check.js";

/**
 * A sparse matrix in compressed sparse row form. Row `r` holds `values[e]` in column `indices[e]` for
 * `offsets[r] <= e < offsets[r + 1]`. Within a row the columns ascend and differ. Treat it as immutable.
 */
export interface Csr {
  /** How many rows there are. */
  readonly rows: number;
  /** How many columns there are. */
  readonly columns: number;
  /** Where each row starts: `rows + 1` entries, from 0 to the number of stored values. */
  readonly offsets: Int32Array;
  /** For each stored value its column. */
  readonly indices: Int32Array;
  /** The stored values. */
  readonly values: Float32Array;
}

/** What {@link createCsr} takes: the extents, and parallel columns with one entry for each value. */
export interface CsrEntries {
  /** How many rows there are. */
  readonly rows: number;
  /** How many columns there are. */
  readonly columns: number;
  /** For each entry its row, an integer in [0, `rows`). */
  readonly row: ArrayLike<number>;
  /** For each entry its column, an integer in [0, `columns`). */
  readonly column: ArrayLike<number>;
  /** For each entry its value; left out, all are 1. */
  readonly value?: ArrayLike<number>;
}

function range(length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let index = 0; index < length; index++) numbers[index] = index;
  return numbers;
}

/** Entry numbers in order of key (a stable counting sort) with where each key starts. */
function sortByKey(
  keys: ArrayLike<number>,
  bound: number,
  input: Int32Array,
): { readonly order: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(bound + 1);
  for (let entry = 0; entry < keys.length; entry++) {
    const next = (keys[entry] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let key = 0; key < bound; key++)
    starts[key + 1] = (starts[key + 1] as number) + (starts[key] as number);
  const cursor = starts.slice();
  const order = new Int32Array(keys.length);
  for (let position = 0; position < input.length; position++) {
    const entry = input[position] as number;
    const key = keys[entry] as number;
    order[cursor[key] as number] = entry;
    cursor[key] = (cursor[key] as number) + 1;
  }
  return { order, starts };
}

/**
 * Makes a sparse matrix from entries in any order; entries of the same row and column are summed in their order
 * (float64, then rounded to float32). O(entries + rows + columns).
 *
 * @param entries - The extents and the entries.
 * @throws PortraitError `invalid-argument` when an extent is no integer >= 0, lengths differ, or an index is out of range.
 *
 * @example
 * ```ts
 * import { createCsr } from "@portrait/kernels";
 *
 * const matrix = createCsr({ rows: 2, columns: 3, row: [1, 0, 1], column: [2, 1, 2], value: [1, 5, 2] });
 * [...matrix.offsets]; // => [0, 1, 2]
 * [...matrix.values]; // => [5, 3]
 * ```
 */
export function createCsr(entries: CsrEntries): Csr {
  const { rows, columns, row, column, value } = entries;
  checkInteger("createCsr", "rows", rows, 0);
  checkInteger("createCsr", "columns", columns, 0);
  checkLength("createCsr", "column", column, row.length);
  if (value !== undefined) checkLength("createCsr", "value", value, row.length);
  checkIndices("createCsr", "row", row, rows);
  checkIndices("createCsr", "column", column, columns);
  const { order, starts } = sortByKey(row, rows, sortByKey(column, columns, range(row.length)).order);
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(order.length);
  const sums = new Float64Array(order.length);
  let count = 0;
  for (let line = 0; line < rows; line++) {
    const first = count;
    for (let position = starts[line] as number; position < (starts[line + 1] as number); position++) {
      const entry = order[position] as number;
      const at = column[entry] as number;
      const amount = value === undefined ? 1 : (value[entry] as number);
      if (count > first && indices[count - 1] === at) sums[count - 1] = (sums[count - 1] as number) + amount;
      else {
        indices[count] = at;
        sums[count++] = amount;
      }
    }
    offsets[line + 1] = count;
  }
  return Object.freeze({
    rows,
    columns,
    offsets,
    indices: indices.slice(0, count),
    values: new Float32Array(sums.subarray(0, count)),
  });
}

/**
 * The transpose of a sparse matrix and, for each of its values, which value of the original it is: so that new
 * values need no second sort. O(values + rows + columns).
 *
 * @param matrix - The matrix.
 * @returns `transpose.values[e]` is `matrix.values[source[e]]`.
 *
 * @example
 * ```ts
 * import { createCsr, transposeCsr } from "@portrait/kernels";
 *
 * const matrix = createCsr({ rows: 2, columns: 2, row: [0, 0, 1], column: [0, 1, 0], value: [1, 2, 3] });
 * const { transpose, source } = transposeCsr(matrix);
 * [...transpose.values]; // => [1, 3, 2]
 * [...source]; // => [0, 2, 1]
 * ```
 */
export function transposeCsr(matrix: Csr): {
  /** The transpose. */
  readonly transpose: Csr;
  /** For each value of the transpose, which value of the matrix it is. */
  readonly source: Int32Array;
} {
  const { rows, columns, offsets, indices, values } = matrix;
  const { order: source, starts } = sortByKey(indices, columns, range(indices.length));
  const rowOf = new Int32Array(indices.length);
  for (let row = 0; row < rows; row++) rowOf.fill(row, offsets[row] as number, offsets[row + 1] as number);
  const transposedIndices = new Int32Array(indices.length);
  const transposedValues = new Float32Array(indices.length);
  for (let position = 0; position < source.length; position++) {
    const entry = source[position] as number;
    transposedIndices[position] = rowOf[entry] as number;
    transposedValues[position] = values[entry] as number;
  }
  return {
    transpose: Object.freeze({
      rows: columns,
      columns: rows,
      offsets: starts,
      indices: transposedIndices,
      values: transposedValues,
    }),
    source,
  };
}
