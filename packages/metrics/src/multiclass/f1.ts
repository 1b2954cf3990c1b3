import { ratio } from "../binary/threshold-metric.js";
import type { MulticlassMetric } from "../metric/metric.js";
import { averagedMetric } from "./call-metric.js";

/**
 * Macro F1: the harmonic mean of precision and recall, `2 TP / (2 TP + FP + FN)`, of each class against the rest; the mean over classes, each counting the same; classes that are neither in the target nor called are left out. In
 * [0, 1]. A row is called its most probable class. Zero division: 0 for a class that no row is called right, as in scikit-learn.
 *
 * @example
 * ```ts
 * import { macroF1 } from "@portrait/metrics";
 *
 * macroF1().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // ≈ 0.7777777778
 * ```
 */
export function macroF1(): MulticlassMetric<"macroF1"> {
  return averagedMetric("F1", "F1", "macro", ({ right, actual, called }) =>
    ratio(2 * right, actual + called),
  );
}

/**
 * Micro F1: the harmonic mean of precision and recall, `2 TP / (2 TP + FP + FN)`, of each class against the rest; computed from the sums of TP, FP and FN over all classes. Where each row has one class it equals accuracy. In
 * [0, 1]. A row is called its most probable class. Zero division: 0 for a class that no row is called right, as in scikit-learn.
 *
 * @example
 * ```ts
 * import { microF1 } from "@portrait/metrics";
 *
 * microF1().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // => 0.75
 * ```
 */
export function microF1(): MulticlassMetric<"microF1"> {
  return averagedMetric("F1", "F1", "micro", ({ right, actual, called }) =>
    ratio(2 * right, actual + called),
  );
}

/**
 * Weighted F1: the harmonic mean of precision and recall, `2 TP / (2 TP + FP + FN)`, of each class against the rest; the mean over classes, each counting as much as its rows. In
 * [0, 1]. A row is called its most probable class. Zero division: 0 for a class that no row is called right, as in scikit-learn.
 *
 * @example
 * ```ts
 * import { weightedF1 } from "@portrait/metrics";
 *
 * weightedF1().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // => 0.75
 * ```
 */
export function weightedF1(): MulticlassMetric<"weightedF1"> {
  return averagedMetric("F1", "F1", "weighted", ({ right, actual, called }) =>
    ratio(2 * right, actual + called),
  );
}
