import type { MulticlassMetric } from "../metric/metric.js";
import { weightedMean } from "../metric/weights.js";
import { defineMulticlassMetric } from "./define-multiclass-metric.js";

/**
 * Log loss (cross-entropy) of several classes: the mean of `-ln p` over the rows, where `p` is the probability that the
 * model gave the row's class; in nats, >= 0, less is better. Probabilities are clipped to [2^-52, 1 - 2^-52], so that
 * one row costs at most 36.04.
 *
 * @example
 * ```ts
 * import { multiclassLogLoss } from "@portrait/metrics";
 *
 * multiclassLogLoss().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.5, 0.25, 0.25],
 *   target: [1],
 * }); // ≈ 1.3862943611
 * ```
 */
export function multiclassLogLoss(): MulticlassMetric<"logLoss"> {
  return defineMulticlassMetric({
    name: "logLoss",
    title: "Log loss",
    higherIsBetter: false,
    prepare({ target, probability, classes }) {
      const losses = Float64Array.from(target, (code, row) => {
        const value = probability[row * classes.length + code] as number;
        return -Math.log(Math.min(Math.max(value, Number.EPSILON), 1 - Number.EPSILON));
      });
      return (weights) => weightedMean(losses, weights);
    },
  });
}
