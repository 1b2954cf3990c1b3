import type { NumberExamples, Regressor } from "@portrait/core";
import { binBetween, quantileEdges } from "../curves/bins.js";
import type { RegressionMetric } from "../metric/metric.js";
import { weightedMean } from "../metric/weights.js";
import { checkDomain } from "../regression/define-regression-metric.js";
import type { NumberRows } from "../regression/number-rows.js";
import { isRegressor } from "./capability.js";
import type { PredictionBin, RegressionEvaluation } from "./evaluation.js";
import { numberRows } from "./example-rows.js";
import { judge } from "./judge.js";

const BINS = 10;

function binsOf({ prediction, target, length }: NumberRows, weights: Float64Array): readonly PredictionBin[] {
  const edges = quantileEdges(prediction.slice().sort(), BINS);
  const sums = Array.from({ length: edges.length - 1 }, () => ({
    predicted: 0,
    observed: 0,
    weight: 0,
    rows: 0,
  }));
  for (let row = 0; row < length; row++) {
    const sum = sums[binBetween(prediction[row] as number, edges)];
    const weight = weights[row] as number;
    if (sum === undefined) continue;
    sum.predicted += weight * (prediction[row] as number);
    sum.observed += weight * (target[row] as number);
    sum.weight += weight;
    sum.rows += 1;
  }
  return Object.freeze(
    sums
      .filter(({ weight }) => weight > 0)
      .map(({ predicted, observed, weight, rows }) =>
        Object.freeze({ predicted: predicted / weight, observed: observed / weight, rows }),
      ),
  );
}

/**
 * Judges a regressor; see `evaluate`.
 *
 * @param received - What the caller passed as model.
 * @param test - The examples.
 * @param options - What the caller passed as options.
 */
export async function evaluateRegression(
  received: unknown,
  test: NumberExamples,
  options: object | undefined,
): Promise<RegressionEvaluation> {
  const judged = await judge<Regressor, RegressionMetric, NumberRows>(received, test, options, {
    task: "regression",
    can: isRegressor,
    rowsOf: (model, _, predicting) => numberRows("evaluate", model, test, predicting),
    prepare(metric, rows) {
      checkDomain("evaluate", metric, rows);
      return metric.prepare(rows);
    },
  });
  const { model, baseline, users, metrics, protocol, own, other, weights } = judged;
  return Object.freeze({
    task: "regression",
    model,
    baseline,
    rows: own.length,
    users,
    queries: own.queries,
    target: Object.freeze({
      mean: weightedMean(own.target, weights),
      least: own.target.reduce((least, value) => Math.min(least, value)),
      greatest: own.target.reduce((most, value) => Math.max(most, value)),
    }),
    metrics,
    bins: Object.freeze({
      model: binsOf(own, weights),
      baseline: other === undefined ? null : binsOf(other, weights),
    }),
    protocol,
  });
}
