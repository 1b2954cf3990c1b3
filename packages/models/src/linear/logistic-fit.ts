import type { Examples, FitContext, RowValues } from "@portrait/core";
import type { InputEncoder } from "../input/encoder.js";
import { countBothClasses } from "../input/training-data.js";
import { minimise } from "./lbfgs.js";
import { inverseCurvature } from "./logistic-curvature.js";
import { type LogisticProblem, logisticObjective } from "./logistic-loss.js";
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
 * @param start - The coefficients, then the intercept if there is one.
 * @param params - The options.
 * @param context - The fit's context.
 * @throws PortraitError `invalid-data`, `missing-column`, `aborted`.
 */
export async function optimise<Row extends RowValues>(
  encoder: InputEncoder<Row>,
  data: Examples<Row>,
  start: Float64Array,
  params: LogisticParams,
  context: FitContext<Examples<Row>>,
): Promise<LogisticRegressionModel<Row>> {
  const { negative, positive } = countBothClasses(LOGISTIC_KIND, data);
  const width = encoder.columns.length;
  const count = negative + positive;
  const balanced = params.classWeight === "balanced";
  const problem: LogisticProblem = {
    matrix: encoder.encode(data.table),
    width,
    target: data.target,
    classWeights: balanced ? [count / (2 * negative), count / (2 * positive)] : [1, 1],
    l2: params.l2,
    fitIntercept: params.fitIntercept,
  };
  const precondition = inverseCurvature(problem);
  const { maxIterations, tolerance } = params;
  const minimum = await minimise(logisticObjective(problem), start, {
    tolerance,
    maxIterations,
    ...(precondition === undefined ? {} : { precondition }),
    onIteration: (iteration, value) => context.step(iteration, maxIterations, value),
  });
  const fit: LogisticFit<Row> = {
    encoder,
    coefficients: minimum.point.slice(0, width),
    intercept: params.fitIntercept ? (minimum.point[width] as number) : 0,
    convergence: Object.freeze({
      converged: minimum.reason === "gradient",
      reason: minimum.reason,
      iterations: minimum.iterations,
      gradientNorm: minimum.gradientNorm,
      objective: minimum.value * count,
    }),
    horizon: data.horizon,
    params,
  };
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
  const intercept = fit.params.fitIntercept ? [fit.intercept] : [];
  return optimise(fit.encoder, data, Float64Array.of(...fit.coefficients, ...intercept), fit.params, context);
}
