import type {
  Classifier,
  Explainable,
  FeatureWeight,
  PredictOptions,
  RowContext,
  RowValues,
  ScoringData,
  TargetVector,
} from "@portrait/core";
import { scoringTable } from "../input/scoring-table.js";
import { createScorer } from "../linear/linear-scorer.js";
import type { ClassTask } from "../multiclass/class-task.js";
import { convergenceState, type SvmConvergence } from "./convergence.js";
import { byMagnitude, type LinearMachine, linearMachineState, machineWeights } from "./linear-machine.js";
import type { LinearSvmParams } from "./linear-options.js";
import { outputOf } from "./linear-svm-errors.js";
import { type Platt, plattProbability } from "./platt.js";
import { sigmoidTensor } from "./sigmoid-state.js";

/** The kind of linear support vector classifiers and of their estimator. */
export const LINEAR_SVM_KIND = "linearSvm";

/** The version of the layout of their state. */
export const LINEAR_SVM_VERSION = 1;

/** Decision values of rows, one for each class against the others; for two classes only that of the second. */
export interface ClassDecisionValues<Class = boolean> {
  /** The classes that a positive value in each column speaks for. */
  readonly classes: readonly Class[];
  /** How many rows there are. */
  readonly length: number;
  /** Row-major: row `r` holds `values[r * classes.length + c]`. */
  readonly values: Float64Array;
}

/** A classifier by linear functions `intercept + sum_c weight_c * x_c` of the encoded row `x`. */
export interface LinearSvmModel<Row extends RowValues = RowValues, Class = boolean>
  extends Classifier<Row, Class>,
    Explainable<Row> {
  /** What kind of model. */
  readonly kind: "linearSvm";
  /** For each linear function its intercept: one for two classes, else one a class. */
  readonly intercepts: readonly number[];
  /** How the optimisation ended; look at `converged`. */
  readonly convergence: SvmConvergence;
  /** Inputs that held only one value in training, so that nothing was learnt from them. */
  readonly constants: readonly string[];
  /**
   * Decision values, in units of the margin.
   *
   * @param data - The rows; further columns of a snapshot are ignored, of row objects an error.
   * @param options - A signal.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`, `aborted`.
   */
  decisionFunction(data: ScoringData<Row>, options?: PredictOptions): Promise<ClassDecisionValues<Class>>;
  /**
   * The weights of a linear function, greatest magnitude first, in units of the decision value for each unit of the
   * encoded column; of sparse inputs those that are not 0.
   *
   * @param class_ - The class that a positive value speaks for; left out, the last. Of two classes the first has the
   *   weights of the second with the opposite sign.
   * @throws PortraitError `invalid-argument` for a class that the model does not know.
   */
  weights(class_?: Class): readonly FeatureWeight[];
  /**
   * What each input adds to a decision value; with the intercept they sum to it.
   *
   * @param row - The row, with just the input columns.
   * @param context - Not used.
   * @param class_ - The class, as for {@link LinearSvmModel.weights}.
   * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`, `invalid-data`.
   */
  contributions(row: Row, context?: RowContext, class_?: Class): readonly FeatureWeight[];
}

/** What a linear support vector classifier learnt. */
export interface LinearSvmFit<Row extends RowValues, Class, Target extends TargetVector> {
  /** Two classes or several. */
  readonly task: ClassTask<Class, Target>;
  /** The classes that occurred. */
  readonly classes: readonly Class[];
  /** The linear functions. */
  readonly machine: LinearMachine<Row>;
  /** For each function its sigmoid; undefined when none were fitted. */
  readonly sigmoids: readonly Platt[] | undefined;
  /** How the optimisation ended. */
  readonly convergence: SvmConvergence;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The options. */
  readonly params: LinearSvmParams;
}

/** 1 for the class of the greatest decision value, the first of equals, and 0 for the others. */
function winner(decisions: Float64Array, classes: number): Float64Array {
  const values = new Float64Array(classes);
  if (decisions.length === 1) values[(decisions[0] as number) > 0 ? 1 : 0] = 1;
  else values[decisions.indexOf(decisions.reduce((most, value) => Math.max(most, value)))] = 1;
  return values;
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createLinearSvmModel<Row extends RowValues, Class, Target extends TargetVector>(
  fit: LinearSvmFit<Row, Class, Target>,
): LinearSvmModel<Row, Class> {
  const { task, classes, machine, sigmoids, convergence, horizon, params } = fit;
  const { inputs, intercepts } = machine;
  const scorer = createScorer(LINEAR_SVM_KIND, inputs.encoder, machine);
  const outputs = intercepts.length;
  const width = classes.length;

  function probabilitiesOf(decisions: Float64Array): Float64Array {
    if (sigmoids === undefined) return winner(decisions, width);
    const each = sigmoids.map((platt, output) => plattProbability(platt, decisions[output] as number));
    if (outputs === 1) return Float64Array.of(1 - (each[0] as number), each[0] as number);
    const sum = each.reduce((total, value) => total + value, 0);
    return Float64Array.from(each, (value) => (sum > 0 ? value / sum : 1 / width));
  }

  const decide = async (data: ScoringData<Row>, options?: PredictOptions): Promise<Float64Array> =>
    scorer.scoreTable(scoringTable(LINEAR_SVM_KIND, data, inputs.inputs), options);

  const signed = (weights: readonly FeatureWeight[], sign: number): readonly FeatureWeight[] =>
    weights.map(({ name, weight }) => Object.freeze({ name, weight: sign * weight })).sort(byMagnitude);

  return Object.freeze<LinearSvmModel<Row, Class>>({
    kind: LINEAR_SVM_KIND,
    classes,
    inputs: inputs.inputs,
    horizon,
    intercepts: Object.freeze([...intercepts]),
    convergence,
    constants: inputs.encoder.constants,
    async predictProba(data, options) {
      const decisions = await decide(data, options);
      const rows = decisions.length / outputs;
      const values = new Float64Array(rows * width);
      for (let row = 0; row < rows; row++) {
        values.set(probabilitiesOf(decisions.subarray(row * outputs, (row + 1) * outputs)), row * width);
      }
      return task.probabilities(LINEAR_SVM_KIND, classes, values);
    },
    predictOne(row) {
      return task.prediction(classes, [...probabilitiesOf(scorer.scoreOne(row))]);
    },
    async decisionFunction(data, options) {
      const values = await decide(data, options);
      const columns = Object.freeze(outputs === 1 ? classes.slice(1) : [...classes]);
      return Object.freeze({ classes: columns, length: values.length / outputs, values });
    },
    weights(class_) {
      const { output, sign } = outputOf(LINEAR_SVM_KIND, classes, class_);
      return signed(machineWeights(machine, output), sign);
    },
    contributions(row, _context, class_) {
      const { output, sign } = outputOf(LINEAR_SVM_KIND, classes, class_);
      return signed(scorer.contributions(row, output), sign);
    },
    state() {
      const { config, tensors } = linearMachineState(machine);
      return {
        kind: LINEAR_SVM_KIND,
        version: LINEAR_SVM_VERSION,
        config: {
          ...config,
          task: task.name,
          classes: classes.map(String),
          params: { ...params },
          convergence: convergenceState(convergence),
          horizon,
        },
        tensors: { ...tensors, ...sigmoidTensor(sigmoids) },
        parts: {},
      };
    },
  });
}
