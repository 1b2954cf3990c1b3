import type { RegressionMetric } from "../metric/metric.js";
import { meanLossMetric } from "./define-regression-metric.js";

/**
 * Mean absolute percentage error: the mean of `|y - p| / max(|y|, 2^-52)` over the rows, `y` the target and `p` the
 * prediction; a ratio, not multiplied by 100, >= 0, less is better. As in scikit-learn, a target of 0 is not left out:
 * any error there makes the mean astronomically great. It also favours models that foretell too little. Prefer `mae`
 * or `rmsle` unless all targets lie well away from 0.
 *
 * @example
 * ```ts
 * import { mape } from "@portrait/metrics";
 *
 * mape().compute({ predictions: [12, 90], target: [10, 100] }); // ≈ 0.15
 * ```
 */
export function mape(): RegressionMetric<"mape"> {
  return meanLossMetric({
    name: "mape",
    title: "MAPE",
    loss: (target, prediction) => Math.abs(target - prediction) / Math.max(Math.abs(target), Number.EPSILON),
  });
}
