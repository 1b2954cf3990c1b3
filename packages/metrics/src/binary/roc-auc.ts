import type { BinaryMetric } from "../metric/metric.js";
import { defineBinaryMetric } from "./define-binary-metric.js";

/**
 * The area under the ROC curve: the probability that a random positive row has a greater score than a random negative
 * one, a tie counting one half (mid-rank), in [0, 1]; 0.5 is chance. The pairs are counted exactly; only the last
 * division rounds. Undefined when a class is absent.
 *
 * Source: Hanley and McNeil 1982, the Wilcoxon statistic.
 *
 * @example
 * ```ts
 * import { rocAuc } from "@portrait/metrics";
 *
 * rocAuc().compute({ probabilities: [0.9, 0.5, 0.5, 0.1], target: [1, 1, 0, 0] }); // => 0.875
 * ```
 */
export function rocAuc(): BinaryMetric<"rocAuc"> {
  return defineBinaryMetric({
    name: "rocAuc",
    title: "ROC AUC",
    needs: ["positive", "negative"],
    prepare({ order, target, last, length }) {
      return (weights) => {
        let pairs = 0;
        let positivesAbove = 0;
        let positives = 0;
        let negatives = 0;
        let negativesTied = 0;
        for (let place = 0; place < length; place++) {
          const weight = weights[order[place] as number] as number;
          if (target[place] === 1) positives += weight;
          else negativesTied += weight;
          if (last[place] === 1) {
            pairs += negativesTied * (positivesAbove + positives);
            negatives += negativesTied;
            positivesAbove = positives;
            negativesTied = 0;
          }
        }
        return pairs / (2 * positives * negatives);
      };
    },
  });
}
