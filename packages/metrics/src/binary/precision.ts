import type { BinaryMetric } from "../metric/metric.js";
import { ratio, type ThresholdOptions, thresholdMetric } from "./threshold-metric.js";

/**
 * Precision: of the rows called positive the share that is, `TP / (TP + FP)`, in [0, 1]. A row is called positive
 * when its probability is at least the threshold. Zero division: 0 when no row is called positive, as in scikit-learn.
 *
 * @param options - `threshold`, 0.5 if left out.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { precision } from "@portrait/metrics";
 *
 * precision().compute({ probabilities: [0.9, 0.6, 0.4, 0.1], target: [1, 0, 1, 0] }); // => 0.5
 * precision({ threshold: 1 }).compute({ probabilities: [0.9], target: [1] }); // => 0
 * ```
 */
export function precision(options?: ThresholdOptions): BinaryMetric<"precision"> {
  return thresholdMetric("precision", "Precision", options, (calls) =>
    ratio(calls.truePositives, calls.truePositives + calls.falsePositives),
  );
}
