import { PortraitError } from "@portrait/core";
import { type Csr, transposeCsr } from "@portrait/kernels";

/** A constant sparse matrix with its transpose at hand, which the gradient of a product with it needs. */
export interface SparseMatrix {
  /** The matrix. */
  readonly matrix: Csr;
  /** Its transpose. */
  readonly transpose: Csr;
  /** For each value of the transpose, which value of the matrix it is. */
  readonly source: Int32Array;
}

/**
 * A sparse matrix ready for {@link sparseDenseMatMul} and {@link sampledMatMul}. O(values + rows + columns).
 *
 * @param matrix - The matrix, as `createCsr` in `@portrait/kernels` makes it.
 *
 * @example
 * ```ts
 * import { sparseMatrix } from "@portrait/backend-tfjs";
 * import { createCsr } from "@portrait/kernels";
 *
 * const sparse = sparseMatrix(createCsr({ rows: 1, columns: 2, row: [0, 0], column: [0, 1], value: [3, 4] }));
 * sparse.transpose.rows; // => 2
 * ```
 */
export function sparseMatrix(matrix: Csr): SparseMatrix {
  const { transpose, source } = transposeCsr(matrix);
  return Object.freeze({ matrix, transpose, source });
}

/** What of one orientation of a matrix is kept, and for each old place its new number. */
function filter(matrix: Csr, keeps: (entry: number) => boolean): { kept: Csr; entries: Int32Array } {
  const { rows, columns, offsets, indices, values } = matrix;
  const keptOffsets = new Int32Array(rows + 1);
  const entries = new Int32Array(indices.length);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1] as number;
    for (let entry = offsets[row] as number; entry < end; entry++) {
      if (keeps(entry)) entries[count++] = entry;
    }
    keptOffsets[row + 1] = count;
  }
  const keptIndices = new Int32Array(count);
  const keptValues = new Float32Array(count);
  for (let position = 0; position < count; position++) {
    const entry = entries[position] as number;
    keptIndices[position] = indices[entry] as number;
    keptValues[position] = values[entry] as number;
  }
  const kept = { rows, columns, offsets: keptOffsets, indices: keptIndices, values: keptValues };
  return { kept: Object.freeze(kept), entries: entries.subarray(0, count) };
}

/**
 * Some of the places of a sparse matrix, in the same order, with their values. O(values + rows + columns).
 *
 * @param sparse - The matrix.
 * @param keep - For each place 1 to keep it, 0 to drop it, in the order of `sparse.matrix.values`.
 * @throws PortraitError `invalid-argument` when `keep` does not hold one entry for each place.
 *
 * @example
 * ```ts
 * import { selectPlaces, sparseMatrix } from "@portrait/backend-tfjs";
 * import { createCsr } from "@portrait/kernels";
 *
 * const sparse = sparseMatrix(createCsr({ rows: 1, columns: 3, row: [0, 0, 0], column: [0, 1, 2], value: [5, 6, 7] }));
 * [...selectPlaces(sparse, new Uint8Array([1, 0, 1])).matrix.values]; // => [5, 7]
 * ```
 */
export function selectPlaces(sparse: SparseMatrix, keep: Uint8Array): SparseMatrix {
  const { matrix, transpose, source } = sparse;
  checkCount("selectPlaces", "keep", keep, source.length);
  const { kept, entries } = filter(matrix, (entry) => keep[entry] !== 0);
  const turned = filter(transpose, (entry) => keep[source[entry] as number] !== 0);
  const numbers = new Int32Array(source.length);
  for (let position = 0; position < entries.length; position++) {
    numbers[entries[position] as number] = position;
  }
  return Object.freeze({
    matrix: kept,
    transpose: turned.kept,
    source: turned.entries.map((entry) => numbers[source[entry] as number] as number),
  });
}

function checkCount(owner: string, name: string, array: ArrayLike<number>, count: number): void {
  if (array.length === count) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: "${name}" must hold ${count} numbers; received ${array.length}.`,
  });
}

/**
 * The same places with other values, without sorting again. O(values).
 *
 * @param sparse - The matrix whose places are taken over.
 * @param values - The values, in the order of `sparse.matrix.values`.
 * @throws PortraitError `invalid-argument` when there are more or fewer values than places.
 *
 * @example
 * ```ts
 * import { sparseMatrix, withValues } from "@portrait/backend-tfjs";
 * import { createCsr } from "@portrait/kernels";
 *
 * const sparse = sparseMatrix(createCsr({ rows: 2, columns: 1, row: [0, 1], column: [0, 0] }));
 * [...withValues(sparse, new Float32Array([5, 6])).transpose.values]; // => [5, 6]
 * ```
 */
export function withValues(sparse: SparseMatrix, values: Float32Array): SparseMatrix {
  const { matrix, transpose, source } = sparse;
  checkCount("withValues", "values", values, source.length);
  const transposed = new Float32Array(values.length);
  for (let entry = 0; entry < source.length; entry++) {
    transposed[entry] = values[source[entry] as number] as number;
  }
  return Object.freeze({
    matrix: Object.freeze({ ...matrix, values }),
    transpose: Object.freeze({ ...transpose, values: transposed }),
    source,
  });
}
