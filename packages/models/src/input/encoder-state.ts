import {
  booleanOption,
  choiceOption,
  type DecodedState,
  type Json,
  type RowValues,
  type Tensor,
} from "@portrait/core";
import { type ConfigReader, invalidArtifact, readTensor, textRule, textsRule } from "./artifact.js";
import type { ColumnSpec } from "./column-encoder.js";
import { createEncoder, type InputEncoder } from "./encoder.js";

/** The name of the tensor that holds an encoder's numbers: fill, mean and scale of each input column. */
export const ENCODER_TENSOR = "encoder";

function describeSpec(spec: ColumnSpec): Json {
  switch (spec.type) {
    case "number":
      return {
        type: spec.type,
        name: spec.name,
        signedLog: spec.signedLog,
        indicator: spec.indicator,
        constant: spec.constant,
      };
    case "boolean":
      return { type: spec.type, name: spec.name, indicator: spec.indicator, constant: spec.constant };
    case "category":
      return {
        type: spec.type,
        name: spec.name,
        levels: spec.levels,
        other: spec.other,
        nulls: spec.nulls,
        constant: spec.constant,
      };
  }
}

function numbersOf(spec: ColumnSpec): readonly [number, number, number] {
  if (spec.type === "number") return [spec.fill, spec.mean, spec.scale];
  return [spec.type === "boolean" ? spec.fill : 0, 0, 1];
}

/**
 * All that an encoder holds, as data: the config of its columns, and a tensor of shape `[inputs, 3]` with fill, mean
 * and scale.
 *
 * @param encoder - The encoder.
 */
export function encoderState<Row extends RowValues>(
  encoder: InputEncoder<Row>,
): { readonly config: Json; readonly tensor: Tensor } {
  return {
    config: encoder.specs.map(describeSpec),
    tensor: {
      shape: [encoder.specs.length, 3],
      data: Float64Array.from(encoder.specs.flatMap(numbersOf)),
    },
  };
}

function readSpec(kind: string, config: ConfigReader, numbers: Float64Array): ColumnSpec {
  const [fill = 0, mean = 0, scale = 1] = numbers;
  const truth = booleanOption(false);
  const name = config.read("name", textRule);
  const constant = config.read("constant", truth);
  const type = config.read("type", choiceOption("number", ["number", "boolean", "category"]));
  if (type === "category") {
    const levels = Object.freeze([...config.read("levels", textsRule)]);
    return Object.freeze({
      type,
      name,
      levels,
      other: config.read("other", truth),
      nulls: config.read("nulls", truth),
      constant,
    });
  }
  const indicator = config.read("indicator", truth);
  if (type === "boolean") return Object.freeze({ type, name, fill, indicator, constant });
  if (!(scale > 0)) throw invalidArtifact(kind, `scale of column "${name}" must be > 0; received ${scale}`);
  const signedLog = config.read("signedLog", truth);
  return Object.freeze({ type, name, signedLog, fill, mean, scale, indicator, constant });
}

/**
 * Makes an encoder out of its state again.
 *
 * @param kind - The kind of the model that it belongs to.
 * @param configs - The config of each column.
 * @param state - The model's state, which holds the tensor.
 * @throws PortraitError `invalid-artifact`.
 */
export function encoderFromState<Row extends RowValues>(
  kind: string,
  configs: readonly ConfigReader[],
  state: DecodedState,
): InputEncoder<Row> {
  const numbers = readTensor(kind, state, ENCODER_TENSOR, [configs.length, 3]);
  const specs = configs.map((config, index) =>
    readSpec(kind, config, numbers.subarray(index * 3, index * 3 + 3)),
  );
  const repeated = specs.find(({ name }, index) => specs.findIndex((spec) => spec.name === name) !== index);
  if (repeated !== undefined) throw invalidArtifact(kind, `input column "${repeated.name}" occurs twice`);
  return createEncoder<Row>(kind, Object.freeze(specs));
}
