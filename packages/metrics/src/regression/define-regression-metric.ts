import { PortraitError } from "@portrait/core";
import type { Domain, RegressionMetric, WeightedStatistic } from "../metric/metric.js";
import { checkWeights, weightedMean } from "../metric/weights.js";
import { createNumberRows, type NumberRows } from "./number-rows.js";

/** What {@link defineRegressionMetric} takes. */
export interface RegressionMetricInit<Name extends string> {
  /** The stable name, the key of the result. */
  readonly name: Name;
  /** The name as people write it; left out, the stable name. */
  readonly title?: string;
  /** Whether a greater value is a better one; left out, no: most are losses. */
  readonly higherIsBetter?: boolean;
  /** The targets and predictions for which it is defined; left out, all finite numbers. */
  readonly domain?: RegressionMetric["domain"];
  /** When the value is `NaN`, in words, for the message: `"all targets are equal"`. */
  readonly undefinedWhen?: string;
  /**
   * Prepares the metric for many weightings of the same rows.
   *
   * @param rows - The rows.
   */
  readonly prepare: (rows: NumberRows) => WeightedStatistic;
}

const inside = (value: number, { min, exclusive }: Domain): boolean =>
  exclusive ? value > min : value >= min;

/**
 * Refuses rows outside the domain of a metric.
 *
 * @param owner - Who asks, for the message.
 * @param metric - The metric.
 * @param rows - The rows.
 * @throws PortraitError `invalid-data`.
 */
export function checkDomain(
  owner: string,
  metric: Pick<RegressionMetric, "name" | "domain">,
  rows: NumberRows,
): void {
  for (const part of ["target", "prediction"] as const) {
    const domain = metric.domain[part];
    if (domain === undefined) continue;
    const row = rows[part].findIndex((value) => !inside(value, domain));
    if (row < 0) continue;
    const value = rows[part][row] as number;
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: "${metric.name}" needs every ${part} ${domain.exclusive ? ">" : ">="} ${domain.min}; row ${row} has ${value}.`,
      hint:
        part === "target"
          ? "Leave the metric out."
          : "Leave the metric out, or judge a model whose predictions stay in that range.",
      details: { metric: metric.name, row, value },
    });
  }
}

/**
 * A metric of one's own for regressors. The built-in ones are made by it too.
 *
 * @param init - Name, direction, domain and the computation.
 *
 * @example
 * ```ts
 * import { defineRegressionMetric } from "@portrait/metrics";
 *
 * const meanError = defineRegressionMetric({
 *   name: "meanError",
 *   prepare: ({ prediction, target, length }) => (weights) => {
 *     let sum = 0;
 *     let total = 0;
 *     for (let row = 0; row < length; row++) {
 *       sum += weights[row]! * (prediction[row]! - target[row]!);
 *       total += weights[row]!;
 *     }
 *     return sum / total;
 *   },
 * });
 * meanError.compute({ predictions: [2, 4], target: [1, 1] }); // => 2
 * ```
 */
export function defineRegressionMetric<const Name extends string>(
  init: RegressionMetricInit<Name>,
): RegressionMetric<Name> {
  const metric: RegressionMetric<Name> = {
    task: "regression",
    name: init.name,
    title: init.title ?? init.name,
    higherIsBetter: init.higherIsBetter ?? false,
    interval: "bootstrap",
    domain: Object.freeze({ ...init.domain }),
    prepare: init.prepare,
    compute(outcomes) {
      const rows = createNumberRows(outcomes, init.name);
      const weights = checkWeights(init.name, outcomes.weights, rows.length);
      checkDomain(init.name, metric, rows);
      const value = init.prepare(rows)(weights);
      if (!Number.isNaN(value)) return value;
      throw new PortraitError({
        code: "invalid-data",
        message: `${init.name}: undefined${init.undefinedWhen === undefined ? " on these rows" : `, as ${init.undefinedWhen}`}.`,
        hint: "Leave the metric out, or judge by other rows.",
      });
    },
  };
  return Object.freeze(metric);
}

/**
 * A metric that is a function of the weighted mean of a loss for each row.
 *
 * @param init - Name, title, domain, and:
 * @param init.loss - The loss of a row from its target and prediction.
 * @param init.of - The value from the mean; left out, the mean itself.
 */
export function meanLossMetric<const Name extends string>(
  init: Omit<RegressionMetricInit<Name>, "prepare"> & {
    readonly loss: (target: number, prediction: number) => number;
    readonly of?: (mean: number) => number;
  },
): RegressionMetric<Name> {
  const { loss, of = (mean) => mean, ...rest } = init;
  return defineRegressionMetric({
    ...rest,
    prepare({ target, prediction }) {
      const losses = target.map((value, row) => loss(value, prediction[row] as number));
      return (weights) => of(weightedMean(losses, weights));
    },
  });
}
