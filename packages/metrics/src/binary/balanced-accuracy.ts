import type { BinaryMetric } from "../metric/metric.js";
import { type ThresholdOptions, thresholdMetric } from "./threshold-metric.js";

/**
 * Balanced accuracy: the mean of the shares of positive and of negative rows called right,
 * `(TP / (TP + FN) + TN / (TN + FP)) / 2`, in [0, 1]; 0.5 for calls that ignore the row. A row is called positive when
 * its probability is at least the threshold. Undefined when a class is absent.
 *
 * @param options - `threshold`, 0.5 if left out.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { balancedAccuracy } from "@portrait/metrics";
 *
 * balancedAccuracy().compute({ probabilities: [0.9, 0.6, 0.4, 0.1], target: [1, 0, 0, 0] }); // ≈ 0.8333333333
 * ```
 */
export function balancedAccuracy(options?: ThresholdOptions): BinaryMetric<"balancedAccuracy"> {
  return thresholdMetric(
    "balancedAccuracy",
    "Balanced accuracy",
    options,
    ({ truePositives, falsePositives, falseNegatives, trueNegatives }) =>
      (truePositives / (truePositives + falseNegatives) + trueNegatives / (trueNegatives + falsePositives)) /
      2,
    ["positive", "negative"],
  );
}
