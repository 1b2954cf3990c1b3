import {
  type Codec,
  choiceOption,
  integerOption,
  type NumberVector,
  type OptionRule,
  optionalOption,
  resolveOptions,
} from "@portrait/core";
import { decodeModelOf, ENCODER_VERSION, optionsState, readState, textsRule } from "./artifact.js";
import { type BinStrategy, binEdges } from "./bin-edges.js";
import type { ColumnEncoding } from "./column-encoding.js";
import type { EncoderData, EncoderEstimator, EncoderModel } from "./encoder.js";
import { createEncoderEstimator } from "./encoder-estimator.js";
import { createEncoderModel } from "./encoder-model.js";
import { knownNumbers, numberEncoding } from "./number-encoding.js";
import type { Numbers } from "./row-types.js";
import { countUpTo } from "./sorted-search.js";
import { encoderInputs, refuseValue } from "./values.js";

/** Options of {@link binner}. */
export interface BinnerOptions<Name extends string = string> {
  /** How many bins, an integer >= 2; left out, 5. */
  readonly bins?: number;
  /**
   * `quantile`: about equally many training rows a bin; `uniform`: bins of equal width between the least and the greatest
   * training value; `kMeans`: values nearest to the same of so many means. Left out, `quantile`.
   */
  readonly strategy?: BinStrategy;
  /** For columns whose bins are given, the edges between them, ascending, such as `{ age: [18, 30, 65] }` for four bins. */
  readonly edges?: { readonly [Column in Name]?: readonly number[] };
  /** `ordinal`: the number of the bin, from 0; `oneHot`: a column of 0 and 1 for each bin. Left out, `ordinal`. */
  readonly encode?: "ordinal" | "oneHot";
}

/** Rows of a {@link binner} with `encode: "oneHot"`: columns such as `age=[18, 30)`. */
export type BinRow<Name extends string> = { readonly [Column in `${Name}=${string}`]: number };

/** Learnt bins. */
export interface BinnerModel<
  Name extends string = string,
  Out extends Numbers<string> | BinRow<string> = Numbers<Name>,
> extends EncoderModel<Numbers<Name>, Out> {
  /** What kind of model. */
  readonly kind: "binner";
  /** The edges between the bins of each column: a bin holds its lower edge, not its upper one. */
  readonly edges: { readonly [Column in Name]: readonly number[] };
}

const KIND = "binner";

interface Params {
  readonly bins: number;
  readonly strategy: BinStrategy;
  readonly encode: "ordinal" | "oneHot";
}

const rules: { readonly [Name in keyof Params]: OptionRule<Params[Name]> } = {
  bins: integerOption(5, { min: 2 }),
  strategy: choiceOption("quantile", ["quantile", "uniform", "kMeans"]),
  encode: choiceOption("ordinal", ["ordinal", "oneHot"]),
};

const ascending = (edges: ArrayLike<number>): boolean =>
  Array.from(edges).every(
    (edge, place, all) => Number.isFinite(edge) && (place === 0 || edge > (all[place - 1] as number)),
  );

function edgesRule(
  names: readonly string[],
): OptionRule<Readonly<Record<string, readonly number[]>> | undefined> {
  return optionalOption(
    "an object that gives columns that are encoded a list of finite numbers each, strictly ascending",
    (value) =>
      typeof value === "object" &&
      value !== null &&
      Object.entries(value).every(
        ([name, edges]) =>
          names.includes(name) && Array.isArray(edges) && edges.length > 0 && ascending(edges),
      ),
  );
}

function binNames(name: string, edges: Float64Array): readonly string[] {
  if (edges.length === 0) return [`${name}=any`];
  const inner = Array.from(edges.subarray(1), (edge, place) => `${name}=[${edges[place]}, ${edge})`);
  return [`${name}=< ${edges[0]}`, ...inner, `${name}=>= ${edges[edges.length - 1]}`];
}

function oneHotEncoding(name: string, edges: Float64Array): ColumnEncoding {
  const ordinal = numberEncoding(KIND, name, { apply: (value) => countUpTo(edges, value) });
  const outputs = binNames(name, edges).map((bin) => ({ name: bin, type: "number" }) as const);
  return Object.freeze<ColumnEncoding>({
    input: ordinal.input,
    outputs: Object.freeze(outputs),
    encode(vector) {
      const [places] = ordinal.encode(vector) as readonly [NumberVector];
      return outputs.map(
        (_, bin): NumberVector => ({
          type: "number",
          values: places.values.map((place) => Number(place === bin)),
        }),
      );
    },
    encodeOne(value) {
      const [place] = ordinal.encodeOne(value);
      return outputs.map((_, bin) => Number(place === bin));
    },
  });
}

function createModel<Name extends string, Out extends Numbers<string> | BinRow<string>>(
  names: readonly Name[],
  learnt: readonly Float64Array[],
  params: Params,
): BinnerModel<Name, Out> {
  const base = createEncoderModel<Numbers<Name>, Out>({
    kind: KIND,
    columns: names.map((name, column) => {
      const edges = learnt[column] as Float64Array;
      return params.encode === "oneHot"
        ? oneHotEncoding(name, edges)
        : numberEncoding(KIND, name, { apply: (value) => countUpTo(edges, value) });
    }),
    state: () => ({
      kind: KIND,
      version: ENCODER_VERSION,
      config: { columns: [...names], options: optionsState(params) },
      tensors: Object.fromEntries(
        learnt.map((data, column) => [`column${column}`, { shape: [data.length], data: data.slice() }]),
      ),
      parts: {},
    }),
  });
  const edges = names.map((name, column) => [
    name,
    Object.freeze(Array.from(learnt[column] as Float64Array)),
  ]);
  return Object.freeze<BinnerModel<Name, Out>>({
    ...base,
    kind: KIND,
    edges: Object.freeze(Object.fromEntries(edges)) as BinnerModel<Name, Out>["edges"],
  });
}

/**
 * Numbers as bins: the number of the bin, from 0, or with `encode: "oneHot"` a column of 0 and 1 for each. Edges are learnt, or
 * given. A bin holds its lower edge and not its upper one; the first and the last are open, so that every number is in one.
 * Quantiles are not interpolated (definition 2 of Hyndman and Fan); edges that coincide are one, and a constant column has one
 * bin. Null stays null, or is 0 in all columns. O(rows log rows) for each column; `kMeans` takes Lloyd's algorithm from the
 * middles of uniform bins.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type, infinite, or null throughout
 * without edges given; `aborted`. `transform` throws the same for what it is given.
 *
 * @param columns - The number columns.
 * @param options - See {@link BinnerOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTable, fit } from "@portrait/core";
 * import { binner } from "@portrait/features/encoders";
 *
 * const table = createTable({ age: { type: "number", values: Float64Array.of(17, 25, 40, 70) } });
 * const model = await fit(binner(["age"], { bins: 2 }), table);
 * model.edges.age; // => [32.5]
 * model.transformOne({ age: 70 }); // => { age: 1 }
 * const given = await fit(binner(["age"], { edges: { age: [18, 65] }, encode: "oneHot" }), table);
 * given.transformOne({ age: 18 }); // => { "age=< 18": 0, "age=[18, 65)": 1, "age=>= 65": 0 }
 * ```
 */
export function binner<const Name extends string>(
  columns: readonly Name[],
  options?: BinnerOptions<Name> & { readonly encode?: "ordinal" },
): EncoderEstimator<Numbers<Name>, Numbers<Name>, EncoderData<Numbers<Name>>, BinnerModel<Name>>;
/**
 * The same with a column of 0 and 1 for each bin.
 *
 * @param columns - The number columns.
 * @param options - With `encode: "oneHot"`; see {@link BinnerOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTable, fit } from "@portrait/core";
 * import { binner } from "@portrait/features/encoders";
 *
 * const table = createTable({ age: { type: "number", values: Float64Array.of(10, 20, 30) } });
 * const model = await fit(binner(["age"], { bins: 2, strategy: "uniform", encode: "oneHot" }), table);
 * model.transformOne({ age: 10 }); // => { "age=< 20": 1, "age=>= 20": 0 }
 * ```
 */
export function binner<const Name extends string>(
  columns: readonly Name[],
  options: BinnerOptions<Name> & { readonly encode: "oneHot" },
): EncoderEstimator<Numbers<Name>, BinRow<Name>, EncoderData<Numbers<Name>>, BinnerModel<Name, BinRow<Name>>>;
export function binner<const Name extends string>(
  columns: readonly Name[],
  options?: BinnerOptions<Name>,
): unknown {
  type Out = Numbers<string> | BinRow<string>;
  const inputs = encoderInputs<Numbers<Name>>(KIND, columns, "number");
  const names = inputs.columns.map(({ name }) => name as Name);
  const { edges, ...params } = resolveOptions(KIND, { ...rules, edges: edgesRule(names) }, options);
  const edgesOf = (name: string): readonly number[] | undefined =>
    edges !== undefined && Object.hasOwn(edges, name) ? edges[name] : undefined;
  function learnColumn(name: string, vector: NumberVector): Float64Array {
    const given = edgesOf(name);
    if (given !== undefined) return Float64Array.from(given);
    const sorted = knownNumbers(KIND, name, vector).sort();
    const learnt = binEdges(sorted, params.bins, params.strategy);
    if (learnt.every(Number.isFinite)) return learnt;
    throw refuseValue(KIND, name, "has values too far apart to divide into bins");
  }
  return createEncoderEstimator<Numbers<Name>, Out, BinnerModel<Name, Out>>({
    kind: KIND,
    params: { ...optionsState(params), edges: names.map((name) => edgesOf(name) ?? null) },
    inputs,
    async learn(table, context) {
      const learnt: Float64Array[] = [];
      for (const name of names) {
        learnt.push(learnColumn(name, table.columns[name] as NumberVector));
        await context.step(learnt.length, names.length);
      }
      return createModel(names, learnt, params);
    },
  });
}

/** Makes the models of {@link binner} out of their state again; the state is checked throughout. */
export const binnerCodec: Codec<BinnerModel> = {
  kind: KIND,
  decode(state) {
    const reader = readState(KIND, state);
    const names = reader.read("columns", textsRule);
    const params = reader.options<Params>(rules);
    const learnt = names.map((name, column) => {
      const edges = reader.tensor(`column${column}`, [-1]);
      if (ascending(edges)) return edges;
      throw reader.fail(`edges of column ${JSON.stringify(name)} must ascend`);
    });
    return decodeModelOf(reader, () => createModel<string, Numbers<string>>(names, learnt, params));
  },
};
