import {
  type DecodedState,
  describeValue,
  type Model,
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

const isModel = (value: unknown): value is Model =>
  isRecord(value) && typeof value.kind === "string" && typeof value.state === "function";

/**
 * A model that another is made of.
 *
 * @param kind - The model's kind.
 * @param state - The state.
 * @param role - The part's name.
 * @param accepts - Whether a model can take the part.
 * @param expected - What it must be, in words.
 * @throws PortraitError `invalid-artifact`.
 */
export function readPart<M extends Model>(
  kind: string,
  state: DecodedState,
  role: string,
  accepts: (model: Model) => model is M,
  expected: string,
): M {
  const parts: unknown = state.parts;
  if (!isRecord(parts)) throw invalidArtifact(kind, "parts are missing");
  const model = Object.hasOwn(parts, role) ? parts[role] : undefined;
  if (!isModel(model)) throw invalidArtifact(kind, `part "${role}" is missing`);
  if (accepts(model)) return model;
  throw invalidArtifact(
    kind,
    `part "${role}" must be ${expected}; received one of kind ${JSON.stringify(model.kind)}`,
  );
}

/** The typed arrays of tensors by the kind of their numbers. */
export interface TensorArrays {
  /** 64-bit floats. */
  readonly f64: Float64Array;
  /** 32-bit floats. */
  readonly f32: Float32Array;
  /** 32-bit integers. */
  readonly i32: Int32Array;
  /** Bytes. */
  readonly u8: Uint8Array;
}

const CALLED: Readonly<Record<keyof TensorArrays, string>> = {
  f64: "64-bit floats",
  f32: "32-bit floats",
  i32: "32-bit integers",
  u8: "bytes",
};

const HOLDS: Readonly<Record<keyof TensorArrays, (data: unknown) => data is TensorData>> = {
  f64: (data) => data instanceof Float64Array,
  f32: (data) => data instanceof Float32Array,
  i32: (data) => data instanceof Int32Array,
  u8: (data) => data instanceof Uint8Array,
};

/**
 * The numbers of a tensor of the shape and kind expected, all finite. The result is a copy.
 *
 * @param kind - The model's kind.
 * @param state - The state.
 * @param name - The tensor's name.
 * @param shape - The shape; -1 for an extent that may be anything.
 * @param numbers - The kind of numbers.
 * @throws PortraitError `invalid-artifact`.
 */
export function readNumbers<Kind extends keyof TensorArrays>(
  kind: string,
  state: DecodedState,
  name: string,
  shape: readonly number[],
  numbers: Kind,
): TensorArrays[Kind] {
  const tensors: unknown = state.tensors;
  const tensor = isRecord(tensors) && Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (!isRecord(tensor)) throw invalidArtifact(kind, `tensor "${name}" is missing`);
  const found: readonly unknown[] | undefined = Array.isArray(tensor.shape) ? tensor.shape : undefined;
  const fits =
    found !== undefined &&
    found.length === shape.length &&
    found.every(
      (extent, index) =>
        extent === shape[index] ||
        (shape[index] === -1 && Number.isSafeInteger(extent) && Number(extent) >= 0),
    );
  if (!fits) {
    const expected = shape.map((extent) => (extent === -1 ? "any" : extent)).join(", ");
    throw invalidArtifact(
      kind,
      `tensor "${name}" must have the shape [${expected}]; received ${found === undefined ? describeValue(tensor.shape) : `[${found.map(String).join(", ")}]`}`,
    );
  }
  const data: unknown = tensor.data;
  const length = (found as readonly number[]).reduce((product, extent) => product * extent, 1);
  if (!HOLDS[numbers](data) || data.length !== length) {
    const count = ArrayBuffer.isView(data) && "length" in data ? ` of ${data.length}` : "";
    throw invalidArtifact(
      kind,
      `tensor "${name}" must hold ${length} ${CALLED[numbers]}; received ${describeValue(data)}${count}`,
    );
  }
  const odd = data.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) {
    throw invalidArtifact(kind, `tensor "${name}" must hold finite numbers; number ${odd} is ${data[odd]}`);
  }
  return data.slice() as TensorData as TensorArrays[Kind];
}

/**
 * A tensor of 64-bit floats; see {@link readNumbers}.
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
  return readNumbers(kind, state, name, shape, "f64");
}
