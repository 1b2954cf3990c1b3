import {
  type FitContext,
  type NumberExamples,
  PortraitError,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import { learnMixedEncoder } from "../input/mixed-encoder.js";
import { checkEncodable, inputColumns } from "../input/schema.js";
import type { TabularEstimator } from "../input/tabular-estimator.js";
import { checkAnswers, optimiseNumbers } from "./regression-fit.js";
import type { LinearRegressionModel, RegressionKind } from "./regression-model.js";
import { orderedParams, type RegressionParams } from "./regression-options.js";
import { describeColumn } from "./solver/describe-columns.js";

/** An estimator of a linear regression: a frozen description that `fit` makes a model of. */
export type LinearRegressionEstimator<
  Row extends RowValues = RowValues,
  Kind extends RegressionKind = RegressionKind,
> = TabularEstimator<Row, LinearRegressionModel<Row, Kind>, Float64Array>;

/**
 * The estimator of a kind of regression.
 *
 * @param kind - The kind.
 * @param inputs - The columns to learn from; undefined for all.
 * @param options - The options as given, defaults filled in: what the estimator shows.
 * @param params - All that there is to set.
 * @throws PortraitError `invalid-option`.
 */
export function createRegression<Row extends RowValues, Kind extends RegressionKind>(
  kind: Kind,
  inputs: TableSchema<Row> | undefined,
  options: Partial<RegressionParams>,
  params: RegressionParams,
): LinearRegressionEstimator<Row, Kind> {
  if (inputs !== undefined) checkEncodable(kind, inputs, true);
  if (params.solver === "lbfgs" && params.l1 > 0) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${kind}: the solver "lbfgs" cannot minimise "l1" > 0; received l1 ${params.l1}.`,
      hint: 'Leave "solver" out, or pass "coordinateDescent".',
      details: { solver: params.solver, l1: params.l1 },
    });
  }
  return Object.freeze<LinearRegressionEstimator<Row, Kind>>({
    kind,
    params: Object.freeze({ ...options, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
    withInputs: (others) => createRegression(kind, others, options, params),
    async learn(data, context: FitContext<NumberExamples<Row>>) {
      checkAnswers(kind, data);
      const { scaling, minCount } = params;
      const columns = inputColumns(kind, data.table, inputs, true);
      const encoder = learnMixedEncoder(kind, data.table, columns, {
        scaling,
        minCount,
        imputation: "median",
        describe: describeColumn,
      });
      return optimiseNumbers(kind, encoder, data, orderedParams(params), context);
    },
  });
}
