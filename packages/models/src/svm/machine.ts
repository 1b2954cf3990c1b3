import { type DecodedState, integerOption, type Json, type RowValues, type Tensor } from "@portrait/core";
import { type ConfigReader, invalidArtifact, readNumbers, readTensor } from "../input/artifact.js";
import { type KernelFunction, padded } from "./kernel-function.js";
import { kernelFromState } from "./kernel-options.js";
import { inputsFromState, inputsState, type SvmInputs } from "./svm-inputs.js";

/** Decision functions over support vectors that are sorted by class. */
export interface KernelMachine<Row extends RowValues> {
  /** How rows are encoded. */
  readonly inputs: SvmInputs<Row>;
  /** The kernel function. */
  readonly kernel: KernelFunction;
  /** What is subtracted from encoded rows. */
  readonly centre: Float64Array;
  /** The support vectors, `centre.length` 32-bit floats each. */
  readonly vectors: Float32Array;
  /** For each support vector the number of its training row. */
  readonly supportRows: Int32Array;
  /** Where each class's vectors begin; classes + 1 entries. */
  readonly starts: Int32Array;
  /** The coefficients: classes - 1 lines of one for each vector. */
  readonly coefficients: Float64Array;
  /** For each pair of classes the intercept. */
  readonly intercepts: Float64Array;
}

/**
 * How many pairs there are.
 *
 * @param classes - How many classes.
 */
export const pairsOf = (classes: number): number => (classes * (classes - 1)) / 2;

/**
 * A machine as data.
 *
 * @param machine - The machine.
 */
export function machineState<Row extends RowValues>(
  machine: KernelMachine<Row>,
): { readonly config: Readonly<Record<string, Json>>; readonly tensors: Readonly<Record<string, Tensor>> } {
  const { inputs, kernel, centre, vectors, supportRows, starts, coefficients, intercepts } = machine;
  const { config, tensors } = inputsState(inputs);
  const count = supportRows.length;
  return {
    config: { ...config, classCount: starts.length - 1, kernel: { ...kernel } },
    tensors: {
      ...tensors,
      centre: { shape: [centre.length], data: centre.slice() },
      vectors: { shape: [count, centre.length], data: vectors.slice() },
      supportRows: { shape: [count], data: supportRows.slice() },
      starts: { shape: [starts.length], data: starts.slice() },
      coefficients: { shape: [starts.length - 2, count], data: coefficients.slice() },
      intercepts: { shape: [intercepts.length], data: intercepts.slice() },
    },
  };
}

/**
 * Makes a machine out of its state again.
 *
 * @param kind - The model's kind.
 * @param config - The model's config.
 * @param state - The model's state.
 * @param classes - How many classes it must have; undefined for any number.
 * @throws PortraitError `invalid-artifact`.
 */
export function machineFromState<Row extends RowValues>(
  kind: string,
  config: ConfigReader,
  state: DecodedState,
  classes?: number,
): KernelMachine<Row> {
  const inputs = inputsFromState<Row>(kind, config, state);
  const width = inputs.encoder.width;
  const count = config.read("classCount", integerOption(2, { min: 2, max: 65_536 }));
  if (count !== (classes ?? count)) {
    throw invalidArtifact(kind, `config.classCount must be ${classes}; received ${count}`);
  }
  const supportRows = readNumbers(kind, state, "supportRows", [-1], "i32");
  const vectorCount = supportRows.length;
  const starts = readNumbers(kind, state, "starts", [count + 1], "i32");
  const descends = starts.findIndex((start, at) => start < (at === 0 ? 0 : (starts[at - 1] as number)));
  if (descends >= 0 || starts[0] !== 0 || starts[count] !== vectorCount) {
    throw invalidArtifact(kind, `tensor "starts" must ascend from 0 to ${vectorCount}`);
  }
  const odd = supportRows.findIndex((row) => row < 0);
  if (odd >= 0) {
    throw invalidArtifact(
      kind,
      `tensor "supportRows" must hold row numbers; number ${odd} is ${supportRows[odd]}`,
    );
  }
  return Object.freeze({
    inputs,
    kernel: kernelFromState(config.object("kernel")),
    centre: readTensor(kind, state, "centre", [width]),
    vectors: readNumbers(kind, state, "vectors", [vectorCount, width], "f32"),
    supportRows,
    starts,
    coefficients: readTensor(kind, state, "coefficients", [count - 1, vectorCount]),
    intercepts: readTensor(kind, state, "intercepts", [pairsOf(count)]),
  });
}

/**
 * How many floats a row of a machine takes in the memory of the compiled loops.
 *
 * @param machine - The machine.
 */
export const strideOf = <Row extends RowValues>(machine: KernelMachine<Row>): number =>
  padded(Math.max(1, machine.centre.length));
