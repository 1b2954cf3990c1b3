import {
  booleanOption,
  type DecodedState,
  integerOption,
  type Json,
  type RowValues,
  type TableSchema,
  type Tensor,
} from "@portrait/core";
import { type ConfigReader, invalidArtifact, readTensor, textRule } from "../input/artifact.js";
import { ENCODER_TENSOR, encoderFromState, encoderState } from "../input/encoder-state.js";
import { createMixedEncoder, type MixedEncoder } from "../input/mixed-encoder.js";
import type { Coefficients } from "./fit-linear.js";

/** The parts of a state that encoder and weights make up. */
export interface LinearState {
  /** For the config. */
  readonly config: { readonly columns: Json; readonly sparse: Json };
  /** For the tensors. */
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/**
 * Encoder and weights as data.
 *
 * @param encoder - How rows are encoded.
 * @param coefficients - The weights; stored as `[outputs, columns]`.
 */
export function linearState<Row extends RowValues>(
  encoder: MixedEncoder<Row>,
  coefficients: Coefficients,
): LinearState {
  const { config, tensor } = encoderState(encoder.dense);
  const outputs = coefficients.intercepts.length;
  return {
    config: {
      columns: config,
      sparse: encoder.sparse.map(({ name, width }) => ({
        name,
        width,
        at: encoder.inputs.columns.findIndex((column) => column.name === name),
        empty: encoder.constants.includes(name),
      })),
    },
    tensors: {
      [ENCODER_TENSOR]: tensor,
      coefficients: { shape: [outputs, encoder.width], data: coefficients.weights.slice() },
      intercepts: { shape: [outputs], data: coefficients.intercepts.slice() },
    },
  };
}

interface SparseState {
  readonly name: string;
  readonly width: number;
  readonly at: number;
  readonly empty: boolean;
}

function readSparse(config: ConfigReader): SparseState {
  return {
    name: config.read("name", textRule),
    width: config.read("width", integerOption(0, { min: 0, max: 2 ** 31 - 1 })),
    at: config.read("at", integerOption(0, { min: 0 })),
    empty: config.read("empty", booleanOption(false)),
  };
}

/**
 * Makes an encoder out of its state again.
 *
 * @param kind - The kind of the model.
 * @param config - The model's config.
 * @param state - The model's state.
 * @throws PortraitError `invalid-artifact`.
 */
export function mixedEncoderFromState(
  kind: string,
  config: ConfigReader,
  state: DecodedState,
): MixedEncoder<RowValues> {
  const dense = encoderFromState<RowValues>(kind, config.objects("columns"), state);
  const sparse = config.objects("sparse").map(readSparse);
  const schema: { name: string; type: TableSchema["columns"][number]["type"] }[] = [...dense.inputs.columns];
  for (const { name, at } of [...sparse].sort((a, b) => a.at - b.at)) {
    if (schema.some((column) => column.name === name)) {
      throw invalidArtifact(kind, `input column "${name}" occurs twice`);
    }
    if (at > schema.length) {
      throw invalidArtifact(
        kind,
        `sparse input "${name}" must be at a place <= ${schema.length}; received ${at}`,
      );
    }
    schema.splice(at, 0, { name, type: "sparse" });
  }
  return createMixedEncoder(
    kind,
    Object.freeze({ columns: Object.freeze(schema.map((column) => Object.freeze(column))) }),
    dense,
    new Map(sparse.map(({ name, width }) => [name, width])),
    new Set(sparse.flatMap(({ name, empty }) => (empty ? [name] : []))),
  );
}

/**
 * Reads weights.
 *
 * @param kind - The kind of the model.
 * @param state - The model's state.
 * @param outputs - How many outputs there are.
 * @param columns - How many matrix columns.
 * @throws PortraitError `invalid-artifact`.
 */
export function coefficientsFromState(
  kind: string,
  state: DecodedState,
  outputs: number,
  columns: number,
): Coefficients {
  return {
    weights: readTensor(kind, state, "coefficients", [outputs, columns]),
    intercepts: readTensor(kind, state, "intercepts", [outputs]),
  };
}
