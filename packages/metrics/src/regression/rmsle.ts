import type { RegressionMetric } from "../metric/metric.js";
import { meanLossMetric } from "./define-regression-metric.js";

/**
 * Root mean squared logarithmic error: `sqrt(mean (ln(1 + y) - ln(1 + p))^2)` over the rows, `y` the target and `p`
 * the prediction, both >= 0; >= 0, less is better. It weighs ratios, not differences: counts of 10 and 1,000 that are
 * foretold 10 % too high cost about the same. A prediction below 0 is an error, not silently clipped.
 *
 * @example
 * ```ts
 * import { rmsle } from "@portrait/metrics";
 *
 * rmsle().compute({ predictions: [0, Math.E - 1], target: [0, 0] }); // ≈ 0.7071067812
 * ```
 */
export function rmsle(): RegressionMetric<"rmsle"> {
  const domain = { min: 0, exclusive: false } as const;
  return meanLossMetric({
    name: "rmsle",
    title: "RMSLE",
    domain: { target: domain, prediction: domain },
    loss: (target, prediction) => (Math.log1p(target) - Math.log1p(prediction)) ** 2,
    of: Math.sqrt,
  });
}
