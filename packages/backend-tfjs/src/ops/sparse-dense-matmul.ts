import { sparseDenseMatMul as multiply } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { checkMatrix } from "./check-tensor.js";
import type { SparseMatrix } from "./sparse-matrix.js";

/**
 * Sparse times dense, differentiable in the dense operand: `y = A x`, with gradient `A' dy`. It runs on the kernel of
 * `@portrait/kernels` whatever the active backend, so that a backend needs no sparse operation; on a GPU that costs a
 * copy in and out. Cost: 2 x values x columns operations each way.
 *
 * @param sparse - The constant `A`, r x c.
 * @param dense - `x`, float32, c x d.
 * @returns `y`, r x d.
 * @throws PortraitError `invalid-argument` when `dense` is no float32 matrix of c rows.
 *
 * @example
 * ```ts
 * import { sparseDenseMatMul, sparseMatrix, tfjs } from "@portrait/backend-tfjs";
 * import { createCsr } from "@portrait/kernels";
 *
 * const backend = await tfjs("wasm");
 * const sparse = sparseMatrix(createCsr({ rows: 1, columns: 2, row: [0, 0], column: [0, 1], value: [3, 4] }));
 * const gradient = backend.tidy((tf) =>
 *   tf.grad((x) => tf.sum(sparseDenseMatMul(sparse, x)))(tf.ones([2, 1])).dataSync(),
 * );
 * [...gradient]; // => [3, 4]
 * backend.dispose();
 * ```
 */
export function sparseDenseMatMul(sparse: SparseMatrix, dense: tf.Tensor): tf.Tensor2D {
  checkMatrix("sparseDenseMatMul", "dense", dense, sparse.matrix.columns);
  const { matrix, transpose, source } = sparse;
  const turned: SparseMatrix = { matrix: transpose, transpose: matrix, source };
  const operation = tf.customGrad((input) => ({
    value: product(sparse, input as tf.Tensor2D),
    gradFunc: (dy: tf.Tensor) => sparseDenseMatMul(turned, dy),
  }));
  return operation(dense) as tf.Tensor2D;
}

function product(sparse: SparseMatrix, dense: tf.Tensor2D): tf.Tensor2D {
  const { matrix } = sparse;
  const width = dense.shape[1];
  if (width === 0) return tf.zeros([matrix.rows, 0]);
  const values = multiply(matrix, dense.dataSync<"float32">(), width);
  return tf.tensor2d(values, [matrix.rows, width]);
}
