import { type FitContext, type NumberExamples, PortraitError, type RowValues } from "@portrait/core";
import type { MixedEncoder } from "../input/mixed-encoder.js";
import { checkNumbers, rowWeights } from "../input/training-data.js";
import { type Coefficients, fitLinear } from "./fit-linear.js";
import {
  createRegressionModel,
  type LinearRegressionModel,
  type RegressionFit,
  type RegressionKind,
} from "./regression-model.js";
import type { RegressionParams } from "./regression-options.js";

/** Greater answers would overflow when squared and summed. */
const LARGEST_ANSWER = 1e145;

/**
 * Checks the answers of examples.
 *
 * @param kind - The kind of regression.
 * @param data - The examples.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function checkAnswers<Row extends RowValues>(kind: RegressionKind, data: NumberExamples<Row>): void {
  checkNumbers(kind, data, kind === "poissonRegression" ? { min: 0 } : {});
  const { target } = data;
  let odd = 0;
  while (odd < target.length && Math.abs(target[odd] as number) <= LARGEST_ANSWER) odd++;
  if (odd === target.length) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${kind}: an answer must be at most ${LARGEST_ANSWER} in magnitude; row ${odd} holds ${target[odd]}.`,
    hint: "Divide all answers by the same number.",
    details: { row: odd },
  });
}

/**
 * Minimises the objective over examples.
 *
 * @param kind - The kind of regression.
 * @param encoder - How rows are encoded.
 * @param data - The examples.
 * @param params - The options.
 * @param context - The fit's context.
 * @param start - Where to start; left out, from 0.
 * @throws PortraitError `invalid-argument`, `invalid-data`, `missing-column`, `aborted`.
 */
export async function optimiseNumbers<Row extends RowValues, Kind extends RegressionKind>(
  kind: Kind,
  encoder: MixedEncoder<Row>,
  data: NumberExamples<Row>,
  params: RegressionParams,
  context: FitContext<NumberExamples<Row>>,
  start?: Coefficients,
): Promise<LinearRegressionModel<Row, Kind>> {
  checkAnswers(kind, data);
  const { convergence, ...coefficients } = await fitLinear({
    encoder,
    table: data.table,
    target: data.target,
    weights: rowWeights(kind, data),
    loss: kind === "poissonRegression" ? "poisson" : "squared",
    outputs: 1,
    params,
    context,
    ...(start === undefined ? {} : { start }),
  });
  const fit: RegressionFit<Row, Kind> = {
    kind,
    encoder,
    coefficients,
    convergence,
    horizon: data.horizon,
    params,
  };
  return createRegressionModel(fit, learnNumbersOn);
}

/**
 * Goes on from a fit with new examples and the same encoder.
 *
 * @param fit - The earlier fit.
 * @param data - The new examples.
 * @param context - The fit's context.
 * @throws PortraitError `invalid-argument`, `invalid-data`, `missing-column`, `aborted`.
 */
export async function learnNumbersOn<Row extends RowValues, Kind extends RegressionKind>(
  fit: RegressionFit<Row, Kind>,
  data: NumberExamples<Row>,
  context: FitContext<NumberExamples<Row>>,
): Promise<LinearRegressionModel<Row, Kind>> {
  return optimiseNumbers(fit.kind, fit.encoder, data, fit.params, context, fit.coefficients);
}
