import type { Explainable, Regressor, RowValues } from "@portrait/core";
import { scoringTable } from "../input/scoring-table.js";
import { createScorer } from "../linear/linear-scorer.js";
import { convergenceState, type SvmConvergence } from "./convergence.js";
import { byMagnitude, type LinearMachine, linearMachineState, machineWeights } from "./linear-machine.js";
import type { LinearSvrParams } from "./linear-options.js";

/** The kind of linear support vector regressions and of their estimator. */
export const LINEAR_SVR_KIND = "linearSvr";

/** The version of the layout of their state. */
export const LINEAR_SVR_VERSION = 1;

/** A regression `intercept + sum_c weight_c * x_c` of the encoded row `x`; weights are in units of the target. */
export interface LinearSvrModel<Row extends RowValues = RowValues> extends Regressor<Row>, Explainable<Row> {
  /** What kind of model. */
  readonly kind: "linearSvr";
  /** The intercept. */
  readonly intercept: number;
  /** How the optimisation ended; look at `converged`. */
  readonly convergence: SvmConvergence;
  /** Inputs that held only one value in training, so that nothing was learnt from them. */
  readonly constants: readonly string[];
}

/** What a linear support vector regression learnt. */
export interface LinearSvrFit<Row extends RowValues> {
  /** The linear function. */
  readonly machine: LinearMachine<Row>;
  /** How the optimisation ended. */
  readonly convergence: SvmConvergence;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The options. */
  readonly params: LinearSvrParams;
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createLinearSvrModel<Row extends RowValues>(fit: LinearSvrFit<Row>): LinearSvrModel<Row> {
  const { machine, convergence, horizon, params } = fit;
  const { inputs, intercepts } = machine;
  const scorer = createScorer(LINEAR_SVR_KIND, inputs.encoder, machine);
  return Object.freeze<LinearSvrModel<Row>>({
    kind: LINEAR_SVR_KIND,
    inputs: inputs.inputs,
    horizon,
    intercept: intercepts[0] as number,
    convergence,
    constants: inputs.encoder.constants,
    predict: async (data, options) =>
      scorer.scoreTable(scoringTable(LINEAR_SVR_KIND, data, inputs.inputs), options),
    predictOne: (row) => scorer.scoreOne(row)[0] as number,
    weights: () => machineWeights(machine, 0),
    contributions: (row) =>
      scorer
        .contributions(row, 0)
        .map((one) => Object.freeze(one))
        .sort(byMagnitude),
    state() {
      const { config, tensors } = linearMachineState(machine);
      const more = { params: { ...params }, convergence: convergenceState(convergence), horizon };
      return {
        kind: LINEAR_SVR_KIND,
        version: LINEAR_SVR_VERSION,
        config: { ...config, ...more },
        tensors,
        parts: {},
      };
    },
  });
}
