import { type DecodedState, type NumberVector, type OptionRule, resolveOptions } from "@portrait/core";
import { decodeModelOf, ENCODER_VERSION, optionsState, readState, textsRule } from "./artifact.js";
import type { EncoderData, EncoderEstimator, InvertibleEncoderModel } from "./encoder.js";
import { createEncoderEstimator } from "./encoder-estimator.js";
import { createInvertibleModel } from "./encoder-model.js";
import { knownNumbers, type NumberMap, numberEncoding } from "./number-encoding.js";
import type { Numbers } from "./row-types.js";
import { encoderInputs } from "./values.js";

/** A learnt function of each of several number columns, with its inverse. */
export interface NumberEncoderModel<Name extends string, Parameters>
  extends InvertibleEncoderModel<Numbers<Name>, Numbers<Name>> {
  /** What was learnt of each column. */
  readonly parameters: { readonly [Column in Name]: Parameters };
}

/** An estimator of a function of each of several number columns. */
export type NumberEncoder<Name extends string, Parameters> = EncoderEstimator<
  Numbers<Name>,
  Numbers<Name>,
  EncoderData<Numbers<Name>>,
  NumberEncoderModel<Name, Parameters>
>;

/** What tells one kind of number encoder from another. */
export interface NumberEncoderKind<Options extends object, Parameters> {
  /** The kind of the estimator and its models. */
  readonly kind: string;
  /** The rules of its options. */
  readonly rules: { readonly [Name in keyof Options]: OptionRule<Options[Name]> };
  /**
   * Learns from a column.
   *
   * @param values - At least one number, all finite, the order of rows; may be changed.
   * @param options - The options.
   * @param name - The column.
   * @returns The numbers learnt, finite.
   */
  learn(values: Float64Array, options: Options, name: string): readonly number[] | Float64Array;
  /**
   * Whether numbers may have been learnt.
   *
   * @param learnt - Finite numbers.
   * @param options - The options.
   */
  accepts(learnt: Float64Array, options: Options): boolean;
  /**
   * The function.
   *
   * @param learnt - The numbers learnt.
   * @param options - The options.
   */
  map(learnt: Float64Array, options: Options): NumberMap;
  /**
   * What was learnt, by name.
   *
   * @param learnt - The numbers learnt.
   */
  describe(learnt: Float64Array): Parameters;
}

const tensorName = (column: number): string => `column${column}`;

function createModel<Name extends string, Options extends object, Parameters>(
  family: NumberEncoderKind<Options, Parameters>,
  names: readonly Name[],
  learnt: readonly Float64Array[],
  options: Options,
): NumberEncoderModel<Name, Parameters> {
  const { kind } = family;
  const base = createInvertibleModel<Numbers<Name>, Numbers<Name>>({
    kind,
    columns: names.map((name, column) =>
      numberEncoding(kind, name, family.map(learnt[column] as Float64Array, options)),
    ),
    state: () => ({
      kind,
      version: ENCODER_VERSION,
      config: { columns: [...names], options: optionsState(options) },
      tensors: Object.fromEntries(
        learnt.map((data, column) => [tensorName(column), { shape: [data.length], data: data.slice() }]),
      ),
      parts: {},
    }),
  });
  const parameters = names.map((name, column) => [
    name,
    Object.freeze(family.describe(learnt[column] as Float64Array)),
  ]);
  return Object.freeze({
    ...base,
    parameters: Object.freeze(Object.fromEntries(parameters)) as { readonly [Column in Name]: Parameters },
  });
}

/**
 * An estimator of a kind of number encoder.
 *
 * @param family - The kind.
 * @param columns - The columns.
 * @param received - The options.
 * @throws PortraitError `invalid-argument`, `invalid-option`.
 */
export function createNumberEncoder<Name extends string, Options extends object, Parameters>(
  family: NumberEncoderKind<Options, Parameters>,
  columns: readonly Name[],
  received: Partial<Options> | undefined,
): NumberEncoder<Name, Parameters> {
  const { kind } = family;
  const inputs = encoderInputs<Numbers<Name>>(kind, columns, "number");
  const options = resolveOptions(kind, family.rules, received) as unknown as Options;
  const names = inputs.columns.map(({ name }) => name as Name);
  return createEncoderEstimator<Numbers<Name>, Numbers<Name>, NumberEncoderModel<Name, Parameters>>({
    kind,
    params: optionsState(options),
    inputs,
    async learn(table, context) {
      const learnt: Float64Array[] = [];
      for (const name of names) {
        const values = knownNumbers(kind, name, table.columns[name] as NumberVector);
        learnt.push(Float64Array.from(family.learn(values, options, name)));
        await context.step(learnt.length, names.length);
      }
      return createModel(family, names, learnt, options);
    },
  });
}

/**
 * Makes models of a kind of number encoder out of their state again.
 *
 * @param family - The kind.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function decodeNumberEncoder<Options extends object, Parameters>(
  family: NumberEncoderKind<Options, Parameters>,
  state: DecodedState,
): NumberEncoderModel<string, Parameters> {
  const reader = readState(family.kind, state);
  const names = reader.read("columns", textsRule);
  const options = reader.options<Options>(family.rules);
  const learnt = names.map((name, column) => {
    const numbers = reader.tensor(tensorName(column), [-1]);
    if (family.accepts(numbers, options)) return numbers;
    throw reader.fail(`numbers of column ${JSON.stringify(name)} cannot have been learnt`);
  });
  return decodeModelOf(reader, () => createModel(family, names, learnt, options));
}
