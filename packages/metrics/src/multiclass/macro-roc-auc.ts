import { rocAuc } from "../binary/roc-auc.js";
import { createScoredRows } from "../binary/scored-rows.js";
import type { MulticlassMetric } from "../metric/metric.js";
import { defineMulticlassMetric } from "./define-multiclass-metric.js";

/**
 * One-vs-rest macro ROC AUC: the mean over the classes that occur in the target of the area under the ROC curve of
 * "this class" against all others, scored by the class's probability; in [0, 1], 0.5 is chance. Undefined when fewer
 * than two classes occur; a resample that lacks one of the classes is left out.
 *
 * Cost: classes times n log n once for n rows, then classes times n for each weighting.
 *
 * Source: Provost and Domingos 2000 weigh classes by their share; here each counts the same.
 *
 * @example
 * ```ts
 * import { macroRocAuc } from "@portrait/metrics";
 *
 * macroRocAuc().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.6, 0.3, 0.1, 0.3, 0.4, 0.3, 0.5, 0.1, 0.4, 0.2, 0.3, 0.5],
 *   target: [0, 1, 2, 2],
 * }); // => 1
 * ```
 */
export function macroRocAuc(): MulticlassMetric<"macroRocAuc"> {
  return defineMulticlassMetric({
    name: "macroRocAuc",
    title: "Macro ROC AUC (one class against the rest)",
    undefinedWhen: "fewer than two classes occur, or one that occurs has no weight",
    prepare({ target, probability, classes, length }) {
      const present = [...new Set(target)].sort((a, b) => a - b);
      if (present.length < 2) return () => Number.NaN;
      const statistics = present.map((code) =>
        rocAuc().prepare(
          createScoredRows(
            {
              probabilities: Float64Array.from(
                { length },
                (_, row) => probability[row * classes.length + code] as number,
              ),
              target: Uint8Array.from(target, (other) => (other === code ? 1 : 0)),
            },
            "macroRocAuc",
          ),
        ),
      );
      return (weights) =>
        statistics.reduce((sum, statistic) => sum + statistic(weights), 0) / statistics.length;
    },
  });
}
