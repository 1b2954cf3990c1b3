import type { Classifier, PredictOptions, RowValues, ScoringData, TargetVector } from "@portrait/core";
import type { ClassTask } from "../multiclass/class-task.js";
import { convergenceState, type SvmConvergence } from "./convergence.js";
import { createDecider } from "./decide.js";
import { type KernelMachine, machineState } from "./machine.js";
import { couplePairs } from "./pairwise-coupling.js";
import { type Platt, plattProbability } from "./platt.js";
import { sigmoidTensor } from "./sigmoid-state.js";
import type { SvcParams } from "./svc-options.js";
import { inputTable } from "./svm-inputs.js";

/** The kind of support vector classifiers with kernels, and of their estimator. */
export const SVC_KIND = "svc";

/** The version of the layout of their state. */
export const SVC_VERSION = 1;

/** Decision values of rows. */
export interface DecisionValues<Class = boolean> {
  /** The classes that each column tells apart; a positive value speaks for the second. */
  readonly pairs: readonly (readonly [first: Class, second: Class])[];
  /** How many rows there are. */
  readonly length: number;
  /** Row-major: row `r` holds `values[r * pairs.length + p]`. */
  readonly values: Float64Array;
}

/** A classifier by the sign of `sum over support vectors of coefficient * K(vector, x) + intercept`. */
export interface SvcModel<Row extends RowValues = RowValues, Class = boolean> extends Classifier<Row, Class> {
  /** What kind of model. */
  readonly kind: "svc";
  /** How the optimisation ended; look at `converged`. */
  readonly convergence: SvmConvergence;
  /** The `gamma` that was used. */
  readonly gamma: number;
  /** For each support vector the number of its training row, from 0, sorted by class. */
  readonly supportRows: Int32Array;
  /** For each class the number of its support vectors. */
  readonly supportCounts: readonly number[];
  /** Inputs that held only one value in training, so that nothing was learnt from them. */
  readonly constants: readonly string[];
  /**
   * Decision values: the distance from the boundary of each pair of classes, in units of the margin; for two classes
   * one value a row, above 0 for `true`.
   *
   * @param data - The rows; further columns of a snapshot are ignored, of row objects an error.
   * @param options - Threads and signal.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`, `aborted`.
   */
  decisionFunction(data: ScoringData<Row>, options?: PredictOptions): Promise<DecisionValues<Class>>;
}

/** What a support vector classifier learnt. */
export interface SvcFit<Row extends RowValues, Class, Target extends TargetVector> {
  /** Two classes or several. */
  readonly task: ClassTask<Class, Target>;
  /** The classes that occurred. */
  readonly classes: readonly Class[];
  /** The decision functions. */
  readonly machine: KernelMachine<Row>;
  /** For each pair its sigmoid; undefined when none were fitted. */
  readonly sigmoids: readonly Platt[] | undefined;
  /** How the optimisation ended. */
  readonly convergence: SvmConvergence;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The options. */
  readonly params: SvcParams;
}

/** 1 for the class with the most votes, the first of those with as many, and 0 for the others. */
function countVotes(decisions: Float64Array, classes: number): Float64Array {
  const votes = new Float64Array(classes);
  let pair = 0;
  for (let a = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++) {
      const winner = (decisions[pair++] as number) > 0 ? b : a;
      votes[winner] = (votes[winner] as number) + 1;
    }
  }
  const best = votes.indexOf(votes.reduce((most, count) => Math.max(most, count), 0));
  return votes.map((_, class_) => (class_ === best ? 1 : 0));
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createSvcModel<Row extends RowValues, Class, Target extends TargetVector>(
  fit: SvcFit<Row, Class, Target>,
): SvcModel<Row, Class> {
  const { task, classes, machine, sigmoids, convergence, horizon, params } = fit;
  const { inputs, starts, intercepts } = machine;
  const decider = createDecider(SVC_KIND, machine);
  const encoded = new Float64Array(inputs.encoder.width);
  const pairs = intercepts.length;
  const width = classes.length;

  function probabilitiesOf(decisions: Float64Array): Float64Array {
    if (sigmoids === undefined) return countVotes(decisions, width);
    const seconds = sigmoids.map((platt, pair) => plattProbability(platt, decisions[pair] as number));
    if (width > 2) return couplePairs(seconds, width);
    const [second = 0] = seconds;
    return Float64Array.of(1 - second, second);
  }

  const decide = async (data: ScoringData<Row>, options?: PredictOptions): Promise<Float64Array> =>
    decider.many(inputTable(SVC_KIND, data, inputs).table, options);

  return Object.freeze<SvcModel<Row, Class>>({
    kind: SVC_KIND,
    classes,
    inputs: inputs.inputs,
    horizon,
    convergence,
    gamma: machine.kernel.gamma,
    supportRows: machine.supportRows.slice(),
    supportCounts: Object.freeze(
      classes.map((_, class_) => (starts[class_ + 1] as number) - (starts[class_] as number)),
    ),
    constants: inputs.encoder.constants,
    async predictProba(data, options) {
      const decisions = await decide(data, options);
      const rows = decisions.length / pairs;
      const values = new Float64Array(rows * width);
      for (let row = 0; row < rows; row++) {
        values.set(probabilitiesOf(decisions.subarray(row * pairs, (row + 1) * pairs)), row * width);
      }
      return task.probabilities(SVC_KIND, classes, values);
    },
    predictOne(row) {
      inputs.encoder.encodeOne(row, encoded);
      return task.prediction(classes, [...probabilitiesOf(decider.one(encoded))]);
    },
    async decisionFunction(data, options) {
      const values = await decide(data, options);
      const told = classes.flatMap((first, a) =>
        classes.slice(a + 1).map((second) => Object.freeze([first, second] as const)),
      );
      return Object.freeze({ pairs: Object.freeze(told), length: values.length / pairs, values });
    },
    state() {
      const { config, tensors } = machineState(machine);
      return {
        kind: SVC_KIND,
        version: SVC_VERSION,
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
