import type { RegressionMetric } from "../metric/metric.js";
import { meanLossMetric } from "./define-regression-metric.js";

/**
 * Mean Poisson deviance: the mean of `2 (y ln(y / p) - y + p)` over the rows, with `0 ln 0 = 0`, `y >= 0` the target
 * (a count) and `p > 0` the prediction; >= 0, less is better. The expectation of `y` is its best prediction, as for
 * `rmse`, but an error weighs less where the count is great.
 *
 * @example
 * ```ts
 * import { meanPoissonDeviance } from "@portrait/metrics";
 *
 * meanPoissonDeviance().compute({ predictions: [1, 2], target: [0, 2] }); // => 1
 * ```
 */
export function meanPoissonDeviance(): RegressionMetric<"meanPoissonDeviance"> {
  return meanLossMetric({
    name: "meanPoissonDeviance",
    title: "Mean Poisson deviance",
    domain: { target: { min: 0, exclusive: false }, prediction: { min: 0, exclusive: true } },
    loss: (target, prediction) =>
      2 * ((target === 0 ? 0 : target * Math.log(target / prediction)) - target + prediction),
  });
}
