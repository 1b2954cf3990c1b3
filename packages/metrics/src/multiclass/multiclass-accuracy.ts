import type { MulticlassMetric } from "../metric/metric.js";
import { callMetric } from "./call-metric.js";

/**
 * Accuracy: the share of rows whose most probable class is theirs, in [0, 1]. It is high for any model where one class
 * is common; see `macroRecall` or `macroF1` there.
 *
 * @example
 * ```ts
 * import { multiclassAccuracy } from "@portrait/metrics";
 *
 * multiclassAccuracy().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3],
 *   target: [0, 2],
 * }); // => 0.5
 * ```
 */
export function multiclassAccuracy(): MulticlassMetric<"accuracy"> {
  return callMetric({
    name: "accuracy",
    title: "Accuracy",
    of: ({ right, total }) => right.reduce((sum, count) => sum + count, 0) / total,
  });
}
