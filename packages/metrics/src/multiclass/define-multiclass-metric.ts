import { PortraitError } from "@portrait/core";
import type { MulticlassMetric, WeightedStatistic } from "../metric/metric.js";
import { checkWeights } from "../metric/weights.js";
import { type ClassRows, createClassRows } from "./class-rows.js";

/** What {@link defineMulticlassMetric} takes. */
export interface MulticlassMetricInit<Name extends string> {
  /** The stable name, the key of the result. */
  readonly name: Name;
  /** The name as people write it; left out, the stable name. */
  readonly title?: string;
  /** Whether a greater value is a better one; left out, yes. */
  readonly higherIsBetter?: boolean;
  /** When the value is `NaN`, in words, for the message: `"only one class occurs"`. */
  readonly undefinedWhen?: string;
  /**
   * Prepares the metric for many weightings of the same rows.
   *
   * @param rows - The rows.
   */
  readonly prepare: (rows: ClassRows) => WeightedStatistic;
}

/**
 * A metric of one's own for classifiers of several classes. The built-in ones are made by it too.
 *
 * @param init - Name, direction and the computation.
 *
 * @example
 * ```ts
 * import { defineMulticlassMetric } from "@portrait/metrics";
 *
 * const wrong = defineMulticlassMetric({
 *   name: "wrong",
 *   higherIsBetter: false,
 *   prepare: ({ called, target, length }) => (weights) => {
 *     let sum = 0;
 *     for (let row = 0; row < length; row++) sum += called[row] === target[row] ? 0 : weights[row]!;
 *     return sum;
 *   },
 * });
 * wrong.compute({ classes: ["milk", "tea"], probabilities: [0.9, 0.1, 0.6, 0.4], target: [0, 1] }); // => 1
 * ```
 */
export function defineMulticlassMetric<const Name extends string>(
  init: MulticlassMetricInit<Name>,
): MulticlassMetric<Name> {
  return Object.freeze({
    task: "multiclass",
    name: init.name,
    title: init.title ?? init.name,
    higherIsBetter: init.higherIsBetter ?? true,
    interval: "bootstrap",
    prepare: init.prepare,
    compute(outcomes) {
      const rows = createClassRows(outcomes, init.name);
      const value = init.prepare(rows)(checkWeights(init.name, outcomes.weights, rows.length));
      if (!Number.isNaN(value)) return value;
      throw new PortraitError({
        code: "invalid-data",
        message: `${init.name}: undefined${init.undefinedWhen === undefined ? " on these rows" : `, as ${init.undefinedWhen}`}.`,
        hint: "Leave the metric out, or judge by other rows.",
      });
    },
  } satisfies MulticlassMetric<Name>);
}
