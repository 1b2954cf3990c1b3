import type { BinaryMetric } from "../metric/metric.js";
import { defineBinaryMetric } from "./define-binary-metric.js";

/**
 * Average precision: `sum_n (R_n - R_(n-1)) P_n` over the distinct probabilities from the greatest down, where `P_n`
 * and `R_n` are precision and recall when all rows with at least the n-th are called positive; in (0, 1]. Rows with
 * equal probabilities enter together, and nothing is interpolated between steps, as in scikit-learn. A model that
 * knows nothing has about the share of positive rows. Undefined without positive rows.
 *
 * @example
 * ```ts
 * import { averagePrecision } from "@portrait/metrics";
 *
 * averagePrecision().compute({ probabilities: [0.8, 0.4, 0.35, 0.1], target: [1, 0, 1, 0] }); // ≈ 0.8333333333
 * ```
 */
export function averagePrecision(): BinaryMetric<"averagePrecision"> {
  return defineBinaryMetric({
    name: "averagePrecision",
    title: "Average precision",
    needs: ["positive"],
    prepare({ order, target, last, length }) {
      return (weights) => {
        let sum = 0;
        let called = 0;
        let positives = 0;
        let positivesAbove = 0;
        for (let place = 0; place < length; place++) {
          const weight = weights[order[place] as number] as number;
          called += weight;
          if (target[place] === 1) positives += weight;
          if (last[place] === 1 && positives > positivesAbove) {
            sum += (positives - positivesAbove) * (positives / called);
            positivesAbove = positives;
          }
        }
        return sum / positives;
      };
    },
  });
}
