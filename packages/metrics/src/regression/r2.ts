import type { RegressionMetric } from "../metric/metric.js";
import { defineRegressionMetric } from "./define-regression-metric.js";
import { variationOf } from "./variation.js";

/**
 * The coefficient of determination: `1 - sum (y - p)^2 / sum (y - mean y)^2` over the rows, `y` the target and `p` the
 * prediction; at most 1, 0 for the mean of these rows, below 0 for worse. Undefined where all targets are equal
 * (scikit-learn gives 0 or 1 there).
 *
 * @example
 * ```ts
 * import { r2 } from "@portrait/metrics";
 *
 * r2().compute({ predictions: [1, 2, 4], target: [1, 2, 3] }); // => 0.5
 * ```
 */
export function r2(): RegressionMetric<"r2"> {
  return defineRegressionMetric({
    name: "r2",
    title: "R²",
    higherIsBetter: true,
    undefinedWhen: "all targets are equal",
    prepare:
      ({ target, prediction }) =>
      (weights) => {
        const { total, residual } = variationOf(target, prediction, weights);
        return total === 0 ? Number.NaN : 1 - residual / total;
      },
  });
}
