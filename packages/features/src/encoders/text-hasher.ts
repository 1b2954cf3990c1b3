import {
  type CategoryVector,
  type Codec,
  choiceOption,
  type OptionRule,
  resolveOptions,
  type VectorValue,
} from "@portrait/core";
import { inverseDocumentFrequency } from "../encode/document-frequency.js";
import { type NgramHasher, ngramHasher } from "../encode/ngram-hasher.js";
import { type NgramOptions, ngramRules, type ResolvedNgramOptions } from "../encode/ngram-options.js";
import { decodeModelOf, ENCODER_VERSION, optionsState, readState, textsRule } from "./artifact.js";
import type { EncoderData, EncoderEstimator, EncoderModel } from "./encoder.js";
import { createEncoderEstimator } from "./encoder-estimator.js";
import { createEncoderModel } from "./encoder-model.js";
import type { Categories, SparseRows } from "./row-types.js";
import { sparseEncoding } from "./sparse-encoding.js";
import { encoderInputs } from "./values.js";

/** Options of {@link textHasher}: those of `ngramHasher`, but that weights are learnt. */
export interface TextHasherOptions extends Omit<NgramOptions, "idf"> {
  /** `idf`: n-grams count the more, the fewer training rows have them, as `inverseDocumentFrequency` says; left out, `none`. */
  readonly weighting?: "none" | "idf";
}

/** Encodings of texts. */
export type TextHasherModel<Name extends string = string> = EncoderModel<Categories<Name>, SparseRows<Name>>;

const KIND = "textHasher";

type Params = Omit<ResolvedNgramOptions, "idf"> & { readonly weighting: "none" | "idf" };

const { idf: _, ...hasherRules } = ngramRules;

const rules: { readonly [Name in keyof Params]: OptionRule<Params[Name]> } = {
  ...hasherRules,
  weighting: choiceOption("none", ["none", "idf"]),
};

function hasherOf({ weighting: _weighting, ngrams, ...options }: Params, idf?: Float32Array): NgramHasher {
  return ngramHasher({
    ...options,
    ...(ngrams === undefined ? {} : { ngrams }),
    ...(idf === undefined ? {} : { idf }),
  });
}

function createModel<Name extends string>(
  names: readonly Name[],
  params: Params,
  weights: readonly Float32Array[],
): TextHasherModel<Name> {
  const texts = (values: readonly VectorValue[]): readonly (string | null)[] =>
    values as readonly (string | null)[];
  return createEncoderModel<Categories<Name>, SparseRows<Name>>({
    kind: KIND,
    columns: names.map((name, column) => {
      const hasher = hasherOf(params, weights[column]);
      return sparseEncoding(name, "category", {
        encode: (values) => hasher.encode(texts(values)),
        encodeOne: (value) => hasher.encodeOne(value as string | null),
      });
    }),
    state: () => ({
      kind: KIND,
      version: ENCODER_VERSION,
      config: { columns: [...names], options: optionsState(params) },
      tensors: Object.fromEntries(
        weights.map((idf, column) => [
          `column${column}`,
          { shape: [idf.length], data: Float64Array.from(idf) },
        ]),
      ),
      parts: {},
    }),
  });
}

const textsOf = ({ codes, dictionary }: CategoryVector): readonly (string | null)[] =>
  Array.from(codes, (code) => dictionary[code] ?? null);

/**
 * Texts as sparse vectors of hashed n-grams, `2 ** bits` places, as `ngramHasher` makes them; with `weighting: "idf"` each
 * place is multiplied by how rare it is among the training rows, before the vector is divided by its length. Columns of texts
 * are category columns. Null is a text without n-grams. O(characters * greatest length).
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type; `aborted`. `transform` throws
 * `missing-column` and `invalid-data`.
 *
 * @param columns - The columns of texts.
 * @param options - See {@link TextHasherOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { fit, tableFromRows } from "@portrait/core";
 * import { textHasher } from "@portrait/features/encoders";
 *
 * const schema = { columns: [{ name: "subject", type: "category" }] } as const;
 * const table = tableFromRows<{ subject: string | null }>("example", ["win cash", "win a prize"].map((subject) => ({ subject })), schema);
 * const model = await fit(textHasher(["subject"], { analyzer: "word", weighting: "idf", norm: "none" }), table);
 * model.transformOne({ subject: "win win" }).subject.values; // => [2]
 * ```
 */
export function textHasher<const Name extends string>(
  columns: readonly Name[],
  options?: TextHasherOptions,
): EncoderEstimator<
  Categories<Name>,
  SparseRows<Name>,
  EncoderData<Categories<Name>>,
  TextHasherModel<Name>
> {
  const inputs = encoderInputs<Categories<Name>>(KIND, columns, "category");
  const params: Params = resolveOptions(KIND, rules, options);
  const names = inputs.columns.map(({ name }) => name as Name);
  return createEncoderEstimator<Categories<Name>, SparseRows<Name>, TextHasherModel<Name>>({
    kind: KIND,
    params: optionsState(params),
    inputs,
    async learn(table, context) {
      const weights: Float32Array[] = [];
      for (const [column, name] of names.entries()) {
        if (params.weighting === "idf") {
          const texts = textsOf(table.columns[name] as CategoryVector);
          weights.push(inverseDocumentFrequency(hasherOf(params).encode(texts)));
        }
        await context.step(column + 1, names.length);
      }
      return createModel(names, params, weights);
    },
  });
}

/** Makes the models of {@link textHasher} out of their state again; the state is checked throughout. */
export const textHasherCodec: Codec<TextHasherModel> = {
  kind: KIND,
  decode(state) {
    const reader = readState(KIND, state);
    const names = reader.read("columns", textsRule);
    const params = reader.options<Params>(rules);
    const weights = names.flatMap((_, column) =>
      params.weighting === "idf"
        ? [Float32Array.from(reader.tensor(`column${column}`, [2 ** params.bits]))]
        : [],
    );
    return decodeModelOf(reader, () => createModel(names, params, weights));
  },
};
