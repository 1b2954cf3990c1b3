import type { BinaryMetric } from "../metric/metric.js";
import { ratio, type ThresholdOptions, thresholdMetric } from "./threshold-metric.js";

/**
 * Recall: of the positive rows the share that is called so, `TP / (TP + FN)`, in [0, 1]. A row is called positive
 * when its probability is at least the threshold. Zero division: 0 when no row is positive, as in scikit-learn.
 *
 * @param options - `threshold`, 0.5 if left out.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { recall } from "@portrait/metrics";
 *
 * recall().compute({ probabilities: [0.9, 0.6, 0.4, 0.1], target: [1, 0, 1, 0] }); // => 0.5
 * ```
 */
export function recall(options?: ThresholdOptions): BinaryMetric<"recall"> {
  return thresholdMetric("recall", "Recall", options, (calls) =>
    ratio(calls.truePositives, calls.truePositives + calls.falseNegatives),
  );
}
