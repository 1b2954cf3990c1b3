import {
  type Codec,
  type DecodedState,
  type Estimator,
  type Explains,
  type FitContext,
  type Interactions,
  integerOption,
  numberOption,
  type Recommender,
  type Relearnable,
  type Resumable,
  resolveOptions,
  type SimilarItems,
  type SimilarUsers,
  type UserHolder,
} from "@portrait/core";
import { type Csr, transposeCsr } from "@portrait/kernels";
import { readConfig, readNumbers } from "../input/artifact.js";
import { askedItem, askedReasons, checkCount } from "../recommend/asked.js";
import { createIdIndex } from "../recommend/ids.js";
import { listed, similarUsersByItems } from "../recommend/nearest.js";
import { readParameters } from "../recommend/parameters.js";
import { idsRule, readFloats } from "../recommend/read-state.js";
import { rankReasons } from "../recommend/reasons.js";
import { askedRows } from "./asked-rows.js";
import { readRows } from "./item-model.js";
import { degreesOf } from "./lightgcn/pair-graph.js";
import { smoothVectors } from "./smooth-vectors.js";
import { filterColumn, filterRow } from "./spectral-reasons.js";
import { createSpectralRecommend } from "./spectral-scores.js";
import { rowsOfOthers, rowsWith, rowsWithout, type TrainingRows, trainingRows } from "./training-rows.js";

/** Options of {@link spectralFilter}. */
export interface SpectralFilterOptions {
  /** How many of the smoothest vectors the low-pass filter keeps, an integer >= 0; 0: no low-pass filter. Left out, 256. */
  readonly factors?: number;
  /** What the low-pass filter counts beside the linear one, >= 0. Left out, 0.3. */
  readonly lowPassWeight?: number;
  /** By which power of their number of items users count less, in [0, 1]: 0.5 is the symmetric normalisation. Left out, 0.5. */
  readonly userExponent?: number;
  /** By which power of their number of users items count less, in [0, 1]: 0.5 is the symmetric normalisation. Left out, 0.5. */
  readonly itemExponent?: number;
  /** For how long the filtered scores are sharpened, >= 0; 0: not at all. Left out, 0. */
  readonly sharpening?: number;
  /** In how many steps, an integer >= 1. Left out, 1. */
  readonly sharpeningSteps?: number;
  /** Iterations of the decomposition, an integer >= 0. Left out, 4. */
  readonly iterations?: number;
}

const rules = {
  factors: integerOption(256, { min: 0 }),
  lowPassWeight: numberOption(0.3, { min: 0 }),
  userExponent: numberOption(0.5, { min: 0, max: 1 }),
  itemExponent: numberOption(0.5, { min: 0, max: 1 }),
  sharpening: numberOption(0, { min: 0 }),
  sharpeningSteps: integerOption(1, { min: 1 }),
  iterations: integerOption(4, { min: 0 }),
};

/** Parameters of a {@link spectralFilter}, defaults filled in. */
export type SpectralParams = Required<SpectralFilterOptions>;

/** What a fit finds out. */
export interface SpectralFit {
  /** The parameters. */
  readonly params: SpectralParams;
  /** The users, ascending. */
  readonly users: readonly string[];
  /** The items, ascending. */
  readonly items: readonly string[];
  /** The users' items, normalised on both sides. */
  readonly normalised: Csr;
  /** For each item one over the power of its number of users. */
  readonly inverses: Float32Array;
  /** The smoothest vectors, one row for each item; empty without a low-pass filter. */
  readonly vectors: Float32Array;
  /** For each item how many different users had to do with it. */
  readonly popularity: Float32Array;
}

/**
 * A model made by {@link spectralFilter}. Its filter is linear in what a user had: `reasons` are a column of it. Items are alike by the
 * score that a user of one alone gives to the other, users by the cosine of what they had.
 *
 * `resume` takes in what users did since, also new ones: the linear filter is then that of a fit on everything, the low-pass filter keeps the vectors
 * that were learnt. Items that the model does not know are left out: for these, fit again. So it is when `removeUser` of `@portrait/core` removes a user.
 */
export interface SpectralFilterModel
  extends Recommender,
    Relearnable<SpectralFilterModel>,
    UserHolder<SpectralFilterModel>,
    Resumable<Interactions, SpectralFilterModel>,
    Explains,
    SimilarItems,
    SimilarUsers {
  /** What kind of model. */
  readonly kind: "spectralFilter";
  /** The users that it learnt from, in code-unit order. */
  readonly users: readonly string[];
}

const KIND = "spectralFilter";
const VERSION = 1;

function createModel(fit: SpectralFit): SpectralFilterModel {
  const { users, items, normalised } = fit;
  const catalogue = createIdIndex(items);
  const find = askedRows({ users, items, rows: normalised });
  let made: ReturnType<typeof createSpectralRecommend> | undefined;
  return Object.freeze<SpectralFilterModel>({
    kind: KIND,
    users,
    catalogue: items,
    async recommend(request) {
      made ??= createSpectralRecommend(KIND, fit);
      return (await made)(request);
    },
    learnOn: async (data) => onRows(fit, rowsWith(KIND, { users, items, rows: normalised }, data)),
    similarItems(item, k) {
      const from = askedItem(KIND, "similarItems", catalogue, item);
      checkCount(KIND, "similarItems", k);
      const scores = Float32Array.from(filterRow(fit, from));
      scores[from] = Number.NaN;
      return listed(scores, k, (place, score) => ({ item: items[place] as string, score }));
    },
    similarUsers: similarUsersByItems(KIND, users, normalised, find),
    reasons(request) {
      const to = askedReasons(KIND, catalogue, request);
      const { user, history, k } = request;
      const own = find([user], history).items(0);
      if (own.length === 0) return [];
      const column = filterColumn(fit, to);
      return rankReasons(
        items,
        own,
        Float64Array.from(own, (from) => column[from] as number),
        k,
      );
    },
    withoutUser(user) {
      const model = onRows(fit, rowsOfOthers({ users, items, rows: normalised }, user));
      return { model, removed: { users: users.length - model.users.length } };
    },
    relearnWithout: (user, context) =>
      learn(rowsWithout({ users, items, rows: normalised }, user), fit.params, context),
    state: () => stateOf(fit),
  });
}

/** A model of other rows, whose low-pass filter keeps its vectors. */
function onRows(
  { params, items, vectors }: SpectralFit,
  { users, byUser, popularity }: TrainingRows,
): SpectralFilterModel {
  return createModel({ params, users, items, popularity, vectors, ...normalisedRows(byUser, params) });
}

async function learn(
  rows: TrainingRows,
  params: SpectralParams,
  context: FitContext<unknown>,
): Promise<SpectralFilterModel> {
  const { users, items, popularity } = rows;
  const found = { params, users, items, popularity, ...normalisedRows(rows.byUser, params) };
  return createModel({ ...found, vectors: await lowPassVectors(found, context) });
}

function stateOf({ params, users, items, normalised, vectors, popularity }: SpectralFit) {
  const list = (data: Int32Array | Float32Array) => ({ shape: [data.length], data });
  return {
    kind: KIND,
    version: VERSION,
    config: { params: { ...params }, users, items },
    tensors: {
      rowOffsets: list(normalised.offsets),
      rowIndices: list(normalised.indices),
      vectors: { shape: [items.length, vectors.length / Math.max(1, items.length)], data: vectors },
      popularity: list(popularity),
    },
    parts: {},
  };
}

/** The right singular vectors of the greatest values, one row for each item. */
async function lowPassVectors(
  { normalised, params }: Pick<SpectralFit, "normalised" | "params">,
  context: FitContext<unknown>,
): Promise<Float32Array> {
  if (params.factors === 0 || normalised.columns === 0) return new Float32Array();
  const { values } = await smoothVectors(normalised, transposeCsr(normalised).transpose, params, context);
  return values;
}

/** One over the power of each degree. */
const inversesOf = (degrees: Float64Array, power: number): Float32Array =>
  Float32Array.from(degrees, (degree) => (degree > 0 ? degree ** -power : 0));

function normalisedRows(
  byUser: Csr,
  { userExponent, itemExponent }: SpectralParams,
): { readonly normalised: Csr; readonly inverses: Float32Array } {
  const degrees = degreesOf(byUser);
  const users = inversesOf(degrees.rows, userExponent);
  const inverses = inversesOf(degrees.columns, itemExponent);
  const values = new Float32Array(byUser.indices.length);
  users.forEach((inverse, user) => {
    const end = byUser.offsets[user + 1] as number;
    for (let at = byUser.offsets[user] as number; at < end; at++) {
      values[at] = inverse * (inverses[byUser.indices[at] as number] as number);
    }
  });
  return { normalised: { ...byUser, values }, inverses };
}

/**
 * A filter on the graph of users and items, in closed form. With `R` the users' different items as 0 and 1, `D_u` and `D_i` the users'
 * and items' degrees, a and b the `userExponent` and `itemExponent`, `R' = D_u^(-a) R D_i^(-b)`, `P = R'^T R'` and `V` the right singular vectors of the `factors` greatest singular values of `R'`, the scores of a user whose items are the row `r`
 * are
 *
 * `s = r P + lowPassWeight * r D_i^(-b) V V^T D_i^b`,
 *
 * a linear and an ideal low-pass filter: with a = b = 1/2 that is GF-CF. With a lower a active users count for more, and
 * `lowPassWeight` has to be greater. With `sharpening` T in K steps follows, K times, `s = s - T / K * s P`: what
 * an item has only from its neighbours is taken out again (blurring-sharpening).
 *
 * Users are served from the `history` of a request, also those whom the model never saw; left out, from what it learnt. Who is in neither gets
 * what most users had, with `known: false`.
 *
 * The fit costs `iterations` times `factors` products with `R'` and as many orthogonalisations of items x factors, in float32 and on as many
 * threads as `fit` is given; the seed has influence beyond the precision reached. The first request puts the filter into the memory of kernels. A
 * user's list costs users' degrees of the items that it has, and items x factors multiplications; with sharpening, `sharpeningSteps` + 1 products with
 * `R'` and its transpose. `fit` throws PortraitError `invalid-argument` when the data is no interactions; `invalid-data` when there are none; `aborted`.
 *
 * Sources: Shen et al., "How powerful is graph convolution for recommendation?" (CIKM 2021); Choi et al., "Blurring-sharpening process models
 * for collaborative filtering" (SIGIR 2023); Peng et al., "How powerful is graph filtering for recommendation" (KDD 2024), of the exponents.
 *
 * @param options - See {@link SpectralFilterOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { spectralFilter } from "@portrait/models/collaborative";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const model = await fit(spectralFilter({ factors: 2 }), log);
 * const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
 * forAnn?.items[0]?.item; // => "honey"
 * ```
 */
export function spectralFilter(
  options: SpectralFilterOptions = {},
): Estimator<Interactions, SpectralFilterModel> {
  const params = resolveOptions(KIND, rules, options);
  return Object.freeze<Estimator<Interactions, SpectralFilterModel>>({
    kind: KIND,
    params,
    codecs: [spectralFilterCodec],
    learn: async (data, context) => learn(trainingRows(KIND, data), params, context),
  });
}

function decode(state: DecodedState): SpectralFilterModel {
  const config = readConfig(KIND, VERSION, state);
  const params = readParameters(rules, config.object("params"));
  const users = Object.freeze([...config.read("users", idsRule)]);
  const items = Object.freeze([...config.read("items", idsRule)]);
  const extents = { rows: users.length, columns: items.length };
  const rows = readRows(KIND, state, { offsets: "rowOffsets", indices: "rowIndices" }, extents);
  const byUser = { ...extents, ...rows, values: new Float32Array(rows.indices.length).fill(1) };
  const popularity = readFloats(KIND, state, "popularity", [items.length]);
  const vectors = readNumbers(KIND, state, "vectors", [items.length, -1], "f32");
  return createModel({ params, users, items, popularity, vectors, ...normalisedRows(byUser, params) });
}

/**
 * Makes {@link spectralFilter} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { spectralFilter, spectralFilterCodec } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "rum", at: 2 }]);
 * const model = await fit(spectralFilter({ factors: 1 }), log);
 * spectralFilterCodec.decode(model.state()).catalogue; // => ["rum", "tea"]
 * ```
 */
export const spectralFilterCodec: Codec<SpectralFilterModel> = { kind: KIND, decode };
