import { allocateMatrix, gatherInto, padded, type SvmInstance } from "./kernel-function.js";
import type { SmoProblem } from "./smo-problem.js";

/** How many rows are computed at a time. */
const BLOCK = 1024;

/**
 * Grows the memory so that {@link kernelSums} will not, which would detach views.
 *
 * @param instance - The compiled loops.
 * @param rows - How many points the problem has.
 * @param stride - Floats a point.
 */
export function reserveSums(instance: SvmInstance, rows: number, stride: number): void {
  const released = instance.mark();
  const perRow = stride * 4 + 4 + 8 + instance.threads * 8;
  instance.alloc((rows + 4) * perRow + (BLOCK + 4) * (stride * 4 + 4 + 8) + 4096);
  instance.release(released);
}

/**
 * `sum_j beta_j K(x_j, x)` for some points of a problem. O(points * non-zero variables * columns).
 *
 * @param instance - The compiled loops.
 * @param problem - The problem.
 * @param beta - The variables.
 * @param points - The points' numbers.
 */
export function kernelSums(
  instance: SvmInstance,
  problem: Pick<SmoProblem, "matrix" | "kernel">,
  beta: Float64Array,
  points: Int32Array,
): Float64Array {
  const released = instance.mark();
  const { matrix, kernel } = problem;
  const { stride, rows } = matrix;
  const used = Int32Array.from(beta.keys()).filter((row) => beta[row] !== 0);
  const vectors = allocateMatrix(instance, used.length, stride);
  const block = allocateMatrix(instance, Math.min(BLOCK, points.length), stride);
  const coefficients = instance.alloc(used.length * 8);
  const starts = instance.alloc(12);
  const intercepts = instance.alloc(8);
  const scratch = instance.alloc(instance.threads * padded(used.length) * 8);
  const out = instance.alloc(BLOCK * 8);
  const source = instance.f32(matrix.data, rows * stride);
  gatherInto(instance, source, used, vectors);
  instance
    .f64(coefficients, used.length)
    .set(used.length === 0 ? [] : Float64Array.from(used, (row) => beta[row] as number));
  instance.i32(starts, 3).set([0, used.length, used.length]);
  const sums = new Float64Array(points.length);
  for (let from = 0; from < points.length; from += BLOCK) {
    const part = points.subarray(from, from + BLOCK);
    gatherInto(instance, source, part, block);
    instance.parallel(
      "decision",
      kernel.code,
      block.data,
      block.norms,
      part.length,
      stride,
      vectors.data,
      vectors.norms,
      used.length,
      kernel.gamma,
      kernel.coef0,
      kernel.degree,
      coefficients,
      starts,
      2,
      intercepts,
      scratch,
      out,
    );
    sums.set(instance.f64(out, part.length), from);
  }
  instance.release(released);
  return sums;
}
