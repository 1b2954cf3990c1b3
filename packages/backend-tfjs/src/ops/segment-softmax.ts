import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { compute } from "../kernels/compute.js";
import type { SparseMatrix } from "./sparse-matrix.js";

/**
 * Softmax over the places of each row of a sparse matrix, as attention over neighbours needs: with `s` the scores, place
 * e of row r gets `exp(s[e]) / sum of exp(s[f]) over the places f of r`. Differentiable. On the wasm backend it runs in its
 * memory, on others over copies. O(places x heads).
 *
 * @param pattern - The places, r x c; its values are not read.
 * @param scores - Float32, one number for each place in the pattern's order, or places x heads.
 * @returns Weights of the same shape; those of a row sum to one, for each head.
 * @throws PortraitError `invalid-argument` when `scores` has another type or number of places.
 *
 * @example
 * ```ts
 * import { segmentSoftmax, sparseMatrix, tfjs } from "@portrait/backend-tfjs";
 * import { createCsr } from "@portrait/kernels";
 *
 * const backend = await tfjs("wasm");
 * const pattern = sparseMatrix(createCsr({ rows: 2, columns: 2, row: [0, 0, 1], column: [0, 1, 0] }));
 * const weights = backend.tidy((tf) => segmentSoftmax(pattern, tf.tensor1d([5, 5, -2])).dataSync());
 * [...weights]; // => [0.5, 0.5, 1]
 * backend.dispose();
 * ```
 */
export function segmentSoftmax<T extends tf.Tensor>(pattern: SparseMatrix, scores: T): T {
  const { offsets, rows, indices } = pattern.matrix;
  const [places, heads = 1, ...more] = scores.shape;
  if (scores.dtype !== "float32" || places !== indices.length || scores.rank === 0 || more.length > 0) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `segmentSoftmax: "scores" must be float32 of shape [${indices.length}] or [${indices.length}, heads]; received ${scores.dtype} of shape [${scores.shape.join(", ")}].`,
    });
  }
  const { shape } = scores;
  const gradient = (y: tf.Tensor, dy: tf.Tensor): tf.Tensor =>
    compute({
      inputs: [offsets, y, dy],
      outputs: [{ shape }],
      scratch: 4 * heads,
      run: ({ segmentSoftmaxGradient }, [o, a, b], [out], scratch) =>
        segmentSoftmaxGradient(o as number, rows, a as number, b as number, heads, out as number, scratch),
    })[0] as tf.Tensor;
  const operation = tf.customGrad((x, save) => {
    const y = compute({
      inputs: [offsets, x as tf.Tensor],
      outputs: [{ shape }],
      scratch: 4 * heads,
      run: ({ segmentSoftmax: run }, [o, s], [out], scratch) =>
        run(o as number, rows, s as number, heads, out as number, scratch),
    })[0] as tf.Tensor;
    (save as tf.GradSaveFunc)([y]);
    return { value: y, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradient(saved[0] as tf.Tensor, dy) };
  });
  return operation(scores) as T;
}
