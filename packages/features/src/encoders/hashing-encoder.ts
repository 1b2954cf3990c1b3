import {
  booleanOption,
  type Codec,
  choiceOption,
  integerOption,
  type OptionRule,
  resolveOptions,
  type SparseVector,
  type VectorValue,
} from "@portrait/core";
import { murmurEnd, murmurStep } from "../encode/murmur.js";
import { createTally, type Tally } from "../encode/tally.js";
import { decodeModelOf, ENCODER_VERSION, optionsState, readState, textsRule } from "./artifact.js";
import type { EncoderData, EncoderEstimator, EncoderModel } from "./encoder.js";
import { createEncoderEstimator } from "./encoder-estimator.js";
import { createEncoderModel } from "./encoder-model.js";
import type { Categories, Lists, SparseRows } from "./row-types.js";
import { type SparseCoder, sparseEncoding } from "./sparse-encoding.js";
import { encoderInputs } from "./values.js";

/** Options of {@link hashingEncoder}. */
export interface HashingEncoderOptions {
  /** The vectors have `2 ** bits` places; from 1 to 30; left out, 10. */
  readonly bits?: number;
  /** Whether one bit of the hash decides if a level counts 1 or -1, so that collisions cancel out on average; left out, `false`. */
  readonly signed?: boolean;
  /** Whether the columns are categories, or lists whose entries are counted; left out, `category`. */
  readonly type?: "category" | "list";
}

/** Encodings by hash. */
export type HashingEncoderModel<
  In extends Categories<string> | Lists<string>,
  Name extends string,
> = EncoderModel<In, SparseRows<Name>>;

const KIND = "hashingEncoder";

type Params = Required<HashingEncoderOptions>;

const rules: { readonly [Name in keyof Params]: OptionRule<Params[Name]> } = {
  bits: integerOption(10, { min: 1, max: 30 }),
  signed: booleanOption(false),
  type: choiceOption("category", ["category", "list"]),
};

/** MurmurHash3 (32 bits, seed 0) of the code points of a text as 32-bit little-endian words. */
function hashOf(text: string): number {
  let [hash, words] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) as number;
    if (point > 0xffff) at++;
    hash = murmurStep(hash, point);
    words++;
  }
  return murmurEnd(hash, words);
}

function createCoder({ bits, signed }: Params): SparseCoder {
  const width = 2 ** bits;
  function add(tally: Tally, value: VectorValue): void {
    if (typeof value === "string") tally.add(hashOf(value));
    else if (Array.isArray(value)) for (const text of value) tally.add(hashOf(text as string));
  }
  function encode(values: readonly VectorValue[]): SparseVector {
    const tally = createTally(bits, signed);
    const indices: number[] = [];
    const counts: number[] = [];
    const offsets = new Int32Array(values.length + 1);
    values.forEach((value, row) => {
      add(tally, value);
      tally.drain((place, count) => {
        indices.push(place);
        counts.push(count);
      });
      offsets[row + 1] = indices.length;
    });
    return {
      type: "sparse",
      width,
      offsets,
      indices: Int32Array.from(indices),
      values: Float32Array.from(counts),
    };
  }
  return {
    encode,
    encodeOne(value) {
      const { indices, values } = encode([value]);
      return { width, indices: Array.from(indices), values: Array.from(values) };
    },
  };
}

function createModel<In extends Categories<string> | Lists<string>, Name extends string>(
  names: readonly Name[],
  params: Params,
): HashingEncoderModel<In, Name> {
  const coder = createCoder(params);
  return createEncoderModel<In, SparseRows<Name>>({
    kind: KIND,
    columns: names.map((name) => sparseEncoding(name, params.type, coder)),
    state: () => ({
      kind: KIND,
      version: ENCODER_VERSION,
      config: { columns: [...names], options: optionsState(params) },
      tensors: {},
      parts: {},
    }),
  });
}

/**
 * Each level of a category as a place of a sparse vector that its hash gives, `2 ** bits` of them: nothing is learnt or kept,
 * and no level is unseen, but two levels may share a place. With `type: "list"` the vector counts the entries of a list. Models
 * that take sparse vectors are `logisticRegression`, the linear regressions, `naiveBayes` and linear support vector machines.
 *
 * The place of a text is the lowest `bits` of MurmurHash3 (32 bits, seed 0) of its code points as 32-bit little-endian words,
 * as in `ngramHasher`; with `signed` the highest bit says that it counts -1. Null has no entries. O(characters).
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type; `aborted`. `transform` throws
 * `missing-column` and `invalid-data`.
 *
 * Source: Weinberger and others, "Feature hashing for large scale multitask learning" (2009).
 *
 * @param columns - The columns.
 * @param options - See {@link HashingEncoderOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { fit, tableFromRows } from "@portrait/core";
 * import { hashingEncoder } from "@portrait/features/encoders";
 *
 * const schema = { columns: [{ name: "city", type: "category" }] } as const;
 * const table = tableFromRows<{ city: string | null }>("example", [{ city: "Oslo" }, { city: "Rome" }], schema);
 * const model = await fit(hashingEncoder(["city"], { bits: 8 }), table);
 * model.transformOne({ city: "Lima" }).city.values; // => [1]
 * model.transformOne({ city: null }).city; // => { width: 256, indices: [], values: [] }
 * ```
 */
export function hashingEncoder<const Name extends string>(
  columns: readonly Name[],
  options?: HashingEncoderOptions & { readonly type?: "category" },
): EncoderEstimator<
  Categories<Name>,
  SparseRows<Name>,
  EncoderData<Categories<Name>>,
  HashingEncoderModel<Categories<Name>, Name>
>;
/**
 * The same for columns of lists.
 *
 * @param columns - The columns.
 * @param options - With `type: "list"`; see {@link HashingEncoderOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { fit, tableFromRows } from "@portrait/core";
 * import { hashingEncoder } from "@portrait/features/encoders";
 *
 * const schema = { columns: [{ name: "items", type: "list" }] } as const;
 * const table = tableFromRows<{ items: readonly string[] }>("example", [{ items: ["tea", "tea", "milk"] }], schema);
 * const model = await fit(hashingEncoder(["items"], { type: "list" }), table);
 * model.transformOne({ items: ["tea", "tea"] }).items.values; // => [2]
 * ```
 */
export function hashingEncoder<const Name extends string>(
  columns: readonly Name[],
  options: HashingEncoderOptions & { readonly type: "list" },
): EncoderEstimator<
  Lists<Name>,
  SparseRows<Name>,
  EncoderData<Lists<Name>>,
  HashingEncoderModel<Lists<Name>, Name>
>;
export function hashingEncoder<const Name extends string>(
  columns: readonly Name[],
  options?: HashingEncoderOptions,
): unknown {
  type In = Categories<Name> | Lists<Name>;
  const params: Params = resolveOptions(KIND, rules, options);
  const inputs = encoderInputs<In>(KIND, columns, params.type);
  const names = inputs.columns.map(({ name }) => name as Name);
  return createEncoderEstimator<In, SparseRows<Name>, HashingEncoderModel<In, Name>>({
    kind: KIND,
    params: optionsState(params),
    inputs,
    async learn(_, context) {
      await context.step(1, 1);
      return createModel<In, Name>(names, params);
    },
  });
}

/** Makes the models of {@link hashingEncoder} out of their state again; the state is checked throughout. */
export const hashingEncoderCodec: Codec<HashingEncoderModel<Categories<string>, string>> = {
  kind: KIND,
  decode(state) {
    const reader = readState(KIND, state);
    const names = reader.read("columns", textsRule);
    const params = reader.options<Params>(rules);
    return decodeModelOf(reader, () => createModel(names, params));
  },
};
