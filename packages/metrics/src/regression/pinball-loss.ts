import { describeValue, PortraitError } from "@portrait/core";
import type { RegressionMetric } from "../metric/metric.js";
import { meanLossMetric } from "./define-regression-metric.js";

/**
 * Pinball loss of a quantile: the mean of `q max(y - p, 0) + (1 - q) max(p - y, 0)` over the rows, `y` the target and
 * `p` the prediction of the q-quantile; in the unit of the target, >= 0, less is better. The q-quantile of `y` is its
 * best constant; at `q = 0.5` it is half of `mae`.
 *
 * Source: Koenker and Bassett 1978.
 *
 * @param quantile - `q`, in (0, 1). It is part of the name: `pinballLossAt0.9`.
 * @throws PortraitError `invalid-argument` when the quantile lies outside (0, 1).
 *
 * @example
 * ```ts
 * import { pinballLoss } from "@portrait/metrics";
 *
 * pinballLoss(0.9).compute({ predictions: [10, 10], target: [8, 14] }); // ≈ 1.9
 * ```
 */
export function pinballLoss<const Q extends number>(quantile: Q): RegressionMetric<`pinballLossAt${Q}`> {
  if (typeof quantile !== "number" || !(quantile > 0 && quantile < 1)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `pinballLoss: the quantile must be a number > 0 and < 1; received ${describeValue(quantile)}.`,
      hint: "Write pinballLoss(0.9).",
    });
  }
  return meanLossMetric({
    name: `pinballLossAt${quantile}`,
    title: `Pinball loss (${quantile})`,
    loss: (target, prediction) =>
      target > prediction ? quantile * (target - prediction) : (1 - quantile) * (prediction - target),
  });
}
