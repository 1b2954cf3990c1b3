import { choiceOption, optionalOption, PortraitError, resolveOptions, type Workers } from "@portrait/core";
import { checkIndices, checkInteger, checkLength } from "../check.js";
import type { Csr } from "../csr.js";
import { instantiate } from "../runtime/instantiate.js";
import { dense as denseModule } from "./dense.js";

/** A sparse matrix that stays in a kernel's memory, to be multiplied again and again. */
export interface SparseProduct {
  /** How many rows the matrix has. */
  readonly rows: number;
  /** How many columns the matrix has. */
  readonly columns: number;
  /** How many columns the dense matrices have. */
  readonly width: number;
  /**
   * Sparse times dense: `out[r, c] = sum over e of values[e] * dense[indices[e], c]`. O(values x width), and two copies:
   * of `dense` and of the result.
   *
   * @param dense - Row-major, `columns` x `width`.
   * @param out - Where the result goes, `rows` x `width`. Left out, a new array.
   * @returns `out`.
   * @throws PortraitError `invalid-argument` when a length does not fit; `closed` after {@link SparseProduct.dispose}.
   */
  multiply(dense: Float32Array, out?: Float32Array): Float32Array;
  /** Frees the memory. May be called twice. */
  dispose(): void;
}

/** What {@link createSparseProduct} can be told. */
export interface SparseProductOptions {
  /**
   * `"float64"` sums in float64 and rounds once, to the bit what `sparseDenseMatMul` gives; `"float32"` rounds each
   * product and sum, and is faster. `"float64"`, if left out.
   */
  readonly precision?: "float32" | "float64" | undefined;
  /** The threads. The calling thread alone, if left out. The result is the same. */
  readonly workers?: Workers | undefined;
}

const owner = "createSparseProduct";

const rules = {
  precision: choiceOption("float64", ["float64", "float32"]),
  workers: optionalOption<Workers>("what workers() gave", (value) => typeof value === "object"),
};

/**
 * Copies a sparse matrix into the memory of the `dense` kernels, once, so that many products with dense matrices of the
 * same width run at the speed of SIMD and on several threads. It holds 8 bytes for each stored value and 4 for each
 * number of one dense matrix and of one result, until it is disposed.
 *
 * @param matrix - The sparse matrix, as `createCsr` makes it.
 * @param width - How many columns the dense matrices have, at least 1.
 * @param options - Precision and threads.
 * @throws PortraitError `invalid-argument` when the matrix contradicts itself; `invalid-option` for an unknown or unfit
 * option; `out-of-memory` past 4 GiB.
 *
 * @example
 * ```ts
 * import { createCsr } from "@portrait/kernels";
 * import { createSparseProduct } from "@portrait/kernels/dense";
 *
 * const matrix = createCsr({ rows: 2, columns: 2, row: [0, 0], column: [0, 1], value: [2, 1] });
 * const product = await createSparseProduct(matrix, 2);
 * [...product.multiply(new Float32Array([1, 2, 3, 4]))]; // => [5, 8, 0, 0]
 * product.dispose();
 * ```
 */
export async function createSparseProduct(
  matrix: Csr,
  width: number,
  options: SparseProductOptions = {},
): Promise<SparseProduct> {
  const { precision, workers } = resolveOptions(owner, rules, options);
  checkInteger(owner, "width", width, 1);
  checkMatrix(matrix);
  const { rows, columns, offsets, indices, values } = matrix;
  const bytes = 4 * (offsets.length + 2 * indices.length + (rows + columns) * width) + 512;
  const instance = await instantiate(denseModule, { bytes, workers });
  const [at, which, amounts] = [offsets, indices, values].map((array) => instance.alloc(array.byteLength));
  const from = instance.alloc(4 * columns * width);
  const to = instance.alloc(4 * rows * width);
  const places = [at as number, which as number, amounts as number] as const;
  instance.i32(places[0], offsets.length).set(offsets);
  instance.i32(places[1], indices.length).set(indices);
  instance.f32(places[2], values.length).set(values);
  const kernel = precision === "float64" ? "sparseDenseMatMul" : "sparseDenseMatMulF32";
  return Object.freeze({
    rows,
    columns,
    width,
    multiply(dense, out = new Float32Array(rows * width)) {
      checkLength("multiply", "dense", dense, columns * width);
      checkLength("multiply", "out", out, rows * width);
      instance.f32(from, dense.length).set(dense);
      instance.parallel(kernel, ...places, rows, columns, from, width, to);
      out.set(instance.f32(to, out.length));
      return out;
    },
    dispose: instance.dispose,
  } satisfies SparseProduct);
}

/** The kernels trust what they are given, so that all of it is checked here. */
function checkMatrix(matrix: Csr): void {
  const { rows, columns, offsets, indices, values } = matrix;
  checkInteger(owner, "rows", rows, 0);
  checkInteger(owner, "columns", columns, 0);
  checkLength(owner, "offsets", offsets, rows + 1);
  checkLength(owner, "values", values, indices.length);
  checkIndices(owner, "offsets", offsets, indices.length + 1);
  checkIndices(owner, "indices", indices, columns);
  let ascends = offsets[0] === 0 && offsets[rows] === indices.length;
  for (let row = 0; row < rows; row++) ascends &&= (offsets[row] as number) <= (offsets[row + 1] as number);
  if (ascends) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: "offsets" must ascend from 0 to the number of stored values, ${indices.length}.`,
    hint: "Make the matrix with createCsr.",
  });
}
