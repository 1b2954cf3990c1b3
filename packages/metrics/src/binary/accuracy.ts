import type { BinaryMetric } from "../metric/metric.js";
import { ratio, type ThresholdOptions, thresholdMetric } from "./threshold-metric.js";

/**
 * Accuracy: the share of rows called right, `(TP + TN) / (TP + FP + FN + TN)`, in [0, 1]. A row is called positive
 * when its probability is at least the threshold. It is high for any model where one class is rare; prefer
 * `averagePrecision` or `rocAuc` there.
 *
 * @param options - `threshold`, 0.5 if left out.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { accuracy } from "@portrait/metrics";
 *
 * accuracy().compute({ probabilities: [0.9, 0.6, 0.4, 0.1], target: [1, 0, 0, 0] }); // => 0.75
 * ```
 */
export function accuracy(options?: ThresholdOptions): BinaryMetric<"accuracy"> {
  return thresholdMetric("accuracy", "Accuracy", options, (calls) =>
    ratio(
      calls.truePositives + calls.trueNegatives,
      calls.truePositives + calls.falsePositives + calls.falseNegatives + calls.trueNegatives,
    ),
  );
}
