import type { MulticlassMetric } from "../metric/metric.js";
import { weightedMean } from "../metric/weights.js";
import { defineMulticlassMetric } from "./define-multiclass-metric.js";

/**
 * The Brier score of several classes: the mean over the rows of `sum_c (p_c - y_c)^2`, where `p_c` is the probability
 * of class `c` and `y_c` is 1 for the row's class, else 0; in [0, 2], less is better. Of two classes it is twice
 * `brier`, which counts one of them.
 *
 * Source: Brier 1950.
 *
 * @example
 * ```ts
 * import { multiclassBrier } from "@portrait/metrics";
 *
 * multiclassBrier().compute({ classes: ["milk", "rice", "tea"], probabilities: [0.5, 0.5, 0], target: [0] }); // => 0.5
 * ```
 */
export function multiclassBrier(): MulticlassMetric<"brier"> {
  return defineMulticlassMetric({
    name: "brier",
    title: "Brier score",
    higherIsBetter: false,
    prepare({ target, probability, classes }) {
      const width = classes.length;
      const losses = Float64Array.from(target, (code, row) => {
        let sum = 0;
        for (let other = 0; other < width; other++) {
          sum += ((probability[row * width + other] as number) - (other === code ? 1 : 0)) ** 2;
        }
        return sum;
      });
      return (weights) => weightedMean(losses, weights);
    },
  });
}
