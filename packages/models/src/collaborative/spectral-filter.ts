import {
  type Codec,
  type DecodedState,
  type Estimator,
  type FitContext,
  type Interactions,
  integerOption,
  numberOption,
  type Recommender,
  type Relearnable,
  resolveOptions,
} from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { randomisedSingularVectors } from "../decomposition/singular-vectors.js";
import { readConfig, readNumbers } from "../input/artifact.js";
import { fixedRanking } from "../recommend/fallback.js";
import { createIdIndex } from "../recommend/ids.js";
import { readParameters } from "../recommend/parameters.js";
import { rankUsers } from "../recommend/rank-users.js";
import { idsRule, readFloats } from "../recommend/read-state.js";
import { askedRows } from "./asked-rows.js";
import { readRows } from "./item-model.js";
import { degreesOf, normaliseEdges } from "./lightgcn/pair-graph.js";
import { createSpectralScores } from "./spectral-scores.js";
import { rowsWithout, type TrainingRows, trainingRows } from "./training-rows.js";

/** Options of {@link spectralFilter}. */
export interface SpectralFilterOptions {
  /** How many of the smoothest vectors the low-pass filter keeps, an integer >= 0; 0: no low-pass filter. Left out, 256. */
  readonly factors?: number;
  /** What the low-pass filter counts beside the linear one, >= 0. Left out, 0.3. */
  readonly lowPassWeight?: number;
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
  /** The users' items, symmetrically normalised. */
  readonly normalised: Csr;
  /** For each item one over the root of its number of users. */
  readonly roots: Float32Array;
  /** The smoothest vectors, one row for each item; empty without a low-pass filter. */
  readonly vectors: Float32Array;
  /** For each item how many different users had to do with it. */
  readonly popularity: Float32Array;
}

/** A model made by {@link spectralFilter}. */
export interface SpectralFilterModel extends Recommender, Relearnable<SpectralFilterModel> {
  /** What kind of model. */
  readonly kind: "spectralFilter";
  /** The users that it learnt from, in code-unit order. */
  readonly users: readonly string[];
}

const KIND = "spectralFilter";
const VERSION = 1;

function createModel(fit: SpectralFit): SpectralFilterModel {
  const { users, items, normalised, popularity } = fit;
  const find = askedRows({ users, items, rows: normalised });
  return Object.freeze<SpectralFilterModel>({
    kind: KIND,
    users,
    catalogue: items,
    async recommend(request) {
      const scores = await createSpectralScores(fit);
      const ranker = {
        kind: KIND,
        catalogue: createIdIndex(items),
        fallback: fixedRanking(items, popularity),
        scores: {
          of(asked: readonly string[], history: Interactions | undefined) {
            const found = find(asked, history);
            const listsOf = (first: number, end: number): readonly Int32Array[] =>
              Array.from({ length: end - first }, (_, row) => found.items(first + row));
            return {
              known: found.known,
              rows: async (first: number, end: number) => scores.rows(listsOf(first, end)),
            };
          },
        },
      };
      try {
        return await rankUsers(ranker, request);
      } finally {
        scores.dispose();
      }
    },
    relearnWithout: (user, context) =>
      learn(rowsWithout({ users, items, rows: normalised }, user), fit.params, context),
    state: () => stateOf(fit),
  });
}

async function learn(
  rows: TrainingRows,
  params: SpectralParams,
  context: Pick<FitContext<unknown>, "random" | "step">,
): Promise<SpectralFilterModel> {
  const { users, items, popularity } = rows;
  const found = { params, users, items, popularity, ...normalisedRows(rows.byUser) };
  return createModel({ ...found, vectors: await smoothVectors(found, context) });
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
async function smoothVectors(
  { normalised, params, items }: Pick<SpectralFit, "normalised" | "params" | "items">,
  context: Pick<FitContext<unknown>, "random" | "step">,
): Promise<Float32Array> {
  const { factors, iterations } = params;
  if (factors === 0 || items.length === 0) return new Float32Array();
  const { rows, columns, offsets, indices, values } = normalised;
  const { vectors } = await randomisedSingularVectors(
    {
      rows,
      columns,
      times(vector) {
        const out = new Float64Array(rows);
        for (let row = 0; row < rows; row++) {
          let sum = 0;
          for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
            sum += (values[at] as number) * (vector[indices[at] as number] as number);
          }
          out[row] = sum;
        }
        return out;
      },
      transposedTimes(vector) {
        const out = new Float64Array(columns);
        for (let row = 0; row < rows; row++) {
          const factor = vector[row] as number;
          for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
            const column = indices[at] as number;
            out[column] = (out[column] as number) + (values[at] as number) * factor;
          }
        }
        return out;
      },
    },
    {
      most: factors,
      oversampling: 16,
      iterations,
      random: context.random,
      onIteration: (done) => context.step(done + 1, iterations + 1),
    },
  );
  const width = vectors.length;
  const matrix = new Float32Array(items.length * width);
  vectors.forEach((vector, factor) => {
    vector.forEach((value, item) => {
      matrix[item * width + factor] = value;
    });
  });
  return matrix;
}

function normalisedRows(byUser: Csr): { readonly normalised: Csr; readonly roots: Float32Array } {
  const roots = Float32Array.from(degreesOf(byUser).columns, (users) =>
    users > 0 ? 1 / Math.sqrt(users) : 0,
  );
  return { normalised: { ...byUser, values: normaliseEdges(byUser) }, roots };
}

/**
 * A filter on the graph of users and items, in closed form. With `R` the users' different items as 0 and 1, `R' = D_u^(-1/2) R D_i^(-1/2)`,
 * `P = R'^T R'` and `V` the right singular vectors of the `factors` greatest singular values of `R'`, the scores of a user whose items are the row `r`
 * are
 *
 * `s = r P + lowPassWeight * r D_i^(-1/2) V V^T D_i^(1/2)`,
 *
 * a linear and an ideal low-pass filter (GF-CF). With `sharpening` T in K steps follows, K times, `s = s - T / K * s P`: what
 * an item has only from its neighbours is taken out again (blurring-sharpening).
 *
 * Users are served from the `history` of a request, also those whom the model never saw; left out, from what it learnt. Who is in neither gets
 * what most users had, with `known: false`.
 *
 * The fit costs `iterations` times `factors` products with `R'` and as many orthogonalisations of items x factors; the seed has influence
 * beyond the precision reached. Each request puts the filter into the memory of kernels, so ask for many users at a time; 64 users times
 * items scores are held. `fit` throws PortraitError `invalid-argument` when the data is no interactions; `invalid-data` when there are none; `aborted`.
 *
 * Sources: Shen et al., "How powerful is graph convolution for recommendation?" (CIKM 2021); Choi et al., "Blurring-sharpening process models
 * for collaborative filtering" (SIGIR 2023).
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
  return createModel({ params, users, items, popularity, vectors, ...normalisedRows(byUser) });
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
