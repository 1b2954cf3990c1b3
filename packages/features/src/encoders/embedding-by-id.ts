import {
  type Codec,
  choiceOption,
  describeValue,
  hashTexts,
  hashView,
  type OptionRule,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import { decodeModelOf, ENCODER_VERSION, optionsState, readState, textsRule } from "./artifact.js";
import { valueEncoding } from "./category-encoding.js";
import type { EncoderData, EncoderEstimator, EncoderModel } from "./encoder.js";
import { createEncoderEstimator } from "./encoder-estimator.js";
import { createEncoderModel } from "./encoder-model.js";
import type { Categories } from "./row-types.js";
import { encoderInputs, refuseValue } from "./values.js";

/** Vectors by id, such as those of an `Embedder`: its `catalogue`, `dimensions` and `itemVectors`. */
export interface EmbeddingTable {
  /** The ids, all different. */
  readonly ids: readonly string[];
  /** The length of each vector, an integer >= 1. */
  readonly dimensions: number;
  /** The vectors, row-major, in the order of the ids; all finite. */
  readonly values: Float32Array | Float64Array;
}

/** Options of {@link embeddingById}. */
export interface EmbeddingByIdOptions {
  /** What an id without a vector, or null, becomes: all `zeros`, the `mean` of all vectors, or an `error`; left out, `zeros`. */
  readonly unknown?: "zeros" | "mean" | "error";
}

/** Rows of {@link embeddingById}. */
export type EmbeddingRow<Name extends string> = {
  readonly [Column in `${Name}[${number}]`]: number;
};

/** Encodings of ids as vectors. */
export interface EmbeddingByIdModel<Name extends string = string>
  extends EncoderModel<Categories<Name>, EmbeddingRow<Name>> {
  /** What kind of model. */
  readonly kind: "embeddingById";
  /** The length of each vector. */
  readonly dimensions: number;
}

const KIND = "embeddingById";

interface Params {
  readonly unknown: "zeros" | "mean" | "error";
}

const rules: { readonly [Name in keyof Params]: OptionRule<Params[Name]> } = {
  unknown: choiceOption("zeros", ["zeros", "mean", "error"]),
};

/** A checked copy of a table of vectors. */
interface Vectors {
  readonly ids: readonly string[];
  readonly dimensions: number;
  readonly values: Float64Array;
}

function refuseTable(problem: string): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${KIND}: ${problem}.`,
    hint: "Pass { ids: model.catalogue, dimensions: model.dimensions, values: model.itemVectors }.",
  });
}

function checkTable(table: EmbeddingTable): Vectors {
  if (typeof table !== "object" || table === null)
    throw refuseTable(`the vectors must be an object; received ${describeValue(table)}`);
  const { ids, dimensions, values } = table;
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === "string"))
    throw refuseTable(`"ids" must be a list of one or more texts; received ${describeValue(ids)}`);
  const seen = new Set<string>();
  const repeated = ids.find((id) => seen.size === seen.add(id).size);
  if (repeated !== undefined) throw refuseTable(`the id ${JSON.stringify(repeated)} occurs twice`);
  if (!Number.isSafeInteger(dimensions) || dimensions < 1)
    throw refuseTable(`"dimensions" must be an integer >= 1; received ${describeValue(dimensions)}`);
  const typed = values instanceof Float32Array || values instanceof Float64Array;
  if (!typed || values.length !== ids.length * dimensions) {
    const received = typed ? values.length : describeValue(values);
    throw refuseTable(
      `"values" must hold ${ids.length} vectors of ${dimensions} numbers; received ${received}`,
    );
  }
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0)
    throw refuseTable(
      `"values" must be finite; the vector of ${JSON.stringify(ids[Math.floor(odd / dimensions)])} has ${values[odd]}`,
    );
  return { ids: Object.freeze([...ids]), dimensions, values: Float64Array.from(values) };
}

function meanVector({ ids, dimensions, values }: Vectors): Float64Array {
  const mean = new Float64Array(dimensions);
  values.forEach((value, at) => {
    mean[at % dimensions] = (mean[at % dimensions] as number) + value / ids.length;
  });
  return mean;
}

function createModel<Name extends string>(
  names: readonly Name[],
  vectors: Vectors,
  params: Params,
): EmbeddingByIdModel<Name> {
  const { ids, dimensions, values } = vectors;
  const places = new Map(ids.map((id, place) => [id, place]));
  const fallback = params.unknown === "mean" ? meanVector(vectors) : new Float64Array(dimensions);
  const vectorOf = (name: string, id: string | null): Float64Array => {
    const place = id === null ? undefined : places.get(id);
    if (place !== undefined) return values.subarray(place * dimensions, (place + 1) * dimensions);
    if (params.unknown !== "error") return fallback;
    throw refuseValue(
      KIND,
      name,
      `has ${id === null ? "null" : `the id ${JSON.stringify(id)}`}, which has no vector`,
      'Pass unknown: "zeros" or "mean".',
    );
  };
  const base = createEncoderModel<Categories<Name>, EmbeddingRow<Name>>({
    kind: KIND,
    columns: names.map((name) => {
      const outputs = Array.from({ length: dimensions }, (_, place) => `${name}[${place}]`);
      return valueEncoding(name, outputs, (id) => vectorOf(name, id));
    }),
    state: () => ({
      kind: KIND,
      version: ENCODER_VERSION,
      config: { columns: [...names], ids: [...ids], options: optionsState(params) },
      tensors: { vectors: { shape: [ids.length, dimensions], data: values.slice() } },
      parts: {},
    }),
  });
  return Object.freeze<EmbeddingByIdModel<Name>>({ ...base, kind: KIND, dimensions });
}

/**
 * Ids as the vectors that a table holds for them, one number column a dimension, named `item[0]`, `item[1]` and so on: to
 * feed what a `lightGcn` or another embedder learnt of items or users into a model of rows. The model holds the table. An id
 * that the table lacks and null become all zeros, or what `unknown` says. O(rows * dimensions).
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type; `aborted`. `transform` throws
 * the same, and `invalid-data` for an id that is refused.
 *
 * @param columns - The category columns that hold ids.
 * @param vectors - The vectors.
 * @param options - See {@link EmbeddingByIdOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names, or no table of finite vectors; `invalid-option`.
 *
 * @example
 * ```ts
 * import { fit, tableFromRows } from "@portrait/core";
 * import { embeddingById } from "@portrait/features/encoders";
 *
 * const schema = { columns: [{ name: "item", type: "category" }] } as const;
 * const table = tableFromRows<{ item: string | null }>("example", [{ item: "tea" }], schema);
 * const vectors = { ids: ["tea", "milk"], dimensions: 2, values: Float32Array.of(1, 0, 0, 2) };
 * const model = await fit(embeddingById(["item"], vectors, { unknown: "mean" }), table);
 * model.transformOne({ item: "milk" }); // => { "item[0]": 0, "item[1]": 2 }
 * model.transformOne({ item: "jam" }); // => { "item[0]": 0.5, "item[1]": 1 }
 * ```
 */
export function embeddingById<const Name extends string>(
  columns: readonly Name[],
  vectors: EmbeddingTable,
  options?: EmbeddingByIdOptions,
): EncoderEstimator<
  Categories<Name>,
  EmbeddingRow<Name>,
  EncoderData<Categories<Name>>,
  EmbeddingByIdModel<Name>
> {
  const inputs = encoderInputs<Categories<Name>>(KIND, columns, "category");
  const table = checkTable(vectors);
  const params: Params = resolveOptions(KIND, rules, options);
  const names = inputs.columns.map(({ name }) => name as Name);
  const { ids, dimensions, values } = table;
  return createEncoderEstimator<Categories<Name>, EmbeddingRow<Name>, EmbeddingByIdModel<Name>>({
    kind: KIND,
    params: { ...optionsState(params), dimensions, vectors: `${hashTexts(ids)} ${hashView(values)}` },
    inputs,
    async learn(_, context) {
      await context.step(1, 1);
      return createModel(names, table, params);
    },
  });
}

/** Makes the models of {@link embeddingById} out of their state again; the state is checked throughout. */
export const embeddingByIdCodec: Codec<EmbeddingByIdModel> = {
  kind: KIND,
  decode(state) {
    const reader = readState(KIND, state);
    const names = reader.read("columns", textsRule);
    const ids = reader.read("ids", textsRule);
    const params = reader.options<Params>(rules);
    const values = reader.tensor("vectors", [ids.length, -1]);
    if (ids.length === 0 || values.length === 0) throw reader.fail("vectors must be one or more");
    const vectors = { ids: Object.freeze([...ids]), dimensions: values.length / ids.length, values };
    return decodeModelOf(reader, () => createModel(names, vectors, params));
  },
};
