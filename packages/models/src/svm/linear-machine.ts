import {
  type DecodedState,
  type FeatureWeight,
  integerOption,
  type Json,
  type RowValues,
  type Tensor,
} from "@portrait/core";
import { type ConfigReader, readTensor } from "../input/artifact.js";
import type { DualSolution } from "./dual-solver.js";
import type { MixedRows } from "./linear-rows.js";
import { inputsFromState, inputsState, type SvmInputs } from "./svm-inputs.js";

/** Linear functions of encoded rows. */
export interface LinearMachine<Row extends RowValues> {
  /** How rows are encoded. */
  readonly inputs: SvmInputs<Row>;
  /** For each function one weight for each encoded column. */
  readonly weights: Float64Array;
  /** For each function its intercept. */
  readonly intercepts: Float64Array;
}

/**
 * The machine that solutions describe.
 *
 * @param inputs - How rows are encoded.
 * @param rows - What was learnt from.
 * @param solutions - What was learnt, one for each function.
 * @param constant - The value of the constant column; 0 for none.
 */
export function linearMachine<Row extends RowValues>(
  inputs: SvmInputs<Row>,
  rows: Pick<MixedRows, "denseWidth" | "sparseWidth">,
  solutions: readonly DualSolution[],
  constant: number,
): LinearMachine<Row> {
  const { denseWidth, sparseWidth } = rows;
  const width = denseWidth + sparseWidth;
  const weights = new Float64Array(width * solutions.length);
  solutions.forEach((solution, output) => {
    const learnt = solution.weights;
    weights.set(learnt.subarray(0, denseWidth), output * width);
    const sparse = learnt.subarray(learnt.length - 1 - sparseWidth, learnt.length - 1);
    weights.set(sparse, output * width + denseWidth);
  });
  const intercepts = Float64Array.from(
    solutions,
    (solution) => constant * (solution.weights.at(-1) as number),
  );
  return Object.freeze({ inputs, weights, intercepts });
}

/**
 * The weights of one function by the names of encoded columns, greatest magnitude first; of sparse columns those that
 * are not 0.
 *
 * @param machine - The machine.
 * @param output - Which function.
 */
export function machineWeights<Row extends RowValues>(
  machine: LinearMachine<Row>,
  output: number,
): readonly FeatureWeight[] {
  const { encoder } = machine.inputs;
  const dense = encoder.dense.columns.length;
  const named: FeatureWeight[] = [];
  for (let column = 0; column < encoder.width; column++) {
    const weight = machine.weights[output * encoder.width + column] as number;
    if (column < dense || weight !== 0) named.push(Object.freeze({ name: encoder.nameOf(column), weight }));
  }
  return named.sort(byMagnitude);
}

/**
 * Orders weights by magnitude, then by name.
 *
 * @param a - One.
 * @param b - Another.
 */
export const byMagnitude = (a: FeatureWeight, b: FeatureWeight): number =>
  Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1);

/**
 * A machine as data.
 *
 * @param machine - The machine.
 */
export function linearMachineState<Row extends RowValues>(
  machine: LinearMachine<Row>,
): { readonly config: Readonly<Record<string, Json>>; readonly tensors: Readonly<Record<string, Tensor>> } {
  const { inputs, weights, intercepts } = machine;
  const { config, tensors } = inputsState(inputs);
  const outputs = intercepts.length;
  return {
    config: { ...config, outputs },
    tensors: {
      ...tensors,
      weights: { shape: [outputs, inputs.encoder.width], data: weights.slice() },
      intercepts: { shape: [outputs], data: intercepts.slice() },
    },
  };
}

/**
 * Makes a machine out of its state again.
 *
 * @param kind - The model's kind.
 * @param config - The model's config.
 * @param state - The model's state.
 * @param outputs - How many functions it must have.
 * @throws PortraitError `invalid-artifact`.
 */
export function linearMachineFromState<Row extends RowValues>(
  kind: string,
  config: ConfigReader,
  state: DecodedState,
  outputs: number,
): LinearMachine<Row> {
  config.read("outputs", integerOption(outputs, { min: outputs, max: outputs }));
  const inputs = inputsFromState<Row>(kind, config, state);
  return Object.freeze({
    inputs,
    weights: readTensor(kind, state, "weights", [outputs, inputs.encoder.width]),
    intercepts: readTensor(kind, state, "intercepts", [outputs]),
  });
}
