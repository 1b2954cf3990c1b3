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
import { type Csr, instantiate, transposeCsr } from "@portrait/kernels";
import { factor } from "@portrait/kernels/factor";
import { orNull, readParameters } from "../recommend/parameters.js";
import { decodeItemModel, type ItemModel, learnItemModel } from "./item-model.js";
import { degreesOf } from "./lightgcn/pair-graph.js";
import { collectRows } from "./neighbours.js";
import { type TrainingRows, trainingRows } from "./training-rows.js";

/** Options of {@link slim}. */
export interface SlimOptions {
  /** The weight of the sum of the weights' sizes, >= 0. Left out, 0.1. */
  readonly l1?: number;
  /** Half the weight of the sum of the weights' squares, > 0. Left out, 5. */
  readonly l2?: number;
  /** By which power of their number of items users count less, in [0, 1]: 0.5 is one over that number. Left out, 0. */
  readonly userExponent?: number;
  /** By which power of their number of users items count less, in [0, 1]: `l2` is times that number with 0.5. Left out, 0. */
  readonly itemExponent?: number;
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
  userExponent: numberOption(0, { min: 0, max: 1 }),
  itemExponent: numberOption(0, { min: 0, max: 1 }),
  nonNegative: booleanOption(true),
  candidates: { ...orNull(integerOption(200, { min: 1 })), default: 200 },
  iterations: integerOption(30, { min: 1 }),
  tolerance: numberOption(1e-4, { min: 0, exclusiveMin: true }),
};

type Params = ResolvedOptions<typeof rules>;

/** How many numbers of candidates are held at a time, at most. */
const ROOM = 2 ** 20;

/** How many items are learnt for at a time. */
const TARGETS = 256;

/** For each row the sum of what its columns weigh. */
function sumsOf({ rows, offsets, indices }: Csr, weights: Float64Array): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      sum += weights[indices[at] as number] as number;
    }
    return sum;
  });
}

/** For each item the items that it speaks for, with its weight. */
async function learnWeights(
  { byUser, byItem }: TrainingRows,
  { l1, l2, userExponent, itemExponent, nonNegative, candidates, iterations, tolerance }: Params,
  { step, workers }: FitContext<unknown>,
): Promise<Csr> {
  const [users, count] = [byUser.rows, byItem.rows];
  const most = Math.max(1, Math.min(candidates ?? count, count - 1));
  const some = Math.max(1, Math.min(TARGETS, Math.floor(ROOM / most)));
  const instance = await instantiate(factor, { workers });
  try {
    const place = (values: Int32Array): number => {
      const at = instance.alloc(values.byteLength);
      instance.i32(at, values.length).set(values);
      return at;
    };
    const placeAll = (values: Float64Array): number => {
      const at = instance.alloc(values.byteLength);
      instance.f64(at, values.length).set(values);
      return at;
    };
    const degrees = degreesOf(byUser);
    const userWeights = degrees.rows.map((items) => items ** (-2 * userExponent));
    const penalties = degrees.columns.map((having) => l2 * having ** (2 * itemExponent));
    const counted = [
      placeAll(userWeights),
      placeAll(sumsOf(byItem, userWeights)),
      placeAll(penalties),
    ] as const;
    const wide = [place(byUser.offsets), place(byUser.indices), users] as const;
    const tall = [place(byItem.offsets), place(byItem.indices), count] as const;
    const [listed, weights] = [instance.alloc(4 * some * most), instance.alloc(4 * some * most)];
    const sizes = instance.alloc(4 * some);
    const scratch = instance.alloc(instance.threads * instance.kernels.regressScratch(users, count, most));
    const rules = [most, l1, nonNegative ? 1 : 0, iterations, tolerance] as const;
    const collected = collectRows(count, count);
    for (let first = 0; first < count; first += some) {
      const targets = Math.min(some, count - first);
      const places = [listed, weights, sizes, scratch] as const;
      instance.parallel("regressItems", first, targets, ...wide, ...tall, ...counted, ...rules, ...places);
      instance.i32(sizes, targets).forEach((size, target) => {
        const at = 4 * target * most;
        collected.push(instance.i32(listed + at, size), instance.f32(weights + at, size));
      });
      await step(first + targets, count);
    }
    return transposeCsr(collected.finish()).transpose;
  } finally {
    instance.dispose();
  }
}

/**
 * Sparse linear methods: every item's column of the users' different items is regressed on the columns of other items. With `X` of 0
 * and 1, the weights of item j minimise
 *
 * `1/2 sum_u n_u^(-2a) (x_uj - sum_i x_ui w_i)^2 + l2/2 sum_i n_i^(2b) w_i^2 + l1 sum |w_i|`, with `w_j = 0` and, if `nonNegative`, `w >= 0`,
 *
 * n the number of a user's items or of an item's users, a and b the `userExponent` and `itemExponent`, by coordinate descent over the
 * `candidates` items most like j. With `l1: 0` that is the plain regression of rows and columns that are normalised as by `spectralFilter`, its
 * weights scaled back: busy users say less of each item, and items that many have say less of others. The score of j for a user is the sum of
 * the weights of the user's items. With `l1: 0`, `nonNegative: false` and every item a candidate the optimum is that of EASE where both
 * exponents are 0; with `itemExponent: 0.5` the penalty is that of EDLAE without its constant part.
 * Users are served from the `history` of a request, also those whom the model never saw; left out, from what it learnt. Who is in
 * neither gets what most users had, with `known: false`.
 *
 * A pass costs the sum over items of their candidates' numbers of users. The kernels run on as many threads as `fit` is given, with the same
 * result. There is nothing random in it. `fit` throws PortraitError
 * `invalid-argument` when the data is no interactions; `invalid-data` when there are none; `aborted`.
 *
 * Source: Ning and Karypis, "SLIM: sparse linear methods for top-N recommender systems" (ICDM 2011); Steck, "Autoencoders that don't overfit
 * towards the identity" (NeurIPS 2020), of penalties by popularity.
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
    codecs: [slimCodec],
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
