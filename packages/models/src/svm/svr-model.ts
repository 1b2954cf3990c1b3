import type { Regressor, RowValues } from "@portrait/core";
import { convergenceState, type SvmConvergence } from "./convergence.js";
import { createDecider } from "./decide.js";
import { type KernelMachine, machineState } from "./machine.js";
import { inputTable } from "./svm-inputs.js";
import type { SvrParams } from "./svr.js";

/** The kind of support vector regressions with kernels, and of their estimator. */
export const SVR_KIND = "svr";

/** The version of the layout of their state. */
export const SVR_VERSION = 1;

/** A regression `sum over support vectors of coefficient * K(vector, x) + intercept`. */
export interface SvrModel<Row extends RowValues = RowValues> extends Regressor<Row> {
  /** What kind of model. */
  readonly kind: "svr";
  /** How the optimisation ended; look at `converged`. */
  readonly convergence: SvmConvergence;
  /** The `gamma` that was used. */
  readonly gamma: number;
  /** For each support vector the number of its training row, from 0. */
  readonly supportRows: Int32Array;
  /** For each support vector its coefficient. */
  readonly coefficients: Float64Array;
  /** The intercept. */
  readonly intercept: number;
  /** Inputs that held only one value in training, so that nothing was learnt from them. */
  readonly constants: readonly string[];
}

/** What a support vector regression learnt. */
export interface SvrFit<Row extends RowValues> {
  /** The function. */
  readonly machine: KernelMachine<Row>;
  /** How the optimisation ended. */
  readonly convergence: SvmConvergence;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The options. */
  readonly params: SvrParams;
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createSvrModel<Row extends RowValues>(fit: SvrFit<Row>): SvrModel<Row> {
  const { machine, convergence, horizon, params } = fit;
  const { inputs } = machine;
  const decider = createDecider(SVR_KIND, machine);
  const encoded = new Float64Array(inputs.encoder.width);
  return Object.freeze<SvrModel<Row>>({
    kind: SVR_KIND,
    inputs: inputs.inputs,
    horizon,
    convergence,
    gamma: machine.kernel.gamma,
    supportRows: machine.supportRows.slice(),
    coefficients: machine.coefficients.slice(),
    intercept: machine.intercepts[0] as number,
    constants: inputs.encoder.constants,
    predict: async (data, options) => decider.many(inputTable(SVR_KIND, data, inputs).table, options),
    predictOne(row) {
      inputs.encoder.encodeOne(row, encoded);
      return decider.one(encoded)[0] as number;
    },
    state() {
      const { config, tensors } = machineState(machine);
      const more = { params: { ...params }, convergence: convergenceState(convergence), horizon };
      return { kind: SVR_KIND, version: SVR_VERSION, config: { ...config, ...more }, tensors, parts: {} };
    },
  });
}
