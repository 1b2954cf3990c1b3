import { integerOption, PortraitError, resolveOptions } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { compute } from "../kernels/compute.js";
import { checkMatrix } from "./check-tensor.js";
import { type DropoutOptions, dropoutFactors, dropoutRules } from "./dropout.js";
import type { SparseMatrix } from "./sparse-matrix.js";

/** Options of {@link sparseDropoutMatMul}. */
export interface SparseDropoutOptions extends DropoutOptions {
  /** How many heads the columns of the dense operand are divided among, >= 1; 1, if left out. */
  readonly heads?: number;
}

const rules = { ...dropoutRules, heads: integerOption(1, { min: 1, max: 0xffff }) };

/**
 * Sparse times dense with dropout of the sparse operand's values, for each head anew, as networks over graphs begin:
 * `y[r, h] = sum_c drop_h(A[r, c]) x[c, h]`, where `x` and `y` have heads side by side. Differentiable in `x`. Which values are
 * dropped is a hash of `seed`, place and head, as in {@link dropout}: nothing is drawn or kept, and memory does not grow with
 * heads. On the wasm backend it runs in its memory, on others over copies. Cost: 2 x values x columns operations each way.
 *
 * @param sparse - The constant `A`, r x c.
 * @param dense - `x`, float32, c x (heads x d).
 * @param options - See {@link SparseDropoutOptions}.
 * @returns `y`, r x (heads x d).
 * @throws PortraitError `invalid-argument` when `dense` is no float32 matrix of c rows, or `heads` does not divide its columns;
 *   `invalid-option` for an unknown or unfit option.
 *
 * @example
 * ```ts
 * import { sparseDropoutMatMul, sparseMatrix, tfjs } from "@portrait/backend-tfjs";
 * import { createCsr } from "@portrait/kernels";
 *
 * const backend = await tfjs("wasm");
 * const sparse = sparseMatrix(createCsr({ rows: 1, columns: 1, row: [0], column: [0], value: [3] }));
 * const found = backend.tidy((tf) =>
 *   sparseDropoutMatMul(sparse, tf.ones([1, 4]), { rate: 0.5, seed: 1, heads: 4 }).dataSync(),
 * );
 * found.every((number) => number === 0 || number === 6); // => true
 * backend.dispose();
 * ```
 */
export function sparseDropoutMatMul(
  sparse: SparseMatrix,
  dense: tf.Tensor,
  options: SparseDropoutOptions = {},
): tf.Tensor2D {
  const { rate, seed, heads } = resolveOptions("sparseDropoutMatMul", rules, options);
  checkMatrix("sparseDropoutMatMul", "dense", dense, sparse.matrix.columns);
  const columns = dense.shape[1] as number;
  if (columns % heads !== 0) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `sparseDropoutMatMul: "dense" must have as many columns for each of ${heads} heads; received ${columns}.`,
    });
  }
  return multiply(sparse, dense, { rate, seed, heads }, false);
}

/** The product with the matrix, or with its transpose, which leaves out the same values. */
function multiply(
  sparse: SparseMatrix,
  dense: tf.Tensor,
  options: Required<SparseDropoutOptions>,
  turned: boolean,
): tf.Tensor2D {
  const { rows, offsets, indices, values } = turned ? sparse.transpose : sparse.matrix;
  const { seed, heads } = options;
  const { threshold, scale } = dropoutFactors(options.rate);
  const columns = dense.shape[1] as number;
  const operation = tf.customGrad((input) => ({
    value: compute({
      inputs: [offsets, indices, values, ...(turned ? [sparse.source] : []), input as tf.Tensor],
      outputs: [{ shape: [rows, columns] }],
      scratch: 4 * values.length,
      run: ({ sparseDropoutMatMulF32 }, places, [out], scratch) =>
        sparseDropoutMatMulF32(
          places[0] as number,
          places[1] as number,
          places[2] as number,
          turned ? (places[3] as number) : 0,
          rows,
          places.at(-1) as number,
          heads,
          columns / heads,
          seed,
          threshold,
          scale,
          out as number,
          scratch,
        ),
    })[0] as tf.Tensor,
    gradFunc: (dy: tf.Tensor) => multiply(sparse, dy, options, !turned),
  }));
  return operation(dense) as tf.Tensor2D;
}
