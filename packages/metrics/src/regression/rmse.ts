import type { RegressionMetric } from "../metric/metric.js";
import { meanLossMetric } from "./define-regression-metric.js";

/**
 * Root mean squared error: `sqrt(mean (y - p)^2)` over the rows, `y` the target and `p` the prediction; in the unit of
 * the target, >= 0, less is better. The mean of `y` is its best constant.
 *
 * @example
 * ```ts
 * import { rmse } from "@portrait/metrics";
 *
 * rmse().compute({ predictions: [1, 5], target: [1, 3] }); // ≈ 1.4142135624
 * ```
 */
export function rmse(): RegressionMetric<"rmse"> {
  return meanLossMetric({
    name: "rmse",
    title: "RMSE",
    loss: (target, prediction) => (target - prediction) ** 2,
    of: Math.sqrt,
  });
}
