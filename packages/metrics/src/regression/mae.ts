import type { RegressionMetric } from "../metric/metric.js";
import { meanLossMetric } from "./define-regression-metric.js";

/**
 * Mean absolute error: the mean of `|y - p|` over the rows, `y` the target and `p` the prediction; in the unit of the
 * target, >= 0, less is better. The median of `y` is its best constant.
 *
 * @example
 * ```ts
 * import { mae } from "@portrait/metrics";
 *
 * mae().compute({ predictions: [1, 5], target: [1, 3] }); // => 1
 * ```
 */
export function mae(): RegressionMetric<"mae"> {
  return meanLossMetric({
    name: "mae",
    title: "MAE",
    loss: (target, prediction) => Math.abs(target - prediction),
  });
}
