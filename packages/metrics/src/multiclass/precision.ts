import { ratio } from "../binary/threshold-metric.js";
import type { MulticlassMetric } from "../metric/metric.js";
import { averagedMetric } from "./call-metric.js";

/**
 * Macro precision: of the rows called so the share that are so, `TP / (TP + FP)`, of each class against the rest; the mean over classes, each counting the same; classes that are neither in the target nor called are left out. In
 * [0, 1]. A row is called its most probable class. Zero division: 0 for a class that no row is called, as in scikit-learn.
 *
 * @example
 * ```ts
 * import { macroPrecision } from "@portrait/metrics";
 *
 * macroPrecision().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // ≈ 0.8333333333
 * ```
 */
export function macroPrecision(): MulticlassMetric<"macroPrecision"> {
  return averagedMetric("Precision", "precision", "macro", ({ right, called }) => ratio(right, called));
}

/**
 * Micro precision: of the rows called so the share that are so, `TP / (TP + FP)`, of each class against the rest; computed from the sums of TP, FP and FN over all classes. Where each row has one class it equals accuracy. In
 * [0, 1]. A row is called its most probable class. Zero division: 0 for a class that no row is called, as in scikit-learn.
 *
 * @example
 * ```ts
 * import { microPrecision } from "@portrait/metrics";
 *
 * microPrecision().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // => 0.75
 * ```
 */
export function microPrecision(): MulticlassMetric<"microPrecision"> {
  return averagedMetric("Precision", "precision", "micro", ({ right, called }) => ratio(right, called));
}

/**
 * Weighted precision: of the rows called so the share that are so, `TP / (TP + FP)`, of each class against the rest; the mean over classes, each counting as much as its rows. In
 * [0, 1]. A row is called its most probable class. Zero division: 0 for a class that no row is called, as in scikit-learn.
 *
 * @example
 * ```ts
 * import { weightedPrecision } from "@portrait/metrics";
 *
 * weightedPrecision().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // ≈ 0.875
 * ```
 */
export function weightedPrecision(): MulticlassMetric<"weightedPrecision"> {
  return averagedMetric("Precision", "precision", "weighted", ({ right, called }) => ratio(right, called));
}
