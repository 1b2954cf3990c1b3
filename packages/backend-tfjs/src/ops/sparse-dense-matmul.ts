import type { Csr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { compute, type KernelInput } from "../kernels/compute.js";
import { checkMatrix, checkVector } from "./check-tensor.js";
import { sampledMatMul } from "./sampled-matmul.js";
import { type SparseMatrix, transposed } from "./sparse-matrix.js";

/**
 * Sparse times dense, differentiable in the dense operand and in the values: `y = A x`, with gradients `A' dy` and, for
 * the value at the place (r, c), `dy[r] . x[c]`. It runs on the kernels of `@portrait/kernels` whatever the active
 * backend: in the memory of the wasm backend, and on others over copies of the operands. Sums are taken in float32 in
 * the order of a row's places. Cost: 2 x values x columns operations each way.
 *
 * @param sparse - The constant `A`, r x c.
 * @param dense - `x`, float32, c x d.
 * @param values - The values of `A` in the order of its places, float32, such as attention weights; left out, those
 *   that `sparse` holds.
 * @returns `y`, r x d.
 * @throws PortraitError `invalid-argument` when `dense` is no float32 matrix of c rows, or `values` no float32 vector
 *   with a number for each place.
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
export function sparseDenseMatMul(sparse: SparseMatrix, dense: tf.Tensor, values?: tf.Tensor): tf.Tensor2D {
  checkMatrix("sparseDenseMatMul", "dense", dense, sparse.matrix.columns);
  if (values === undefined) return withOwnValues(sparse.matrix, sparse.transpose, dense);
  checkVector("sparseDenseMatMul", "values", values, sparse.source.length);
  const operation = tf.customGrad((input, weights, save) => {
    const [x, w] = [input as tf.Tensor, weights as tf.Tensor];
    (save as tf.GradSaveFunc)([x, w]);
    return {
      value: product(sparse.matrix, x, w),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [y, v] = saved as [tf.Tensor, tf.Tensor];
        const turned = tf.gather(v, tf.tensor1d(sparse.source, "int32"));
        return [sparseDenseMatMul(transposed(sparse), dy, turned), sampledMatMul(sparse, dy, y)];
      },
    };
  });
  return operation(dense, values) as tf.Tensor2D;
}

function withOwnValues(matrix: Csr, transpose: Csr, dense: tf.Tensor): tf.Tensor2D {
  const operation = tf.customGrad((input) => ({
    value: product(matrix, input as tf.Tensor, matrix.values),
    gradFunc: (dy: tf.Tensor) => withOwnValues(transpose, matrix, dy),
  }));
  return operation(dense) as tf.Tensor2D;
}

function product(
  { rows, columns, offsets, indices }: Csr,
  dense: tf.Tensor,
  values: KernelInput,
): tf.Tensor2D {
  const width = dense.shape[1] as number;
  const [y] = compute({
    inputs: [offsets, indices, values, dense],
    outputs: [{ shape: [rows, width] }],
    run: ({ sparseDenseMatMulF32 }, [o, i, v, x], [out]) =>
      sparseDenseMatMulF32(
        0,
        1,
        o as number,
        i as number,
        v as number,
        rows,
        columns,
        x as number,
        width,
        out as number,
      ),
  });
  return y as tf.Tensor2D;
}
