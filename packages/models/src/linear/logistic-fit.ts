import type { Examples, FitContext, RowValues } from "@portrait/core";
import type { MixedEncoder } from "../input/mixed-encoder.js";
import { countBothClasses, rowWeights } from "../input/training-data.js";
import { balancedWeights } from "./class-weights.js";
import { type Coefficients, fitLinear } from "./fit-linear.js";
import type { LogisticParams } from "./logistic-options.js";
import {
  createLogisticModel,
  LOGISTIC_KIND,
  type LogisticFit,
  type LogisticRegressionModel,
} from "./logistic-regression-model.js";

/**
 * Minimises the objective over examples.
 *
 * @param encoder - How rows are encoded.
 * @param data - The examples.
 * @param params - The options.
 * @param context - The fit's context.
 * @param start - Where to start; left out, from 0.
 * @throws PortraitError `invalid-data`, `missing-column`, `aborted`.
 */
export async function optimise<Row extends RowValues>(
  encoder: MixedEncoder<Row>,
  data: Examples<Row>,
  params: LogisticParams,
  context: FitContext<Examples<Row>>,
  start?: Coefficients,
): Promise<LogisticRegressionModel<Row>> {
  countBothClasses(LOGISTIC_KIND, data);
  const weights = rowWeights(LOGISTIC_KIND, data);
  const balanced = params.classWeight === "balanced";
  const { convergence, ...coefficients } = await fitLinear({
    encoder,
    table: data.table,
    target: data.target,
    weights: balanced ? balancedWeights(data.target, 2, weights) : weights,
    loss: "logistic",
    outputs: 1,
    params,
    context,
    ...(start === undefined ? {} : { start }),
  });
  const fit: LogisticFit<Row> = { encoder, coefficients, convergence, horizon: data.horizon, params };
  return createLogisticModel(fit, learnOn);
}

/**
 * Goes on from a fit with new examples and the same encoder.
 *
 * @param fit - The earlier fit.
 * @param data - The new examples.
 * @param context - The fit's context.
 * @throws PortraitError `invalid-data`, `missing-column`, `aborted`.
 */
export async function learnOn<Row extends RowValues>(
  fit: LogisticFit<Row>,
  data: Examples<Row>,
  context: FitContext<Examples<Row>>,
): Promise<LogisticRegressionModel<Row>> {
  return optimise(fit.encoder, data, fit.params, context, fit.coefficients);
}
