import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { compute } from "../kernels/compute.js";
import { checkMatrix } from "./check-tensor.js";
import { sparseDenseMatMul } from "./sparse-dense-matmul.js";
import { type SparseMatrix, transposed } from "./sparse-matrix.js";

/**
 * The inner products that a sparse pattern asks for, differentiable in both operands: for each place (r, c) of the
 * pattern `y = left[r] . right[c]`. With `G` the pattern holding `dy`, the gradients are `G right` and `G' left`. Runs on
 * the kernels of `@portrait/kernels`, on the wasm backend in its memory; no row is gathered. Sums are taken in float32. Cost: 2 x places x d operations, and twice that backwards.
 *
 * @param pattern - The places, r x c; its values are not read.
 * @param left - Float32, r x d.
 * @param right - Float32, c x d.
 * @returns One number for each place, in the pattern's order.
 * @throws PortraitError `invalid-argument` when an operand has another shape or type.
 *
 * @example
 * ```ts
 * import { sampledMatMul, sparseMatrix, tfjs } from "@portrait/backend-tfjs";
 * import { createCsr } from "@portrait/kernels";
 *
 * const backend = await tfjs("wasm");
 * const pattern = sparseMatrix(createCsr({ rows: 1, columns: 2, row: [0], column: [1] }));
 * const scores = backend.tidy((tf) =>
 *   sampledMatMul(pattern, tf.tensor2d([[1, 2]]), tf.tensor2d([[9, 9], [3, 4]])).dataSync(),
 * );
 * [...scores]; // => [11]
 * backend.dispose();
 * ```
 */
export function sampledMatMul(pattern: SparseMatrix, left: tf.Tensor, right: tf.Tensor): tf.Tensor1D {
  checkMatrix("sampledMatMul", "left", left, pattern.matrix.rows);
  checkMatrix("sampledMatMul", "right", right, pattern.matrix.columns);
  const width = left.shape[1] as number;
  if (width === 0 || right.shape[1] !== width) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `sampledMatMul: "left" and "right" must have equally many columns, at least one; received ${width} and ${right.shape[1]}.`,
    });
  }
  const operation = tf.customGrad((a, b, save) => {
    const [x, y] = [a as tf.Tensor, b as tf.Tensor];
    (save as tf.GradSaveFunc)([x, y]);
    return {
      value: sample(pattern, x, y, width),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const turned = tf.gather(dy, tf.tensor1d(pattern.source, "int32"));
        return [
          sparseDenseMatMul(pattern, saved[1] as tf.Tensor, dy),
          sparseDenseMatMul(transposed(pattern), saved[0] as tf.Tensor, turned),
        ];
      },
    };
  });
  return operation(left, right) as tf.Tensor1D;
}

function sample({ matrix }: SparseMatrix, left: tf.Tensor, right: tf.Tensor, width: number): tf.Tensor {
  const { rows, offsets, indices } = matrix;
  const [products] = compute({
    inputs: [offsets, indices, left, right],
    outputs: [{ shape: [indices.length] }],
    run: ({ sampledMatMulF32 }, [o, i, a, b], [out]) =>
      sampledMatMulF32(o as number, i as number, rows, a as number, b as number, width, out as number),
  });
  return products as tf.Tensor;
}
