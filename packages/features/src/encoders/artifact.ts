import { type DecodedState, describeValue, type OptionRule, PortraitError } from "@portrait/core";

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

/** A rule for a list of different texts. */
export const textsRule: OptionRule<readonly string[]> = {
  default: [],
  expected: "a list of different texts",
  accepts: (value) =>
    Array.isArray(value) &&
    value.every((text) => typeof text === "string") &&
    new Set(value).size === value.length,
};

/** Reads a saved state that may be hostile. */
export interface StateReader {
  /**
   * One value of the config.
   *
   * @param name - The property.
   * @param rule - What it must be; its default is not used.
   * @throws PortraitError `invalid-artifact`.
   */
  read<Value>(name: string, rule: OptionRule<Value>): Value;
  /**
   * A list of as many entries as there are columns.
   *
   * @param name - The property.
   * @param rule - What each entry must be.
   * @param count - How many there are.
   * @throws PortraitError `invalid-artifact`.
   */
  list<Value>(name: string, rule: OptionRule<Value>, count: number): readonly Value[];
  /**
   * Options, each checked by its rule; one that is null was left out.
   *
   * @param rules - The table of rules.
   * @throws PortraitError `invalid-artifact`.
   */
  options<Options extends object>(
    rules: {
      readonly [Name in keyof Options]: OptionRule<Options[Name]>;
    },
  ): Options;
  /**
   * The finite numbers of a tensor, copied.
   *
   * @param name - The tensor.
   * @param shape - The shape; -1 for an extent that may be anything.
   * @throws PortraitError `invalid-artifact`.
   */
  tensor(name: string, shape: readonly number[]): Float64Array;
  /**
   * The error of this state.
   *
   * @param problem - What is wrong, following "the artifact's ".
   */
  fail(problem: string): PortraitError;
}

/** The version of the layout of encoders' states. */
export const ENCODER_VERSION = 1;

function own(record: unknown, name: string): unknown {
  return isRecord(record) && Object.hasOwn(record, name) ? record[name] : undefined;
}

function checkHead(kind: string, state: DecodedState): void {
  if (!isRecord(state))
    throw invalidArtifact(kind, `state must be an object; received ${describeValue(state)}`);
  if (state.kind !== kind) {
    throw invalidArtifact(
      kind,
      `kind must be ${JSON.stringify(kind)}; received ${describeValue(state.kind)}`,
    );
  }
  if (state.version !== ENCODER_VERSION) {
    throw invalidArtifact(
      kind,
      `version must be ${ENCODER_VERSION}; received ${describeValue(state.version)}`,
    );
  }
}

function readTensor(kind: string, state: DecodedState, name: string, shape: readonly number[]): Float64Array {
  const tensor = own(state.tensors, name);
  const found = own(tensor, "shape");
  const data = own(tensor, "data");
  const fits =
    Array.isArray(found) &&
    found.length === shape.length &&
    found.every((extent, place) => shape[place] === -1 || extent === shape[place]) &&
    data instanceof Float64Array &&
    data.length === found.reduce((product: number, extent) => product * Number(extent), 1);
  if (!fits) {
    const expected = shape.map((extent) => (extent === -1 ? "any" : extent)).join(", ");
    throw invalidArtifact(kind, `tensor "${name}" must hold 64-bit floats of the shape [${expected}]`);
  }
  if (data.every(Number.isFinite)) return data.slice();
  throw invalidArtifact(kind, `tensor "${name}" must hold finite numbers`);
}

/**
 * Starts to decode: checks kind and version.
 *
 * @param kind - The kind expected.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function readState(kind: string, state: DecodedState): StateReader {
  checkHead(kind, state);
  const fail = (problem: string): PortraitError => invalidArtifact(kind, problem);
  function read<Value>(name: string, rule: OptionRule<Value>, from: unknown, path: string): Value {
    const value = own(from, name);
    if (value !== undefined && rule.accepts(value)) return value as Value;
    throw fail(`${path}.${name} must be ${rule.expected}; received ${describeValue(value)}`);
  }
  return Object.freeze<StateReader>({
    read: (name, rule) => read(name, rule, state.config, "config"),
    list(name, rule, count) {
      const list = own(state.config, name);
      if (!Array.isArray(list) || list.length !== count)
        throw fail(`config.${name} must be a list of ${count}; received ${describeValue(list)}`);
      return list.map((_, place) => read(String(place), rule, { ...list }, `config.${name}`));
    },
    options(rules) {
      const options = own(state.config, "options");
      const entries = Object.entries<OptionRule<unknown>>(rules).map(([name, rule]) => {
        const left = own(options, name) === null && rule.default === undefined;
        return [name, left ? undefined : read(name, rule, options, "config.options")];
      });
      return Object.freeze(Object.fromEntries(entries));
    },
    tensor: (name, shape) => readTensor(kind, state, name, shape),
    fail,
  });
}

/**
 * Options as data: those that were left out and have no default are null.
 *
 * @param options - The options.
 */
export function optionsState(options: object): { readonly [name: string]: never } {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, value ?? null])) as {
    readonly [name: string]: never;
  };
}

/**
 * Makes a model of what was read; faults that only its making finds become faults of the artifact.
 *
 * @param reader - The reader.
 * @param make - Makes the model.
 * @throws PortraitError `invalid-artifact`.
 */
export function decodeModelOf<M>(reader: StateReader, make: () => M): M {
  try {
    return make();
  } catch (error) {
    if (error instanceof PortraitError && error.code !== "invalid-artifact")
      throw reader.fail(`contents do not fit: ${error.message.replace(/\.$/, "")}`);
    throw error;
  }
}
