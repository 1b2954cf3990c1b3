import type { BinaryMetric } from "../metric/metric.js";
import { weightedMean } from "../metric/weights.js";
import { defineBinaryMetric } from "./define-binary-metric.js";

/**
 * Log loss (cross-entropy): the mean of `-ln p` over the rows, where `p` is the probability that the model gave the
 * class that came true; in nats, >= 0, less is better. Probabilities are clipped to [2^-52, 1 - 2^-52], as in
 * scikit-learn, so that one row costs at most 36.04.
 *
 * @example
 * ```ts
 * import { logLoss } from "@portrait/metrics";
 *
 * logLoss().compute({ probabilities: [0.5, 0.5], target: [1, 0] }); // ≈ 0.6931471806
 * logLoss().compute({ probabilities: [0], target: [1] }); // ≈ 36.0436533891
 * ```
 */
export function logLoss(): BinaryMetric<"logLoss"> {
  return defineBinaryMetric({
    name: "logLoss",
    title: "Log loss",
    higherIsBetter: false,
    prepare({ order, probability, target, length }) {
      const losses = new Float64Array(length);
      order.forEach((row, place) => {
        const clipped = Math.min(Math.max(probability[place] as number, Number.EPSILON), 1 - Number.EPSILON);
        losses[row] = target[place] === 1 ? -Math.log(clipped) : -Math.log1p(-clipped);
      });
      return (weights) => weightedMean(losses, weights);
    },
  });
}
