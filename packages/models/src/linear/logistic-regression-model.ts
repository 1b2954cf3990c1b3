import type { Classifier, Examples, Explainable, FitContext, Resumable, RowValues } from "@portrait/core";
import type { MixedEncoder } from "../input/mixed-encoder.js";
import { BINARY_CLASSES, binaryPrediction, binaryProbabilities } from "../input/probabilities.js";
import { scoringTable } from "../input/scoring-table.js";
import type { Convergence } from "./convergence.js";
import { convergenceState } from "./convergence.js";
import { columnWeights, sortedWeights } from "./feature-weights.js";
import type { Coefficients } from "./fit-linear.js";
import { createScorer } from "./linear-scorer.js";
import { linearState } from "./linear-state.js";
import type { LogisticParams } from "./logistic-options.js";
import { sigmoid } from "./sigmoid.js";

/** The kind of logistic regression models and of their estimator. */
export const LOGISTIC_KIND = "logisticRegression";

/** The version of the layout of their state. */
export const LOGISTIC_VERSION = 2;

/**
 * A linear model of the log odds: `log(p / (1 - p)) = intercept + sum_c weight_c * x_c`, where `x` is the encoded row
 * (numbers standardised; booleans, category levels and "was null" as 0 and 1; sparse values as they are).
 */
export interface LogisticRegressionModel<Row extends RowValues = RowValues>
  extends Classifier<Row>,
    Explainable<Row>,
    Resumable<Examples<Row>, LogisticRegressionModel<Row>> {
  /** What kind of model. */
  readonly kind: "logisticRegression";
  /**
   * The log odds of a row whose numbers are all at their training mean and whose other inputs are all false, empty or
   * of no level; 0 without an intercept.
   */
  readonly intercept: number;
  /** How the minimisation ended; look at `converged`, and at `advice` if it is false. */
  readonly convergence: Convergence;
  /** Inputs that held only one value in training, so that nothing was learnt from them. */
  readonly constants: readonly string[];
}

/** What a logistic regression learnt. */
export interface LogisticFit<Row extends RowValues> {
  /** How rows are encoded. */
  readonly encoder: MixedEncoder<Row>;
  /** The weights and the intercept. */
  readonly coefficients: Coefficients;
  /** How the minimisation ended. */
  readonly convergence: Convergence;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The options. */
  readonly params: LogisticParams;
}

/** Goes on from a fit with new examples. */
export type LearnOn<Row extends RowValues> = (
  fit: LogisticFit<Row>,
  data: Examples<Row>,
  context: FitContext<Examples<Row>>,
) => Promise<LogisticRegressionModel<Row>>;

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 * @param learnOn - How to go on from it.
 */
export function createLogisticModel<Row extends RowValues>(
  fit: LogisticFit<Row>,
  learnOn: LearnOn<Row>,
): LogisticRegressionModel<Row> {
  const { encoder, coefficients, convergence, horizon, params } = fit;
  const { inputs } = encoder;
  const scorer = createScorer(LOGISTIC_KIND, encoder, coefficients);

  return Object.freeze<LogisticRegressionModel<Row>>({
    kind: LOGISTIC_KIND,
    classes: Object.freeze([...BINARY_CLASSES]),
    inputs,
    horizon,
    intercept: coefficients.intercepts[0] as number,
    convergence,
    constants: encoder.constants,
    async predictProba(data, options) {
      const margins = await scorer.scoreTable(scoringTable(LOGISTIC_KIND, data, inputs), options);
      const values = new Float64Array(margins.length * 2);
      for (let row = 0; row < margins.length; row++) {
        const margin = margins[row] as number;
        const odds = Math.exp(-Math.abs(margin));
        const likely = 1 / (1 + odds);
        const unlikely = odds / (1 + odds);
        values[row * 2] = margin > 0 ? unlikely : likely;
        values[row * 2 + 1] = margin >= 0 ? likely : unlikely;
      }
      return binaryProbabilities(LOGISTIC_KIND, values);
    },
    predictOne(row) {
      const odds = scorer.scoreOne(row)[0] as number;
      return binaryPrediction(sigmoid(-odds), sigmoid(odds));
    },
    weights: () => columnWeights(encoder, coefficients.weights),
    contributions: (row) => sortedWeights(scorer.contributions(row, 0)),
    learnOn: (data, context) => learnOn(fit, data, context),
    state() {
      const { config, tensors } = linearState(encoder, coefficients);
      return {
        kind: LOGISTIC_KIND,
        version: LOGISTIC_VERSION,
        config: { params: { ...params }, ...config, horizon, convergence: convergenceState(convergence) },
        tensors,
        parts: {},
      };
    },
  });
}
