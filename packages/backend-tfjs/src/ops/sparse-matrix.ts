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
 * @throws PortraitError `invalid-argument` when its arrays do not fit together or an index is out of range.
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
  checkCsr(matrix);
  const { transpose, source } = transposeCsr(matrix);
  return Object.freeze({ matrix, transpose, source });
}

/** The inverses of orders that were asked for, while the orders are in use. */
const inverses: WeakMap<Int32Array, Int32Array> = /* @__PURE__ */ new WeakMap();

function inverseOf(order: Int32Array): Int32Array {
  const found = inverses.get(order);
  if (found !== undefined) return found;
  const inverse = new Int32Array(order.length);
  for (let at = 0; at < order.length; at++) inverse[order[at] as number] = at;
  inverses.set(order, inverse);
  inverses.set(inverse, order);
  return inverse;
}

/** The transpose of a prepared matrix, prepared. O(values) the first time, then O(1). */
export function transposed({ matrix, transpose, source }: SparseMatrix): SparseMatrix {
  return { matrix: transpose, transpose: matrix, source: inverseOf(source) };
}

/** Throws `invalid-argument` unless the arrays of a matrix fit together, as kernels check nothing. */
function checkCsr({ rows, columns, offsets, indices, values }: Csr): void {
  const refuse = (fault: string): never => {
    throw new PortraitError({
      code: "invalid-argument",
      message: `sparseMatrix: "matrix" must be in compressed sparse row form; ${fault}.`,
      hint: "Make it with createCsr of @portrait/kernels.",
    });
  };
  const ascends = offsets.every((offset, row) => offset >= (offsets[row - 1] ?? 0));
  if (offsets.length !== rows + 1 || offsets[0] !== 0 || !ascends) {
    refuse(`its ${offsets.length} offsets do not ascend from 0 through ${rows} rows`);
  }
  if (offsets[rows] !== indices.length || values.length !== indices.length) {
    refuse(
      `its offsets end at ${offsets[rows]}, and it has ${indices.length} indices and ${values.length} values`,
    );
  }
  const outside = indices.findIndex((index) => index < 0 || index >= columns);
  if (outside >= 0) {
    refuse(`its index ${indices[outside]} at position ${outside} is not in [0, ${columns})`);
  }
}

/** Some of the places of a sparse matrix, as a matrix of the same extents. */
export interface PlaceSelection {
  /** The matrix that holds them, in the same order, with their values. */
  readonly sparse: SparseMatrix;
  /** For each of them its number among the places of the whole matrix. */
  readonly places: Int32Array;
}

/** An empty matrix with room for `count` places, to be filled in order. */
interface Draft {
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  /** For each place its number in the matrix that it comes from. */
  readonly origin: Int32Array;
}

const draft = (rows: number, count: number): Draft => ({
  offsets: new Int32Array(rows + 1),
  indices: new Int32Array(count),
  values: new Float32Array(count),
  origin: new Int32Array(count),
});

/** Deals the places of one orientation to two drafts; `numbers` says which flag is whose, absent its own. */
function deal(matrix: Csr, flags: Uint8Array, numbers: Int32Array | undefined, rest: Draft, chosen: Draft) {
  const { rows, offsets, indices, values } = matrix;
  const { indices: indices0, values: values0, origin: origin0, offsets: offsets0 } = rest;
  const { indices: indices1, values: values1, origin: origin1, offsets: offsets1 } = chosen;
  let restCount = 0;
  let chosenCount = 0;
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1] as number;
    for (let entry = offsets[row] as number; entry < end; entry++) {
      const index = indices[entry] as number;
      const value = values[entry] as number;
      if (flags[numbers === undefined ? entry : (numbers[entry] as number)] === 0) {
        indices0[restCount] = index;
        values0[restCount] = value;
        origin0[restCount++] = entry;
      } else {
        indices1[chosenCount] = index;
        values1[chosenCount] = value;
        origin1[chosenCount++] = entry;
      }
    }
    offsets0[row + 1] = restCount;
    offsets1[row + 1] = chosenCount;
  }
}

/**
 * Parts the places of a sparse matrix in two without sorting again. O(values + rows + columns).
 *
 * @param sparse - The matrix.
 * @param flags - For each place 1 if it is chosen, 0 if not, in the order of `sparse.matrix.values`.
 * @throws PortraitError `invalid-argument` when `flags` does not hold one entry for each place.
 *
 * @example
 * ```ts
 * import { partitionPlaces, sparseMatrix } from "@portrait/backend-tfjs";
 * import { createCsr } from "@portrait/kernels";
 *
 * const sparse = sparseMatrix(createCsr({ rows: 1, columns: 3, row: [0, 0, 0], column: [0, 1, 2], value: [5, 6, 7] }));
 * const { chosen, rest } = partitionPlaces(sparse, new Uint8Array([1, 0, 1]));
 * [...chosen.sparse.matrix.values]; // => [5, 7]
 * [...rest.places]; // => [1]
 * ```
 */
export function partitionPlaces(
  sparse: SparseMatrix,
  flags: Uint8Array,
): {
  /** The places that are chosen. */
  readonly chosen: PlaceSelection;
  /** The others. */
  readonly rest: PlaceSelection;
} {
  const { matrix, transpose, source } = sparse;
  checkCount("partitionPlaces", "flags", flags, source.length);
  let count = 0;
  for (const flag of flags) if (flag !== 0) count++;
  const counts = [flags.length - count, count] as const;
  const [rest, chosen] = [draft(matrix.rows, counts[0]), draft(matrix.rows, counts[1])];
  const [turnedRest, turnedChosen] = [draft(matrix.columns, counts[0]), draft(matrix.columns, counts[1])];
  deal(matrix, flags, undefined, rest, chosen);
  deal(transpose, flags, source, turnedRest, turnedChosen);
  const numbers = new Int32Array(flags.length);
  for (const { origin } of [rest, chosen]) {
    for (let at = 0; at < origin.length; at++) numbers[origin[at] as number] = at;
  }
  const select = (straight: Draft, turned: Draft): PlaceSelection => ({
    places: straight.origin,
    sparse: Object.freeze({
      matrix: Object.freeze(csrOf(matrix.rows, matrix.columns, straight)),
      transpose: Object.freeze(csrOf(matrix.columns, matrix.rows, turned)),
      source: sourceOf(turned.origin, source, numbers),
    }),
  });
  return { chosen: select(chosen, turnedChosen), rest: select(rest, turnedRest) };
}

function csrOf(rows: number, columns: number, { offsets, indices, values }: Draft): Csr {
  return { rows, columns, offsets, indices, values };
}

/** For each place of a part's transpose its number in the part. */
function sourceOf(origin: Int32Array, source: Int32Array, numbers: Int32Array): Int32Array {
  const result = new Int32Array(origin.length);
  for (let at = 0; at < origin.length; at++) {
    result[at] = numbers[source[origin[at] as number] as number] as number;
  }
  return result;
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
