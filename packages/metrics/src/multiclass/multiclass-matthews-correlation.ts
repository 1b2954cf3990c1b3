import type { MulticlassMetric } from "../metric/metric.js";
import { callMetric } from "./call-metric.js";
import type { ConfusionSums } from "./confusion-matrix.js";

/**
 * The correlation of classes and calls from the sums of a confusion matrix; 0 where one of them does not vary.
 *
 * @param sums - The sums.
 */
export function matthewsOf({ right, actual, called, total }: ConfusionSums): number {
  let hits = 0;
  let product = 0;
  let actualSquares = 0;
  let calledSquares = 0;
  for (let code = 0; code < right.length; code++) {
    const a = actual[code] as number;
    const c = called[code] as number;
    hits += right[code] as number;
    product += a * c;
    actualSquares += a * a;
    calledSquares += c * c;
  }
  const spread = (total * total - calledSquares) * (total * total - actualSquares);
  const varies =
    actual.filter((count) => count > 0).length > 1 && called.filter((count) => count > 0).length > 1;
  return varies && spread > 0 ? (hits * total - product) / Math.sqrt(spread) : 0;
}

/**
 * The Matthews correlation coefficient of several classes, Gorodkin's R_K: the correlation of the rows' classes and
 * their calls, `(c s - sum_k t_k p_k) / sqrt((s^2 - sum_k p_k^2)(s^2 - sum_k t_k^2))`, where `s` counts all rows, `c`
 * those called right, `t_k` those of class `k` and `p_k` those called `k`; at most 1, 0 for calls by chance. Zero
 * division: 0 when only one class occurs or is called, as in scikit-learn.
 *
 * Source: Gorodkin 2004.
 *
 * @example
 * ```ts
 * import { multiclassMatthewsCorrelation } from "@portrait/metrics";
 *
 * multiclassMatthewsCorrelation().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // ≈ 0.7
 * ```
 */
export function multiclassMatthewsCorrelation(): MulticlassMetric<"matthewsCorrelation"> {
  return callMetric({ name: "matthewsCorrelation", title: "Matthews correlation", of: matthewsOf });
}
