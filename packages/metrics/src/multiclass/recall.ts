import { ratio } from "../binary/threshold-metric.js";
import type { MulticlassMetric } from "../metric/metric.js";
import { averagedMetric } from "./call-metric.js";

/**
 * Macro recall: of its rows the share that are called so, `TP / (TP + FN)`, of each class against the rest; the mean over classes, each counting the same; classes that are neither in the target nor called are left out. In
 * [0, 1]. A row is called its most probable class. Zero division: 0 for a class that has no rows, as in scikit-learn.
 *
 * @example
 * ```ts
 * import { macroRecall } from "@portrait/metrics";
 *
 * macroRecall().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // ≈ 0.8333333333
 * ```
 */
export function macroRecall(): MulticlassMetric<"macroRecall"> {
  return averagedMetric("Recall", "recall", "macro", ({ right, actual }) => ratio(right, actual));
}

/**
 * Micro recall: of its rows the share that are called so, `TP / (TP + FN)`, of each class against the rest; computed from the sums of TP, FP and FN over all classes. Where each row has one class it equals accuracy. In
 * [0, 1]. A row is called its most probable class. Zero division: 0 for a class that has no rows, as in scikit-learn.
 *
 * @example
 * ```ts
 * import { microRecall } from "@portrait/metrics";
 *
 * microRecall().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // => 0.75
 * ```
 */
export function microRecall(): MulticlassMetric<"microRecall"> {
  return averagedMetric("Recall", "recall", "micro", ({ right, actual }) => ratio(right, actual));
}

/**
 * Weighted recall: of its rows the share that are called so, `TP / (TP + FN)`, of each class against the rest; the mean over classes, each counting as much as its rows. In
 * [0, 1]. A row is called its most probable class. Zero division: 0 for a class that has no rows, as in scikit-learn.
 *
 * @example
 * ```ts
 * import { weightedRecall } from "@portrait/metrics";
 *
 * weightedRecall().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // => 0.75
 * ```
 */
export function weightedRecall(): MulticlassMetric<"weightedRecall"> {
  return averagedMetric("Recall", "recall", "weighted", ({ right, actual }) => ratio(right, actual));
}
