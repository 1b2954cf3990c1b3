import { PortraitError } from "@portrait/core";
import type { BinaryMetric, ClassName, WeightedStatistic } from "../metric/metric.js";
import { checkWeights } from "../metric/weights.js";
import { createScoredRows, type ScoredRows } from "./scored-rows.js";

/** What {@link defineBinaryMetric} takes. */
export interface BinaryMetricInit<Name extends string> {
  /** The stable name, the key of the result. */
  readonly name: Name;
  /** The name as people write it; left out, the stable name. */
  readonly title?: string;
  /** Whether a greater value is a better one; left out, yes. */
  readonly higherIsBetter?: boolean;
  /** The classes without which it is undefined; left out, none. */
  readonly needs?: readonly ClassName[];
  /**
   * Prepares the metric for many weightings of the same rows.
   *
   * @param rows - The rows, sorted once.
   */
  readonly prepare: (rows: ScoredRows) => WeightedStatistic;
}

/**
 * Refuses rows that lack a class which a metric needs.
 *
 * @param owner - Who asks, for the message.
 * @param metric - The metric.
 * @param counts - How many rows there are of each class.
 * @throws PortraitError `invalid-data`.
 */
export function checkNeeds(
  owner: string,
  metric: Pick<BinaryMetric, "name" | "needs">,
  counts: Readonly<Record<ClassName, number>>,
): void {
  const missing = metric.needs.find((name) => counts[name] === 0);
  if (missing === undefined) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: "${metric.name}" is undefined without ${missing} rows; the test holds ${counts.positive} positive and ${counts.negative} negative rows.`,
    hint: "Judge by rows of both classes, or leave the metric out.",
    details: { metric: metric.name, ...counts },
  });
}

/**
 * A metric of one's own for classifiers of two classes. The built-in ones are made by it too.
 *
 * @param init - Name, direction and the computation.
 *
 * @example
 * ```ts
 * import { defineBinaryMetric } from "@portrait/metrics";
 *
 * const meanProbability = defineBinaryMetric({
 *   name: "meanProbability",
 *   prepare: ({ order, probability }) => (weights) => {
 *     let sum = 0;
 *     let total = 0;
 *     order.forEach((row, place) => {
 *       sum += weights[row]! * probability[place]!;
 *       total += weights[row]!;
 *     });
 *     return sum / total;
 *   },
 * });
 * meanProbability.compute({ probabilities: [0.25, 0.75], target: [0, 1] }); // => 0.5
 * ```
 */
export function defineBinaryMetric<const Name extends string>(
  init: BinaryMetricInit<Name>,
): BinaryMetric<Name> {
  const metric: BinaryMetric<Name> = {
    task: "binary",
    name: init.name,
    title: init.title ?? init.name,
    higherIsBetter: init.higherIsBetter ?? true,
    interval: "bootstrap",
    needs: Object.freeze([...(init.needs ?? [])]),
    prepare: init.prepare,
    compute(outcomes) {
      const rows = createScoredRows(outcomes, init.name);
      const weights = checkWeights(init.name, outcomes.weights, rows.length);
      let positive = 0;
      let negative = 0;
      rows.order.forEach((row, place) => {
        if (rows.target[place] === 1) positive += weights[row] as number;
        else negative += weights[row] as number;
      });
      checkNeeds(init.name, metric, { positive, negative });
      const value = init.prepare(rows)(weights);
      if (!Number.isNaN(value)) return value;
      throw new PortraitError({
        code: "invalid-data",
        message: `${init.name}: undefined on these rows.`,
        hint: "Leave the metric out, or judge by other rows.",
      });
    },
  };
  return Object.freeze(metric);
}
