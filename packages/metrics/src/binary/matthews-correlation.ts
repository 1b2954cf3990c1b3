import type { BinaryMetric } from "../metric/metric.js";
import { type ThresholdOptions, thresholdMetric } from "./threshold-metric.js";

/**
 * The Matthews correlation coefficient: the correlation of outcomes and calls,
 * `(TP TN - FP FN) / sqrt((TP + FP)(TP + FN)(TN + FP)(TN + FN))`, in [-1, 1], 0 for calls by chance. A row is called
 * positive when its probability is at least the threshold. Zero division: 0 when only one class occurs or is called,
 * as in scikit-learn.
 *
 * Source: Matthews 1975.
 *
 * @param options - `threshold`, 0.5 if left out.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { matthewsCorrelation } from "@portrait/metrics";
 *
 * matthewsCorrelation().compute({ probabilities: [0.9, 0.6, 0.4, 0.1], target: [1, 0, 0, 0] }); // ≈ 0.5773502692
 * ```
 */
export function matthewsCorrelation(options?: ThresholdOptions): BinaryMetric<"matthewsCorrelation"> {
  return thresholdMetric(
    "matthewsCorrelation",
    "Matthews correlation",
    options,
    ({ truePositives, falsePositives, falseNegatives, trueNegatives }) => {
      const called = truePositives + falsePositives;
      const positive = truePositives + falseNegatives;
      const refused = trueNegatives + falseNegatives;
      const negative = trueNegatives + falsePositives;
      const spread = Math.sqrt(called) * Math.sqrt(positive) * Math.sqrt(refused) * Math.sqrt(negative);
      return spread === 0 ? 0 : (truePositives * trueNegatives - falsePositives * falseNegatives) / spread;
    },
  );
}
