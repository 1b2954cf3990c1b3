import { sampledMatMul } from "@portrait/backend-tfjs";
import * as tf from "@tensorflow/tfjs-core";
import type { Scoring } from "./scoring.js";

/**
 * The weighted squared loss over the whole catalogue (Hu, Koren and Volinsky 2008; Rendle et al. 2021):
 * `sum_targets w (1 - s)^2 + c sum_u W_u sum_i s_ui^2`, W_u the sum of a user's target weights. The second sum is the
 * inner product of two Gram matrices, so that no user x item score is held.
 *
 * @param scoring - Vectors and targets.
 * @param unobservedWeight - c.
 */
export function squaresLoss(scoring: Scoring, unobservedWeight: number): tf.Scalar {
  const { users, items, targets } = scoring;
  const { rows, offsets, values } = targets.matrix;
  const weights = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      sum += values[at] as number;
    }
    weights[row] = sum;
  }
  const scores = sampledMatMul(targets, users, items);
  const observed = tf.sum(tf.mul(tf.tensor1d(values), tf.square(tf.sub(1, scores))));
  const weighted = tf.mul(users, tf.tensor2d(weights, [rows, 1]));
  const unobserved = tf.sum(
    tf.mul(tf.matMul(tf.transpose(weighted), users), tf.matMul(tf.transpose(items), items)),
  );
  return tf.add(observed, tf.mul(unobserved, unobservedWeight));
}
