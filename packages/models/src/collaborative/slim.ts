import {
  booleanOption,
  type Codec,
  type Estimator,
  type FitContext,
  type Interactions,
  integerOption,
  numberOption,
  type ResolvedOptions,
  resolveOptions,
} from "@portrait/core";
import { type Csr, transposeCsr } from "@portrait/kernels";
import { orNull, readParameters } from "../recommend/parameters.js";
import { decodeItemModel, type ItemModel, learnItemModel } from "./item-model.js";
import { bestItems, collectRows, sharedUsers } from "./neighbours.js";
import { type TrainingRows, trainingRows } from "./training-rows.js";

/** Options of {@link slim}. */
export interface SlimOptions {
  /** The weight of the sum of the weights' sizes, >= 0. Left out, 0.1. */
  readonly l1?: number;
  /** Half the weight of the sum of the weights' squares, > 0. Left out, 5. */
  readonly l2?: number;
  /** Whether weights below 0 are forbidden, as in the paper. Left out, true. */
  readonly nonNegative?: boolean;
  /**
   * How many candidates an item chooses from: those of the greatest cosine with it, an integer >= 1; `null`: all that
   * share a user with it. Left out, 200.
   */
  readonly candidates?: number | null;
  /** Passes over the candidates at most, an integer >= 1. Left out, 30. */
  readonly iterations?: number;
  /** A pass that changes no weight by more than this is the last, > 0. Left out, 1e-4. */
  readonly tolerance?: number;
}

/** A model made by {@link slim}. */
export interface SlimModel extends ItemModel {
  /** What kind of model. */
  readonly kind: "slim";
}

const KIND = "slim";

const rules = {
  l1: numberOption(0.1, { min: 0 }),
  l2: numberOption(5, { min: 0, exclusiveMin: true }),
  nonNegative: booleanOption(true),
  candidates: { ...orNull(integerOption(200, { min: 1 })), default: 200 },
  iterations: integerOption(30, { min: 1 }),
  tolerance: numberOption(1e-4, { min: 0, exclusiveMin: true }),
};

type Params = ResolvedOptions<typeof rules>;

/** The columns of one item's regression, with room that is used again. */
interface Regression {
  readonly byItem: Csr;
  /** For each user what is left to explain. */
  readonly residual: Float64Array;
  readonly params: Params;
}

/** Sums the residuals of the users of an item. */
function gradient({ byItem, residual }: Regression, item: number): number {
  let sum = 0;
  const end = byItem.offsets[item + 1] as number;
  for (let at = byItem.offsets[item] as number; at < end; at++) {
    sum += residual[byItem.indices[at] as number] as number;
  }
  return sum;
}

function addTo({ byItem, residual }: Regression, item: number, amount: number): void {
  const end = byItem.offsets[item + 1] as number;
  for (let at = byItem.offsets[item] as number; at < end; at++) {
    const user = byItem.indices[at] as number;
    residual[user] = (residual[user] as number) + amount;
  }
}

function clear({ byItem, residual }: Regression, item: number): void {
  const end = byItem.offsets[item + 1] as number;
  for (let at = byItem.offsets[item] as number; at < end; at++) residual[byItem.indices[at] as number] = 0;
}

function softThreshold(value: number, by: number, nonNegative: boolean): number {
  if (value > by) return value - by;
  return value < -by && !nonNegative ? value + by : 0;
}

/** One pass over the candidates; gives the greatest change of a weight. */
function pass(
  regression: Regression,
  sizes: Float32Array,
  candidates: Int32Array,
  weights: Float64Array,
): number {
  const { l1, l2, nonNegative } = regression.params;
  let greatest = 0;
  for (let at = 0; at < candidates.length; at++) {
    const item = candidates[at] as number;
    const before = weights[at] as number;
    const size = sizes[item] as number;
    const after = softThreshold(gradient(regression, item) + size * before, l1, nonNegative) / (size + l2);
    if (after === before) continue;
    addTo(regression, item, before - after);
    weights[at] = after;
    greatest = Math.max(greatest, Math.abs(after - before));
  }
  return greatest;
}

function regress(
  regression: Regression,
  target: number,
  candidates: Int32Array,
  sizes: Float32Array,
): Float64Array {
  const weights = new Float64Array(candidates.length);
  addTo(regression, target, 1);
  for (let iteration = 0; iteration < regression.params.iterations; iteration++) {
    if (pass(regression, sizes, candidates, weights) <= regression.params.tolerance) break;
  }
  clear(regression, target);
  for (const item of candidates) clear(regression, item);
  return weights;
}

/** For each item the items that it speaks for, with its weights. */
async function learnWeights(
  { byUser, byItem, popularity }: TrainingRows,
  params: Params,
  { step }: FitContext<unknown>,
): Promise<Csr> {
  const share = sharedUsers(byUser, byItem, new Float64Array(byUser.rows).fill(1));
  const regression = { byItem, residual: new Float64Array(byUser.rows), params };
  const count = byItem.rows;
  const collected = collectRows(count, count);
  for (let target = 0; target < count; target++) {
    const { touched, size, sums } = share(target);
    const cosine = (other: number): number =>
      (sums[other] as number) / Math.sqrt((popularity[target] as number) * (popularity[other] as number));
    const { items } = bestItems(touched, size, cosine, params.candidates);
    const weights = regress(regression, target, items, popularity);
    const kept = Array.from(items.keys()).filter((at) => weights[at] !== 0);
    collected.push(
      kept.map((at) => items[at] as number),
      kept.map((at) => weights[at] as number),
    );
    await step(target + 1, count);
  }
  return transposeCsr(collected.finish()).transpose;
}

/**
 * Sparse linear methods: every item's column of the users' different items is regressed on the columns of other items. With `X` of 0
 * and 1, the weights of item j minimise
 *
 * `1/2 |x_j - X w|^2 + l2/2 |w|^2 + l1 sum |w_i|`, with `w_j = 0` and, if `nonNegative`, `w >= 0`,
 *
 * by coordinate descent over the `candidates` items most like j. The score of j for a user is the sum of the weights of the
 * user's items. With `l1: 0`, `nonNegative: false` and every item a candidate the optimum is that of EASE.
 * Users are served from the `history` of a request, also those whom the model never saw; left out, from what it learnt. Who is in
 * neither gets what most users had, with `known: false`.
 *
 * A pass costs the sum over items of their candidates' numbers of users. There is nothing random in it. `fit` throws PortraitError
 * `invalid-argument` when the data is no interactions; `invalid-data` when there are none; `aborted`.
 *
 * Source: Ning and Karypis, "SLIM: sparse linear methods for top-N recommender systems" (2011).
 *
 * @param options - See {@link SlimOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { slim } from "@portrait/models/collaborative";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const model = await fit(slim({ l1: 0, l2: 0.5 }), log);
 * const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
 * forAnn?.items[0]?.item; // => "honey"
 * ```
 */
export function slim(options: SlimOptions = {}): Estimator<Interactions, SlimModel> {
  const params = resolveOptions(KIND, rules, options);
  return Object.freeze<Estimator<Interactions, SlimModel>>({
    kind: KIND,
    params,
    learn: async (data, context) =>
      learnItemModel(KIND, trainingRows(KIND, data), params, learnWeights, context),
  });
}

/**
 * Makes {@link slim} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { slim, slimCodec } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "ann", item: "rum", at: 2 }]);
 * const model = await fit(slim({ l1: 0, l2: 1 }), log);
 * slimCodec.decode(model.state()).similarItems("tea", 1); // => [{ item: "rum", score: 0.5 }]
 * ```
 */
export const slimCodec: Codec<SlimModel> = {
  kind: KIND,
  decode: (state) => decodeItemModel(KIND, (config) => readParameters(rules, config), learnWeights, state),
};
