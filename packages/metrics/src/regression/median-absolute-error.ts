import type { RegressionMetric } from "../metric/metric.js";
import { defineRegressionMetric } from "./define-regression-metric.js";

/**
 * Median absolute error: the median of `|y - p|` over the rows, `y` the target and `p` the prediction; in the unit of
 * the target, >= 0, less is better. Half of the weight lies at or below it; where exactly half lies below a value, it
 * is the mean of that value and the next, as the median of an even number of rows is. Great errors of fewer than half
 * of the rows do not move it.
 *
 * Cost: n log n once for n rows, then n for each weighting.
 *
 * @example
 * ```ts
 * import { medianAbsoluteError } from "@portrait/metrics";
 *
 * medianAbsoluteError().compute({ predictions: [1, 2, 3, 100], target: [1, 3, 6, 4] }); // => 2
 * ```
 */
export function medianAbsoluteError(): RegressionMetric<"medianAbsoluteError"> {
  return defineRegressionMetric({
    name: "medianAbsoluteError",
    title: "Median absolute error",
    prepare({ target, prediction, length }) {
      const errors = target.map((value, row) => Math.abs(value - (prediction[row] as number)));
      const order = Int32Array.from({ length }, (_, row) => row).sort(
        (a, b) => (errors[a] as number) - (errors[b] as number) || a - b,
      );
      return (weights) => {
        let total = 0;
        for (let row = 0; row < length; row++) total += weights[row] as number;
        let below = 0;
        for (let place = 0; place < length; place++) {
          const row = order[place] as number;
          below += weights[row] as number;
          if (2 * below < total || weights[row] === 0) continue;
          if (2 * below > total) return errors[row] as number;
          let next = place + 1;
          while (next < length && weights[order[next] as number] === 0) next += 1;
          const above = next < length ? (errors[order[next] as number] as number) : (errors[row] as number);
          return ((errors[row] as number) + above) / 2;
        }
        return Number.NaN;
      };
    },
  });
}
