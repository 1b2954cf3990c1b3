import { PortraitError } from "@portrait/core";
import { gatherRows as gather, scatterAddRows } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { checkMatrix } from "./check-tensor.js";

/**
 * Rows by index, differentiable: `y[p] = x[indices[p]]`, with gradient `dx[indices[p]] += dy[p]`. It stands in for
 * `tf.gather`, whose gradient tfjs's wasm backend does not have (no `UnsortedSegmentSum`) and whose copy is slow there.
 * Once differentiable: the gradient itself is not.
 *
 * @param dense - `x`, float32, r x d.
 * @param indices - Which rows, each an integer in [0, r); repeats are fine.
 * @returns `y`, one row for each index.
 * @throws PortraitError `invalid-argument` when `dense` is no float32 matrix or an index is out of range.
 *
 * @example
 * ```ts
 * import { gatherRows, tfjs } from "@portrait/backend-tfjs";
 *
 * const backend = await tfjs("wasm");
 * const gradient = backend.tidy((tf) =>
 *   tf.grad((x) => tf.sum(gatherRows(x, [1, 1])))(tf.zeros([2, 1])).dataSync(),
 * );
 * [...gradient]; // => [0, 2]
 * backend.dispose();
 * ```
 */
export function gatherRows(dense: tf.Tensor, indices: ArrayLike<number>): tf.Tensor2D {
  checkMatrix("gatherRows", "dense", dense);
  const [rows, width] = dense.shape as [number, number];
  if (width === 0) {
    throw new PortraitError({
      code: "invalid-argument",
      message: 'gatherRows: "dense" must have at least one column; received none.',
    });
  }
  const operation = tf.customGrad((input) => ({
    value: tf.tensor2d(gather((input as tf.Tensor).dataSync<"float32">(), width, indices), [
      indices.length,
      width,
    ]),
    gradFunc: (dy: tf.Tensor) => {
      const sums = scatterAddRows(new Float32Array(rows * width), width, indices, dy.dataSync<"float32">());
      return tf.tensor2d(sums, [rows, width]);
    },
  }));
  return operation(dense) as tf.Tensor2D;
}
