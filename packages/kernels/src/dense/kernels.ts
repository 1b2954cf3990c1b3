import type { RankKernels } from "./rank-kernels.js";

/**
 * The kernels of {@link dense}. Pointers are byte offsets into the instance's memory; matrices are row-major; a sparse
 * matrix is three arrays as in `Csr`: Int32 `offsets` and `indices`, float32 `values`. Kernels whose first
 * arguments are `thread` and `threads` do the thread's part, for `parallel`; call them with `0, 1` to do all.
 */
export interface DenseKernels extends RankKernels {
  /** The inner product of two rows of `count` float32 numbers, summed in float64 in eight lanes. */
  dotF32(left: number, right: number, count: number): number;
  /** The inner product of two rows of `count` float64 numbers, summed in eight lanes. */
  dotF64(left: number, right: number, count: number): number;
  /** `y[i] += alpha * x[i]` over float32 numbers, rounded after the product and after the sum. */
  axpyF32(alpha: number, x: number, y: number, count: number): void;
  /** `y[i] += alpha * x[i]` over float64 numbers. */
  axpyF64(alpha: number, x: number, y: number, count: number): void;
  /** `out[r] = matrix[r] . x` over float32 numbers, each as {@link DenseKernels.dotF32} sums. */
  matVecF32(
    thread: number,
    threads: number,
    matrix: number,
    rows: number,
    columns: number,
    x: number,
    out: number,
  ): void;
  /** `out[r] = matrix[r] . x` over float64 numbers, each as {@link DenseKernels.dotF64} sums. */
  matVecF64(
    thread: number,
    threads: number,
    matrix: number,
    rows: number,
    columns: number,
    x: number,
    out: number,
  ): void;
  /** Copies rows of `width` float32 numbers: `out[p] = matrix[indices[p]]`. */
  gatherRows(
    thread: number,
    threads: number,
    matrix: number,
    width: number,
    indices: number,
    count: number,
    out: number,
  ): void;
  /** The inner product of a sparse row of `count` values and a float32 vector, summed in float64 in two lanes. */
  sparseDotF32(indices: number, values: number, count: number, x: number): number;
  /** The inner product of a sparse row of `count` values and a float64 vector, summed in two lanes. */
  sparseDotF64(indices: number, values: number, count: number, x: number): number;
  /** `y[indices[i]] += alpha * values[i]` over float32 numbers, rounded after the product and after the sum. */
  sparseAxpyF32(alpha: number, indices: number, values: number, count: number, y: number): void;
  /** `y[indices[i]] += alpha * values[i]` over float64 numbers. */
  sparseAxpyF64(alpha: number, indices: number, values: number, count: number, y: number): void;
  /** A sparse matrix times a float32 vector, each row as {@link DenseKernels.sparseDotF32} sums. */
  sparseMatVecF32(
    thread: number,
    threads: number,
    offsets: number,
    indices: number,
    values: number,
    rows: number,
    x: number,
    out: number,
  ): void;
  /** A sparse matrix times a float64 vector, each row as {@link DenseKernels.sparseDotF64} sums. */
  sparseMatVecF64(
    thread: number,
    threads: number,
    offsets: number,
    indices: number,
    values: number,
    rows: number,
    x: number,
    out: number,
  ): void;
  /**
   * Sparse times dense, `out[r, c] = sum over e of values[e] * dense[indices[e], c]`, summed in float64 in the order of
   * the entries and rounded once: to the bit what `sparseDenseMatMul` of the package gives. `columns` is how
   * many rows `dense` has: when they are more than 1 MiB, those that a row needs are read ahead.
   */
  sparseDenseMatMul(
    thread: number,
    threads: number,
    offsets: number,
    indices: number,
    values: number,
    rows: number,
    columns: number,
    dense: number,
    width: number,
    out: number,
  ): void;
  /** The same with sums in float32, rounded after each product and each sum. */
  sparseDenseMatMulF32(
    thread: number,
    threads: number,
    offsets: number,
    indices: number,
    values: number,
    rows: number,
    columns: number,
    dense: number,
    width: number,
    out: number,
  ): void;
  /**
   * The `k` greatest of `count` float32 scores, best first, ties by smaller index, `NaN` left out. Writes at most `k`
   * Int32 `indices` and float32 `best`, and gives how many.
   */
  topK(scores: number, count: number, k: number, indices: number, best: number): number;
}
