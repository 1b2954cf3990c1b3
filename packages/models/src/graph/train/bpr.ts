import { type SparseMatrix, sampledMatMul, sparseMatrix } from "@portrait/backend-tfjs";
import type { Random } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import type { Scoring } from "./scoring.js";

/** How often a draw that hits an item of the user is drawn again. */
const TRIES = 16;

function holds(edges: Csr, row: number, column: number): boolean {
  let low = edges.offsets[row] as number;
  let high = edges.offsets[row + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges.indices[middle] as number) < column) low = middle + 1;
    else high = middle;
  }
  return low < (edges.offsets[row + 1] as number) && edges.indices[low] === column;
}

/**
 * For each target an item that its user does not have, drawn uniformly; one that the user has when 17 draws hit only
 * such, as for a user who has everything.
 *
 * @param targets - The targets.
 * @param edges - All edges, each row ascending.
 * @param random - The stream to draw from.
 */
export function drawNegatives(targets: SparseMatrix, edges: Csr, random: Random): SparseMatrix {
  const { matrix } = targets;
  const indices = new Int32Array(matrix.indices.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.offsets[row] as number; at < (matrix.offsets[row + 1] as number); at++) {
      let item = random.integer(matrix.columns);
      for (let tries = 0; tries < TRIES && holds(edges, row, item); tries++) {
        item = random.integer(matrix.columns);
      }
      indices[at] = item;
    }
  }
  return sparseMatrix({ ...matrix, indices });
}

/**
 * Bayesian personalised ranking (Rendle et al. 2009): the weighted mean over targets of
 * `-log sigmoid((s_target - s_negative) / temperature)`.
 *
 * @param scoring - Vectors and targets.
 * @param negatives - As many draws as there are to be negatives for each target.
 * @param temperature - What scores are divided by.
 */
export function bprLoss(
  scoring: Scoring,
  negatives: readonly SparseMatrix[],
  temperature: number,
): tf.Scalar {
  const { users, items, targets } = scoring;
  const positive = sampledMatMul(targets, users, items);
  const weights = tf.tensor1d(targets.matrix.values);
  const losses = negatives.map((drawn) => {
    const difference = tf.sub(sampledMatMul(drawn, users, items), positive);
    return tf.sum(tf.mul(weights, tf.softplus(tf.mul(difference, 1 / temperature))));
  });
  const total = losses.reduce((sum, loss) => tf.add(sum, loss));
  return tf.mul(total, 1 / negatives.length);
}
