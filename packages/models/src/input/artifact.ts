import {
  type DecodedState,
  describeValue,
  type OptionRule,
  optionalOption,
  PortraitError,
  type TensorData,
} from "@portrait/core";

/** Reads a saved config that may be hostile: own properties only, each checked by a rule. */
export interface ConfigReader {
  /**
   * One value.
   *
   * @param name - The property.
   * @param rule - What it must be; its default is not used.
   * @throws PortraitError `invalid-artifact`.
   */
  read<Value>(name: string, rule: OptionRule<Value>): Value;
  /**
   * A nested object.
   *
   * @param name - The property.
   * @throws PortraitError `invalid-artifact`.
   */
  object(name: string): ConfigReader;
  /**
   * A list of nested objects.
   *
   * @param name - The property.
   * @throws PortraitError `invalid-artifact`.
   */
  objects(name: string): readonly ConfigReader[];
}

/**
 * The error of an artifact that cannot be decoded.
 *
 * @param kind - The model's kind.
 * @param problem - What is wrong, following "the artifact's ".
 */
export function invalidArtifact(kind: string, problem: string): PortraitError {
  return new PortraitError({
    code: "invalid-artifact",
    message: `${kind}: the artifact's ${problem}.`,
    hint: "It is damaged, or was not written by this version of Portrait.",
    details: { kind },
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A rule for a text, for {@link ConfigReader.read}. */
export const textRule: OptionRule<string> = {
  default: "",
  expected: "a text",
  accepts: (value) => typeof value === "string",
};

/** A rule for a list of different texts, for {@link ConfigReader.read}. */
export const textsRule: OptionRule<readonly string[]> = {
  default: [],
  expected: "a list of different texts",
  accepts: (value) =>
    Array.isArray(value) &&
    value.every((text) => typeof text === "string") &&
    new Set(value).size === value.length,
};

function reader(kind: string, config: unknown, path: string): ConfigReader {
  if (!isRecord(config)) {
    throw invalidArtifact(kind, `config${path} must be an object; received ${describeValue(config)}`);
  }
  function read<Value>(name: string, rule: OptionRule<Value>): Value {
    const value = Object.hasOwn(config as object, name)
      ? (config as Record<string, unknown>)[name]
      : undefined;
    if (value === undefined || !rule.accepts(value)) {
      throw invalidArtifact(
        kind,
        `config${path}.${name} must be ${rule.expected}; received ${describeValue(value)}`,
      );
    }
    return value as Value;
  }
  return Object.freeze<ConfigReader>({
    read,
    object: (name) =>
      reader(kind, read(name, optionalOption<unknown>("an object", isRecord)), `${path}.${name}`),
    objects: (name) => {
      const list = read(name, optionalOption<readonly unknown[]>("a list of objects", Array.isArray));
      return (list ?? []).map((entry, index) => reader(kind, entry, `${path}.${name}[${index}]`));
    },
  });
}

/**
 * Starts to decode: checks kind and version, and reads the config.
 *
 * @param kind - The kind expected.
 * @param version - The version expected.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function readConfig(kind: string, version: number, state: DecodedState): ConfigReader {
  if (!isRecord(state))
    throw invalidArtifact(kind, `state must be an object; received ${describeValue(state)}`);
  if (state.kind !== kind) {
    throw invalidArtifact(
      kind,
      `kind must be ${JSON.stringify(kind)}; received ${describeValue(state.kind)}`,
    );
  }
  if (state.version !== version) {
    throw invalidArtifact(kind, `version must be ${version}; received ${describeValue(state.version)}`);
  }
  return reader(kind, state.config, "");
}

/**
 * A tensor of 64-bit floats, all finite, of the shape expected. The result is a copy.
 *
 * @param kind - The model's kind.
 * @param state - The state.
 * @param name - The tensor's name.
 * @param shape - The shape.
 * @throws PortraitError `invalid-artifact`.
 */
export function readTensor(
  kind: string,
  state: DecodedState,
  name: string,
  shape: readonly number[],
): Float64Array {
  const tensors: unknown = state.tensors;
  const tensor = isRecord(tensors) && Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (!isRecord(tensor)) throw invalidArtifact(kind, `tensor "${name}" is missing`);
  const found = Array.isArray(tensor.shape)
    ? `[${tensor.shape.map(String).join(", ")}]`
    : describeValue(tensor.shape);
  if (found !== `[${shape.join(", ")}]`) {
    throw invalidArtifact(
      kind,
      `tensor "${name}" must have the shape [${shape.join(", ")}]; received ${found}`,
    );
  }
  const data = tensor.data as TensorData;
  const length = shape.reduce((product, extent) => product * extent, 1);
  if (!(data instanceof Float64Array) || data.length !== length) {
    throw invalidArtifact(
      kind,
      `tensor "${name}" must hold ${length} 64-bit floats; received ${describeValue(data)}${ArrayBuffer.isView(data) ? ` of ${data.length}` : ""}`,
    );
  }
  const odd = data.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) {
    throw invalidArtifact(kind, `tensor "${name}" must hold finite numbers; number ${odd} is ${data[odd]}`);
  }
  return data.slice();
}
