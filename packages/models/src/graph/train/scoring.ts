import type { SparseMatrix } from "@portrait/backend-tfjs";
import type * as tf from "@tensorflow/tfjs-core";

/** What a loss is computed from. */
export interface Scoring {
  /** The users' final vectors. */
  readonly users: tf.Tensor2D;
  /** The items' final vectors. */
  readonly items: tf.Tensor2D;
  /** The pairs to be scored high, with their weights, which sum to 1. */
  readonly targets: SparseMatrix;
}

/**
 * For each stored value of a matrix its row.
 *
 * @param sparse - The matrix.
 */
export function rowNumbers(sparse: SparseMatrix): Int32Array {
  const { rows, offsets, indices } = sparse.matrix;
  const numbers = new Int32Array(indices.length);
  for (let row = 0; row < rows; row++) numbers.fill(row, offsets[row], offsets[row + 1]);
  return numbers;
}
