import type {
  Explainable,
  FitContext,
  NumberExamples,
  Regressor,
  Resumable,
  RowValues,
} from "@portrait/core";
import type { MixedEncoder } from "../input/mixed-encoder.js";
import { scoringTable } from "../input/scoring-table.js";
import { type Convergence, convergenceState } from "./convergence.js";
import { columnWeights, sortedWeights } from "./feature-weights.js";
import type { Coefficients } from "./fit-linear.js";
import { createScorer } from "./linear-scorer.js";
import { linearState } from "./linear-state.js";
import type { RegressionParams } from "./regression-options.js";

/** The kinds of linear regressions. */
export type RegressionKind = "linearRegression" | "ridge" | "lasso" | "elasticNet" | "poissonRegression";

/** The version of the layout of their state. */
export const REGRESSION_VERSION = 1;

/**
 * A linear model of a number: `intercept + sum_c weight_c * x_c` over the encoded row `x` (numbers standardised;
 * booleans, category levels and "was null" as 0 and 1; sparse values as they are). Poisson regression predicts `exp` of
 * it; its weights, contributions and intercept are those of the logarithm.
 */
export interface LinearRegressionModel<
  Row extends RowValues = RowValues,
  Kind extends RegressionKind = RegressionKind,
> extends Regressor<Row>,
    Explainable<Row>,
    Resumable<NumberExamples<Row>, LinearRegressionModel<Row, Kind>> {
  /** What kind of model. */
  readonly kind: Kind;
  /**
   * What is predicted (for Poisson regression, its logarithm) for a row whose numbers are all at their training mean and
   * whose other inputs are all false, empty or of no level; 0 without an intercept.
   */
  readonly intercept: number;
  /** How the minimisation ended; look at `converged`, and at `advice` if it is false. */
  readonly convergence: Convergence;
  /** Inputs that held only one value in training, so that nothing was learnt from them. */
  readonly constants: readonly string[];
}

/** What a linear regression learnt. */
export interface RegressionFit<Row extends RowValues, Kind extends RegressionKind> {
  /** The kind of model. */
  readonly kind: Kind;
  /** How rows are encoded. */
  readonly encoder: MixedEncoder<Row>;
  /** The weights and the intercept. */
  readonly coefficients: Coefficients;
  /** How the minimisation ended. */
  readonly convergence: Convergence;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The options. */
  readonly params: RegressionParams;
}

/** Goes on from a fit with new examples. */
export type LearnNumbersOn<Row extends RowValues, Kind extends RegressionKind> = (
  fit: RegressionFit<Row, Kind>,
  data: NumberExamples<Row>,
  context: FitContext<NumberExamples<Row>>,
) => Promise<LinearRegressionModel<Row, Kind>>;

/** Beyond this, `exp` is no finite number. */
const LARGEST_LOGARITHM = 709;

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 * @param learnOn - How to go on from it.
 */
export function createRegressionModel<Row extends RowValues, Kind extends RegressionKind>(
  fit: RegressionFit<Row, Kind>,
  learnOn: LearnNumbersOn<Row, Kind>,
): LinearRegressionModel<Row, Kind> {
  const { kind, encoder, coefficients, convergence, horizon, params } = fit;
  const { inputs } = encoder;
  const scorer = createScorer(kind, encoder, coefficients);
  const answer: (margin: number) => number =
    kind === "poissonRegression"
      ? (margin) => Math.exp(Math.min(margin, LARGEST_LOGARITHM))
      : (margin) => margin;

  return Object.freeze<LinearRegressionModel<Row, Kind>>({
    kind,
    inputs,
    horizon,
    intercept: coefficients.intercepts[0] as number,
    convergence,
    constants: encoder.constants,
    async predict(data, options) {
      const margins = await scorer.scoreTable(scoringTable(kind, data, inputs), options);
      for (let row = 0; row < margins.length; row++) margins[row] = answer(margins[row] as number);
      return margins;
    },
    predictOne: (row) => answer(scorer.scoreOne(row)[0] as number),
    weights: () => columnWeights(encoder, coefficients.weights),
    contributions: (row) => sortedWeights(scorer.contributions(row, 0)),
    learnOn: (data, context) => learnOn(fit, data, context),
    state() {
      const { config, tensors } = linearState(encoder, coefficients);
      return {
        kind,
        version: REGRESSION_VERSION,
        config: { params: { ...params }, ...config, horizon, convergence: convergenceState(convergence) },
        tensors,
        parts: {},
      };
    },
  });
}
