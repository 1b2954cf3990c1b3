import type {
  ClassExamples,
  Classifier,
  Explainable,
  FeatureWeight,
  FitContext,
  Resumable,
  RowContext,
  RowValues,
} from "@portrait/core";
import { describeValue, listWords, PortraitError } from "@portrait/core";
import type { MixedEncoder } from "../input/mixed-encoder.js";
import { classPrediction, classProbabilities } from "../input/probabilities.js";
import { scoringTable } from "../input/scoring-table.js";
import { type Convergence, convergenceState } from "./convergence.js";
import { columnWeights, sortedWeights } from "./feature-weights.js";
import type { Coefficients } from "./fit-linear.js";
import { createScorer } from "./linear-scorer.js";
import { linearState } from "./linear-state.js";
import type { LogisticParams } from "./logistic-options.js";
import { sigmoid } from "./sigmoid.js";

/** The kind of logistic regression models of several classes and of their estimator. */
export const MULTICLASS_KIND = "multiclassLogisticRegression";

/** The version of the layout of their state. */
export const MULTICLASS_VERSION = 1;

/**
 * Linear models of the scores of several classes: `z_k = intercept_k + sum_c weight_kc * x_c` over the encoded row `x`.
 * With `multinomial`, `p_k = exp(z_k) / sum_j exp(z_j)`; with `oneVsRest`, `p_k` is `1 / (1 + exp(-z_k))` divided by the
 * sum of these.
 */
export interface MulticlassLogisticRegressionModel<Row extends RowValues = RowValues>
  extends Classifier<Row, string>,
    Explainable<Row>,
    Resumable<ClassExamples<Row>, MulticlassLogisticRegressionModel<Row>> {
  /** What kind of model. */
  readonly kind: "multiclassLogisticRegression";
  /** For each class its intercept; they sum to 0 for `multinomial`, and are all 0 without intercepts. */
  readonly intercepts: readonly number[];
  /** How the minimisation ended; look at `converged`, and at `advice` if it is false. */
  readonly convergence: Convergence;
  /** Inputs that held only one value in training, so that nothing was learnt from them. */
  readonly constants: readonly string[];
  /**
   * The weights of a class, greatest magnitude first; of sparse columns those that are not 0.
   *
   * @param of - The class; left out, for each column the mean of the magnitudes over the classes.
   * @throws PortraitError `invalid-argument` when there is no such class.
   */
  weights(of?: string): readonly FeatureWeight[];
  /**
   * What each input adds to the score of a class for one row; with the class's intercept they sum to the score.
   *
   * @param row - The row, with just the input columns.
   * @param context - Not used.
   * @param of - The class; left out, the most probable one.
   * @throws PortraitError `invalid-argument` when there is no such class, or as `predictOne`.
   */
  contributions(row: Row, context?: RowContext, of?: string): readonly FeatureWeight[];
}

/** What a logistic regression of several classes learnt. */
export interface MulticlassFit<Row extends RowValues> {
  /** How rows are encoded. */
  readonly encoder: MixedEncoder<Row>;
  /** The classes. */
  readonly classes: readonly string[];
  /** For each class its weights and its intercept. */
  readonly coefficients: Coefficients;
  /** How the minimisation ended. */
  readonly convergence: Convergence;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The options. */
  readonly params: LogisticParams;
}

/** Goes on from a fit with new examples. */
export type LearnClassesOn<Row extends RowValues> = (
  fit: MulticlassFit<Row>,
  data: ClassExamples<Row>,
  context: FitContext<ClassExamples<Row>>,
) => Promise<MulticlassLogisticRegressionModel<Row>>;

/** Turns the scores of a row into probabilities. */
function toProbabilities(scores: Float64Array, at: number, count: number, softmax: boolean): void {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) greatest = Math.max(greatest, scores[at + k] as number);
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const score = scores[at + k] as number;
    const share = softmax ? Math.exp(score - greatest) : sigmoid(score);
    scores[at + k] = share;
    sum += share;
  }
  for (let k = 0; k < count; k++) scores[at + k] = sum > 0 ? (scores[at + k] as number) / sum : 1 / count;
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 * @param learnOn - How to go on from it.
 */
export function createMulticlassModel<Row extends RowValues>(
  fit: MulticlassFit<Row>,
  learnOn: LearnClassesOn<Row>,
): MulticlassLogisticRegressionModel<Row> {
  const { encoder, classes, coefficients, convergence, horizon, params } = fit;
  const { inputs, width } = encoder;
  const softmax = params.multiClass === "multinomial";
  const scorer = createScorer("logisticRegression", encoder, coefficients);

  function indexOf(name: string): number {
    const index = classes.indexOf(name);
    if (index >= 0) return index;
    throw new PortraitError({
      code: "invalid-argument",
      message: `logisticRegression: the classes are ${listWords(classes)}; received ${describeValue(name)}.`,
    });
  }

  function meanMagnitudes(): Float64Array {
    const sums = new Float64Array(width);
    coefficients.weights.forEach((weight, at) => {
      sums[at % width] = (sums[at % width] as number) + Math.abs(weight) / classes.length;
    });
    return sums;
  }

  function probabilitiesOf(row: Row): Float64Array {
    const scores = scorer.scoreOne(row).slice();
    toProbabilities(scores, 0, classes.length, softmax);
    return scores;
  }

  return Object.freeze<MulticlassLogisticRegressionModel<Row>>({
    kind: MULTICLASS_KIND,
    classes,
    inputs,
    horizon,
    intercepts: Object.freeze([...coefficients.intercepts]),
    convergence,
    constants: encoder.constants,
    async predictProba(data, options) {
      const scores = await scorer.scoreTable(scoringTable("logisticRegression", data, inputs), options);
      for (let at = 0; at < scores.length; at += classes.length) {
        toProbabilities(scores, at, classes.length, softmax);
      }
      return classProbabilities("logisticRegression", classes, scores);
    },
    predictOne: (row) => classPrediction(classes, [...probabilitiesOf(row)]),
    weights(of) {
      if (of === undefined) return columnWeights(encoder, meanMagnitudes());
      const from = indexOf(of) * width;
      return columnWeights(encoder, coefficients.weights.subarray(from, from + width));
    },
    contributions(row, _context, of) {
      const output =
        of === undefined
          ? classes.indexOf(classPrediction(classes, [...probabilitiesOf(row)]).value)
          : indexOf(of);
      return sortedWeights(scorer.contributions(row, output));
    },
    learnOn: (data, context) => learnOn(fit, data, context),
    state() {
      const { config, tensors } = linearState(encoder, coefficients);
      return {
        kind: MULTICLASS_KIND,
        version: MULTICLASS_VERSION,
        config: {
          params: { ...params },
          classes,
          ...config,
          horizon,
          convergence: convergenceState(convergence),
        },
        tensors,
        parts: {},
      };
    },
  });
}
