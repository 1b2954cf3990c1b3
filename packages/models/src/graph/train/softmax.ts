import { gatherRows, sampledMatMul } from "@portrait/backend-tfjs";
import type { Random } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { rowNumbers, type Scoring } from "./scoring.js";

/**
 * Items to compare with, drawn uniformly with repeats; `null` when all are to be.
 *
 * @param items - How many items there are.
 * @param count - How many to draw.
 * @param random - The stream to draw from.
 */
export function drawSample(items: number, count: number, random: Random): Int32Array | null {
  if (count >= items) return null;
  return Int32Array.from({ length: count }, () => random.integer(items));
}

/**
 * The softmax loss: the weighted mean over targets of `-log(exp(s) / sum_items exp(s'))`, scores over temperature.
 * With a sample the sum is estimated by it, scaled to the catalogue, with the target itself added. Holds users x sample
 * scores.
 *
 * @param scoring - Vectors and targets.
 * @param sample - The items drawn; `null` for all.
 * @param temperature - What scores are divided by.
 */
export function softmaxLoss(scoring: Scoring, sample: Int32Array | null, temperature: number): tf.Scalar {
  const { users, items, targets } = scoring;
  const others = sample === null ? items : gatherRows(items, sample);
  const scores = tf.mul(tf.matMul(users, tf.transpose(others)), 1 / temperature);
  const correction = sample === null ? 0 : Math.log(sample.length / items.shape[0]);
  const sums = tf.sub(tf.logSumExp(scores, 1, true), correction);
  const ofTargets = tf.reshape(gatherRows(sums, rowNumbers(targets)), [targets.source.length]);
  const positive = tf.mul(sampledMatMul(targets, users, items), 1 / temperature);
  const margin = tf.sub(ofTargets, positive);
  const losses = sample === null ? margin : tf.softplus(margin);
  return tf.sum(tf.mul(tf.tensor1d(targets.matrix.values), losses));
}
