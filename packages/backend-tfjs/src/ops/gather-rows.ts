import { describeValue, PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { compute } from "../kernels/compute.js";
import { checkMatrix } from "./check-tensor.js";

/**
 * Rows by index, differentiable: `y[p] = x[indices[p]]`, with gradient `dx[indices[p]] += dy[p]`. As
 * `tf.gather` along the first axis, but for indices that are no tensor and with a gradient that is fast on every backend:
 * on the wasm backend the kernels work in its memory, on others over copies.
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
  const which = Int32Array.from(indices);
  checkIndices(indices, which, rows);
  return take(dense, which, rows, width);
}

function take(dense: tf.Tensor, indices: Int32Array, rows: number, width: number): tf.Tensor2D {
  const operation = tf.customGrad((input) => ({
    value: compute({
      inputs: [indices, input as tf.Tensor],
      outputs: [{ shape: [indices.length, width] }],
      run: ({ gather }, [i, x], [out]) =>
        gather(x as number, i as number, 1, 1, rows, indices.length, 4 * width, out as number),
    })[0] as tf.Tensor,
    gradFunc: (dy: tf.Tensor) => addUp(dy, indices, rows, width),
  }));
  return operation(dense) as tf.Tensor2D;
}

function addUp(dense: tf.Tensor, indices: Int32Array, rows: number, width: number): tf.Tensor2D {
  const operation = tf.customGrad((input) => ({
    value: compute({
      inputs: [indices, input as tf.Tensor],
      outputs: [{ shape: [rows, width] }],
      run: ({ segmentSumF32 }, [i, x], [out]) =>
        segmentSumF32(x as number, i as number, indices.length, 1, width, rows, out as number),
    })[0] as tf.Tensor,
    gradFunc: (dy: tf.Tensor) => take(dy, indices, rows, width),
  }));
  return operation(dense) as tf.Tensor2D;
}

function checkIndices(indices: ArrayLike<number>, which: Int32Array, rows: number): void {
  for (let position = 0; position < which.length; position++) {
    const index = indices[position] as number;
    if (index === which[position] && index >= 0 && index < rows) continue;
    throw new PortraitError({
      code: "invalid-argument",
      message: `gatherRows: "indices" must hold integers >= 0 and < ${rows}; received ${describeValue(index)} at position ${position}.`,
    });
  }
}
