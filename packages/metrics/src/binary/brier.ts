import type { BinaryMetric } from "../metric/metric.js";
import { weightedMean } from "../metric/weights.js";
import { defineBinaryMetric } from "./define-binary-metric.js";

/**
 * The Brier score: the mean of `(p - y)^2` over the rows, where `p` is the probability of the positive class and `y`
 * is 1 for a positive row, else 0; in [0, 1], less is better.
 *
 * Source: Brier 1950, in the form for two classes that counts one of them.
 *
 * @example
 * ```ts
 * import { brier } from "@portrait/metrics";
 *
 * brier().compute({ probabilities: [0.5, 0], target: [1, 0] }); // => 0.125
 * ```
 */
export function brier(): BinaryMetric<"brier"> {
  return defineBinaryMetric({
    name: "brier",
    title: "Brier score",
    higherIsBetter: false,
    prepare({ order, probability, target, length }) {
      const errors = new Float64Array(length);
      order.forEach((row, place) => {
        errors[row] = ((probability[place] as number) - (target[place] as number)) ** 2;
      });
      return (weights) => weightedMean(errors, weights);
    },
  });
}
