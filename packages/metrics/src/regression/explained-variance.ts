import type { RegressionMetric } from "../metric/metric.js";
import { defineRegressionMetric } from "./define-regression-metric.js";
import { variationOf } from "./variation.js";

/**
 * The share of explained variance: `1 - Var(y - p) / Var(y)` over the rows, `y` the target and `p` the prediction; at
 * most 1. Unlike `r2` it forgives a constant bias. Undefined where all targets are equal.
 *
 * @example
 * ```ts
 * import { explainedVariance } from "@portrait/metrics";
 *
 * explainedVariance().compute({ predictions: [11, 12, 13], target: [1, 2, 3] }); // => 1
 * ```
 */
export function explainedVariance(): RegressionMetric<"explainedVariance"> {
  return defineRegressionMetric({
    name: "explainedVariance",
    title: "Explained variance",
    higherIsBetter: true,
    undefinedWhen: "all targets are equal",
    prepare:
      ({ target, prediction }) =>
      (weights) => {
        const { total, centred } = variationOf(target, prediction, weights);
        return total === 0 ? Number.NaN : 1 - centred / total;
      },
  });
}
