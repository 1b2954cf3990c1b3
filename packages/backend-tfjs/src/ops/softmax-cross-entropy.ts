import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { compute } from "../kernels/compute.js";
import { checkMatrix } from "./check-tensor.js";

/**
 * The cross-entropy of each row with the class that it has, in one pass: `log(sum of exp(logits[r])) - logits[r, labels[r]]`,
 * with gradient `(softmax(logits[r]) - 1 at the label) dy[r]`. Nothing overflows, and no one-hot matrix is made. On the wasm
 * backend it runs in its memory, on others over copies. O(rows x classes).
 *
 * @param logits - Float32, rows x classes.
 * @param labels - For each row its class, an integer in [0, classes).
 * @returns One loss for each row; take `tf.mean` of it.
 * @throws PortraitError `invalid-argument` when `logits` is no float32 matrix with a row for each label and a class, or a
 *   label is out of range.
 *
 * @example
 * ```ts
 * import { softmaxCrossEntropy, tfjs } from "@portrait/backend-tfjs";
 *
 * const backend = await tfjs("wasm");
 * const losses = backend.tidy((tf) => softmaxCrossEntropy(tf.tensor2d([[0, 0], [1000, 0]]), [1, 0]).dataSync());
 * losses[0]; // ≈ 0.6931
 * losses[1]; // => 0
 * backend.dispose();
 * ```
 */
export function softmaxCrossEntropy(logits: tf.Tensor, labels: ArrayLike<number>): tf.Tensor1D {
  checkMatrix("softmaxCrossEntropy", "logits", logits, labels.length);
  const [rows, classes] = logits.shape as [number, number];
  const which = Int32Array.from(labels);
  checkLabels(labels, which, classes);
  const gradient = (chances: tf.Tensor, dy: tf.Tensor): tf.Tensor =>
    compute({
      inputs: [which, chances, dy],
      outputs: [{ shape: [rows, classes] }],
      run: ({ crossEntropyGradient }, [l, p, g], [out]) =>
        crossEntropyGradient(p as number, l as number, g as number, rows, classes, out as number),
    })[0] as tf.Tensor;
  const operation = tf.customGrad((x, save) => {
    const [losses, chances] = compute({
      inputs: [which, x as tf.Tensor],
      outputs: [{ shape: [rows] }, { shape: [rows, classes] }],
      run: ({ crossEntropy }, [l, z], [loss, p]) =>
        crossEntropy(z as number, l as number, rows, classes, p as number, loss as number),
    }) as [tf.Tensor, tf.Tensor];
    (save as tf.GradSaveFunc)([chances]);
    return {
      value: losses,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradient(saved[0] as tf.Tensor, dy),
    };
  });
  return operation(logits) as tf.Tensor1D;
}

function checkLabels(labels: ArrayLike<number>, which: Int32Array, classes: number): void {
  for (let row = 0; row < which.length; row++) {
    const label = labels[row] as number;
    if (label === which[row] && label >= 0 && label < classes) continue;
    throw new PortraitError({
      code: "invalid-argument",
      message: `softmaxCrossEntropy: "labels" must hold integers >= 0 and < ${classes}; received ${label} at position ${row}.`,
    });
  }
}
