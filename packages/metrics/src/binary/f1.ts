import type { BinaryMetric } from "../metric/metric.js";
import { ratio, type ThresholdOptions, thresholdMetric } from "./threshold-metric.js";

/**
 * F1: the harmonic mean of precision and recall, `2 TP / (2 TP + FP + FN)`, in [0, 1]. A row is called positive when
 * its probability is at least the threshold. Zero division: 0 when no row is positive and none is called so, as in
 * scikit-learn.
 *
 * @param options - `threshold`, 0.5 if left out. Choose another on validation data, never on the test.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { f1 } from "@portrait/metrics";
 *
 * f1().compute({ probabilities: [0.9, 0.6, 0.4, 0.1], target: [1, 0, 1, 0] }); // => 0.5
 * f1({ threshold: 0.3 }).compute({ probabilities: [0.9, 0.6, 0.4, 0.1], target: [1, 0, 1, 0] }); // => 0.8
 * ```
 */
export function f1(options?: ThresholdOptions): BinaryMetric<"f1"> {
  return thresholdMetric("f1", "F1", options, ({ truePositives, falsePositives, falseNegatives }) =>
    ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  );
}
