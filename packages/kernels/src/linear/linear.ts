import type { KernelModule } from "../runtime/kernel-module.js";
import { wasm } from "./linear.wasm.js";
import { linearTwin } from "./twin.js";

/**
 * The kernels of {@link linear}. `record` is the offset of a `LinearRecord`; the others are offsets of float64 numbers
 * unless they say otherwise.
 */
export interface LinearKernels {
  /**
   * For this thread's chunks: the sum of the losses, then the gradient at the point, into the chunk's partial; and
   * margins, residuals and curvatures, where the record asks for them. For `parallel`. O(rows * width + sparse values).
   */
  evaluate(thread: number, threads: number, record: number): void;
  /** Adds the partials of all chunks to the first one, in their order. */
  merge(record: number): void;
  /**
   * The margins at the point, for this thread's chunks, into the record's margins: the intercept, then the terms of four
   * dense columns at a time, `(t0 + t1) + (t2 + t3)`, then those left one by one, then the sum of the sparse terms in
   * their order; binary and twin give the same bits. For `parallel`.
   */
  margins(thread: number, threads: number, record: number): void;
  /**
   * The sum of the losses at the record's margins; their derivatives go to its residuals. Not for `softmax`; rows in order.
   * O(rows).
   */
  rowLosses(record: number): number;
  /**
   * For this thread's parts of the columns of a matrix in compressed columns (`offsets` and `places` int32, `values`
   * float32), `part` holding the columns from `floor(columns * part / parts)` on: `t = X^T v` over them into `through`,
   * and `X t` over them into the part's own `rows` numbers of `into`; what all parts add up to is `X X^T v`. Sums in
   * order; binary and twin give the same bits. For `parallel`. O(values + parts * rows).
   */
  rowProducts(
    thread: number,
    threads: number,
    parts: number,
    columns: number,
    rows: number,
    offsets: number,
    places: number,
    values: number,
    v: number,
    through: number,
    into: number,
  ): void;
  /**
   * `sum_r weight_r * x_r x_r^T` over the dense columns and a last column of ones, for this thread's chunks: for each
   * chunk the lower triangle of a matrix of `size` rows, `size` being `width + 1` rounded up to a multiple of 4. For
   * `parallel`. `weights` is 0 if all are 1; `into` holds `chunks * size^2` numbers, `scratch` `threads * 2 * size *
   * block`. O(rows * width^2 / 2).
   */
  gram(thread: number, threads: number, record: number, weights: number, into: number, scratch: number): void;
  /** Adds the chunks' matrices to the first one, in their order, and mirrors its lower triangle. */
  mergeGram(record: number, into: number): void;
  /**
   * Coordinate descent on `g . d + d . H d / 2 + sum_c l1_c * |w_c + d_c|` for a symmetric `H` of `size` rows, `pitch`
   * numbers apart (even). `w` becomes `w + d`, `g` the gradient of the smooth part there; both hold `pitch` numbers. Columns
   * without curvature stay. Ends when no coordinate moved by more than `tolerance` in units of the gradient, or after
   * `sweeps`; returns how many were done. O(size^2) a sweep.
   */
  descendMatrix(
    h: number,
    pitch: number,
    size: number,
    g: number,
    w: number,
    l1: number,
    tolerance: number,
    sweeps: number,
  ): number;
  /**
   * For this thread's share of the columns of a matrix in compressed columns (`offsets` and `rows` int32):
   * `g_c = sum_r x_rc * residual_r` and `h_c = sum_r x_rc^2 * curvature_r`. For `parallel`.
   */
  columnDerivatives(
    thread: number,
    threads: number,
    columns: number,
    offsets: number,
    rows: number,
    values: number,
    residuals: number,
    curvatures: number,
    g: number,
    h: number,
  ): void;
  /**
   * One sweep of coordinate descent over the `count` columns listed in `order` (int32) of a matrix in compressed
   * columns, on `g . d + d . H d / 2 + sum_c l1_c * |w_c + d_c|` with `H = X^T D X + diag(l2)` and its diagonal `h`; `D`
   * are the `curvatures`, `moved` is `X d`. `d` and `moved` follow each move. Returns the greatest move in units of
   * the gradient. O(values of those columns).
   */
  descendColumns(
    count: number,
    order: number,
    offsets: number,
    rows: number,
    values: number,
    curvatures: number,
    moved: number,
    g: number,
    h: number,
    w: number,
    d: number,
    l1: number,
    l2: number,
  ): number;
  /**
   * Replaces each of `count` numbers at `at` by `(x - mean) / scale`, clipped to +-`limit`, and `NaN` by `missing`. Returns
   * 1 if one was infinite, else 0. There must be room for an even number; with an odd count the last becomes 0. O(count).
   */
  standardise(at: number, count: number, mean: number, scale: number, missing: number, limit: number): number;
  /** The greatest magnitude of `count` numbers at `at`; `NaN` if one of them is. O(count). */
  largest(at: number, count: number): number;
}

/** Kernels of the linear models, for `instantiate`. */
export const linear: KernelModule<LinearKernels> = { name: "linear", wasm, twin: linearTwin };
