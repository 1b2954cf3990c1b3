import type { BinaryMetric } from "../metric/metric.js";
import { type ThresholdOptions, thresholdMetric } from "./threshold-metric.js";

/**
 * Cohen's kappa: `1 - observed disagreement / disagreement expected by chance`, where chance calls as often positive
 * but regardless of the row: `2 (TP TN - FP FN) / ((TP + FP)(FP + TN) + (TP + FN)(FN + TN))`; at most 1, 0 for calls by
 * chance. A row is called positive when its probability is at least the threshold. Undefined when only one class
 * occurs and is called.
 *
 * Source: Cohen 1960.
 *
 * @param options - `threshold`, 0.5 if left out.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { cohensKappa } from "@portrait/metrics";
 *
 * cohensKappa().compute({ probabilities: [0.9, 0.6, 0.4, 0.1], target: [1, 0, 0, 0] }); // => 0.5
 * ```
 */
export function cohensKappa(options?: ThresholdOptions): BinaryMetric<"cohensKappa"> {
  return thresholdMetric(
    "cohensKappa",
    "Cohen's kappa",
    options,
    ({ truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn }) =>
      (2 * (tp * tn - fp * fn)) / ((tp + fp) * (fp + tn) + (tp + fn) * (fn + tn)),
  );
}
