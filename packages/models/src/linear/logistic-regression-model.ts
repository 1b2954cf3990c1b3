import type {
  Classifier,
  Examples,
  Explainable,
  FeatureWeight,
  FitContext,
  Resumable,
  RowValues,
} from "@portrait/core";
import type { InputEncoder } from "../input/encoder.js";
import { ENCODER_TENSOR, encoderState } from "../input/encoder-state.js";
import { BINARY_CLASSES, binaryPrediction, binaryProbabilities } from "../input/probabilities.js";
import { scoringTable } from "../input/scoring-table.js";
import type { Convergence } from "./convergence.js";
import { convergenceState } from "./convergence.js";
import { sigmoid } from "./logistic-loss.js";
import type { LogisticParams } from "./logistic-options.js";

/** The kind of logistic regression models and of their estimator. */
export const LOGISTIC_KIND = "logisticRegression";

/** The version of the layout of their state. */
export const LOGISTIC_VERSION = 1;

/**
 * A linear model of the log odds: `log(p / (1 - p)) = intercept + sum_c weight_c * x_c`, where `x` is the encoded row
 * (numbers standardised; booleans, category levels and "was null" as 0 and 1).
 */
export interface LogisticRegressionModel<Row extends RowValues = RowValues>
  extends Classifier<Row>,
    Explainable<Row>,
    Resumable<Examples<Row>, LogisticRegressionModel<Row>> {
  /** What kind of model. */
  readonly kind: "logisticRegression";
  /**
   * The log odds of a row whose numbers are all at their training mean and whose other inputs are all false or of no
   * level; 0 without an intercept.
   */
  readonly intercept: number;
  /** How the minimisation ended; look at `converged`. */
  readonly convergence: Convergence;
  /** Inputs that held only one value in training, so that nothing was learnt from them. */
  readonly constants: readonly string[];
}

/** What a logistic regression learnt. */
export interface LogisticFit<Row extends RowValues> {
  /** How rows are encoded. */
  readonly encoder: InputEncoder<Row>;
  /** One weight for each encoded column. */
  readonly coefficients: Float64Array;
  /** The intercept. */
  readonly intercept: number;
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

const BLOCK = 512;

const byMagnitude = (a: FeatureWeight, b: FeatureWeight): number =>
  Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1);

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
  const { encoder, coefficients, intercept, convergence, horizon, params } = fit;
  const { inputs, columns, offsets } = encoder;
  const width = columns.length;
  const encoded = new Float64Array(width);

  function logit(matrix: Float64Array, at: number): number {
    let sum = intercept;
    for (let column = 0; column < width; column++) {
      sum += (matrix[at + column] as number) * (coefficients[column] as number);
    }
    return sum;
  }

  return Object.freeze<LogisticRegressionModel<Row>>({
    kind: LOGISTIC_KIND,
    classes: Object.freeze([...BINARY_CLASSES]),
    inputs,
    horizon,
    intercept,
    convergence,
    constants: encoder.constants,
    async predictProba(data) {
      const table = scoringTable(LOGISTIC_KIND, data, inputs);
      const values = new Float64Array(table.length * 2);
      const block = new Float64Array(Math.min(BLOCK, table.length) * width);
      for (let from = 0; from < table.length; from += BLOCK) {
        const to = Math.min(from + BLOCK, table.length);
        encoder.encodeRows(table, from, to, block);
        for (let row = from; row < to; row++) {
          const odds = logit(block, (row - from) * width);
          values[row * 2] = sigmoid(-odds);
          values[row * 2 + 1] = sigmoid(odds);
        }
      }
      return binaryProbabilities(LOGISTIC_KIND, values);
    },
    predictOne(row) {
      encoder.encodeOne(row, encoded);
      const odds = logit(encoded, 0);
      return binaryPrediction(sigmoid(-odds), sigmoid(odds));
    },
    weights: () =>
      columns
        .map((name, column) => Object.freeze({ name, weight: coefficients[column] as number }))
        .sort(byMagnitude),
    contributions(row) {
      encoder.encodeOne(row, encoded);
      return inputs.columns
        .map(({ name }, index) => {
          let weight = 0;
          for (let column = offsets[index] as number; column < (offsets[index + 1] as number); column++) {
            weight += (encoded[column] as number) * (coefficients[column] as number);
          }
          return Object.freeze({ name, weight });
        })
        .sort(byMagnitude);
    },
    learnOn: (data, context) => learnOn(fit, data, context),
    state() {
      const { config, tensor } = encoderState(encoder);
      return {
        kind: LOGISTIC_KIND,
        version: LOGISTIC_VERSION,
        config: {
          params: { ...params },
          columns: config,
          intercept,
          horizon,
          convergence: convergenceState(convergence),
        },
        tensors: {
          [ENCODER_TENSOR]: tensor,
          coefficients: { shape: [width], data: coefficients.slice() },
        },
        parts: {},
      };
    },
  });
}
