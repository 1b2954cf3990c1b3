import {
  type Codec,
  type Estimator,
  type FitContext,
  type Interactions,
  integerOption,
  numberOption,
  type Recommender,
  type Resumable,
  type SimilarItems,
  type SimilarUsers,
  type UserHolder,
} from "@portrait/core";
import { fixedRanking } from "../recommend/fallback.js";
import { createIdIndex } from "../recommend/ids.js";
import { similarByVectors, similarUsersByVectors } from "../recommend/nearest.js";
import { createRecommend, type UserVectors } from "../recommend/rank-users.js";
import { startVectors } from "../recommend/start-vectors.js";
import { openCourse } from "./early-stopping/course.js";
import { fitParts } from "./early-stopping/held-out.js";
import { judgeRankings } from "./early-stopping/ranking-score.js";
import type { RecommenderEvaluation } from "./early-stopping/recommender-evaluation.js";
import {
  type RecommenderEarlyStopping,
  readWithStopping,
  resolveWithStopping,
  type WithStopping,
} from "./early-stopping/stopping-options.js";
import {
  type FactorFit,
  type FactorVectors,
  factorFit,
  factorState,
  readFactorFit,
  withoutFactors,
} from "./factor-fit.js";
import { checkNumbers, createPairSteps, type PairState } from "./pairwise-steps.js";
import { trainingRows } from "./training-rows.js";

/** Options of {@link bpr}. */
export interface BprOptions {
  /** The length of a vector, 1 to 1,024. Left out, 64. */
  readonly factors?: number;
  /** The weight of the vectors' squared lengths in each step, >= 0. Left out, 0.0025. */
  readonly l2?: number;
  /** The length of a step, > 0. Left out, 0.05. */
  readonly learningRate?: number;
  /** The standard deviation of the vectors before the first step, > 0. Left out, 0.1. */
  readonly initialScale?: number;
  /** Epochs of as many steps as there are pairs, an integer >= 1. Left out, 100. */
  readonly epochs?: number;
  /** When a fit that is given `validation` stops early; see {@link RecommenderEarlyStopping}. Left out, it judges every 5 epochs. */
  readonly earlyStopping?: RecommenderEarlyStopping;
}

const rules = {
  factors: integerOption(64, { min: 1, max: 1024 }),
  l2: numberOption(0.0025, { min: 0 }),
  learningRate: numberOption(0.05, { min: 0, exclusiveMin: true }),
  initialScale: numberOption(0.1, { min: 0, exclusiveMin: true }),
  epochs: integerOption(100, { min: 1 }),
};

/** After how many epochs a fit is judged, where nothing else is said. */
const EVERY = 5;

type Params = WithStopping<typeof rules>;

/** What a fit finds out. */
type Fit = FactorFit<Params>;

/** How many steps are made before other work may run. */
const STEPS = 1_000_000;

/**
 * A model made by {@link bpr}. It serves the users that it learnt from: their vectors come from what they had in training, whatever
 * the `history` of a request says, which only names what is left out. All others get what most users had, with `known: false`.
 *
 * `resume` starts from the vectors of this model, gives new users and items random ones, and makes its epochs on the new interactions
 * alone: pass the log that the vectors are to reflect, old events included. Users and items that are not in it are left out.
 *
 * Items and users are alike by the cosine of their vectors. There are no `reasons`: a user's vector is no sum over what the user had.
 *
 * `removeUser` of `@portrait/core` removes a user's id and vector; the items' vectors still come from all users.
 */
export interface BprModel
  extends Recommender,
    Resumable<Interactions, BprModel>,
    UserHolder<BprModel>,
    SimilarItems,
    SimilarUsers {
  /** What kind of model. */
  readonly kind: "bpr";
  /** The users whose vectors were learnt, in code-unit order. */
  readonly users: readonly string[];
  /** The length of a vector. */
  readonly dimensions: number;
  /** The users' vectors, row-major, in the order of `users`. */
  readonly userVectors: Float32Array;
  /** The items' vectors, row-major, in the order of the catalogue. */
  readonly itemVectors: Float32Array;
  /** How the metric of the items to stop by went in the last fit; undefined if there were none. */
  readonly evaluation: RecommenderEvaluation | undefined;
}

const KIND = "bpr";

async function learn(
  data: Interactions,
  params: Params,
  context: FitContext<Interactions>,
  earlier?: Fit,
): Promise<Fit> {
  const { factors, initialScale, epochs, earlyStopping } = params;
  const { train, heldOut } = fitParts(KIND, data, earlyStopping, context);
  const rows = trainingRows(KIND, train);
  const { users, items, byUser } = rows;
  const begin = (ids: readonly string[], known: readonly string[], vectors: Float32Array | undefined) =>
    startVectors(ids, vectors && { ids: known, vectors }, factors, initialScale, context.random);
  const start: PairState = {
    users: begin(users, earlier?.users ?? [], earlier?.userVectors),
    items: begin(items, earlier?.items ?? [], earlier?.itemVectors),
    random: Int32Array.of(1 + context.random.integer(2 ** 32 - 1)),
  };
  const judge = judgeRankings(heldOut, earlyStopping, (learnt: FactorVectors) =>
    createModel(factorFit(params, rows, learnt)),
  );
  const of = { kind: KIND, steps: epochs, learnt: ["users", "items"], judge } as const;
  const course = await openCourse(of, context, start);
  const steps = await createPairSteps(byUser, course.from, params);
  try {
    const { learnt, evaluation } = await course.run(async (epoch) => {
      for (let left = byUser.indices.length; left > 0; left -= STEPS) {
        steps.take(Math.min(STEPS, left));
        if (left > STEPS) await context.step(epoch, epochs);
      }
      return undefined;
    }, steps.state);
    checkNumbers([learnt.users, learnt.items], params.learningRate);
    return factorFit(params, rows, learnt, evaluation);
  } finally {
    steps.dispose();
  }
}

/** The learnt vectors of the users asked for. */
function placed({ users, userVectors, params }: Fit): (asked: readonly string[]) => UserVectors {
  const index = createIdIndex(users);
  const { factors } = params;
  return (asked) => {
    const places = index.places(asked);
    return {
      known: Array.from(places, (place) => place >= 0),
      rows(first, end) {
        const values = new Float32Array((end - first) * factors);
        for (let user = first; user < end; user++) {
          const place = places[user] as number;
          if (place < 0) continue;
          values.set(userVectors.subarray(place * factors, (place + 1) * factors), (user - first) * factors);
        }
        return values;
      },
    };
  };
}

function createModel(fit: Fit): BprModel {
  const { params, users, items, userVectors, itemVectors } = fit;
  const catalogue = createIdIndex(items);
  const of = placed(fit);
  const recommend = createRecommend({
    kind: KIND,
    catalogue,
    fallback: fixedRanking(items, fit.popularity),
    vectors: { width: params.factors, items: itemVectors, of },
  });
  return Object.freeze<BprModel>({
    kind: KIND,
    catalogue: items,
    users,
    dimensions: params.factors,
    itemVectors,
    userVectors,
    evaluation: fit.evaluation,
    recommend,
    similarItems: similarByVectors(KIND, catalogue, itemVectors, params.factors),
    similarUsers: similarUsersByVectors(KIND, fit, params.factors, of),
    learnOn: async (data, context) => createModel(await learn(data, params, context, fit)),
    withoutUser: (user) => withoutFactors(fit, user, createModel),
    state: () => factorState(KIND, fit),
  });
}

/**
 * Bayesian personalised ranking: vectors of users and items such that what a user had scores above what it had not. Steps of stochastic
 * gradient ascent, each on a random pair of a user u and an item i that it had, and a random item j that it had not, maximise
 *
 * `sum ln sigma(u . i - u . j) - l2 / 2 (|u|^2 + |i|^2 + |j|^2)`, with `sigma(x) = 1 / (1 + exp(-x))`.
 *
 * Repeats of a pair count once. An epoch is as many steps as there are pairs; it costs pairs x `factors` operations, on one thread, since each step
 * starts from the one before. The seed has influence. With `validation` in `fit`, or a `share` of the data put aside, the lists of users are
 * judged as `earlyStopping` says, the fit stops when they get no better, and the best epoch's vectors are kept. With a `checkpoint` a fit
 * that was stopped goes on from the epoch that was kept, and comes to the same bits. `fit` throws PortraitError `invalid-argument` when the
 * data or the validation is no interactions; `invalid-data` when there are none, there is nothing to judge by, or the steps are so long
 * that the vectors are no numbers any more; `aborted`.
 *
 * Source: Rendle, Freudenthaler, Gantner and Schmidt-Thieme, "BPR: Bayesian personalized ranking from implicit feedback" (UAI 2009).
 *
 * @param options - See {@link BprOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { bpr } from "@portrait/models/collaborative";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const model = await fit(bpr({ factors: 4 }), log, { seed: 1 });
 * const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
 * forAnn?.items[0]?.item; // => "honey"
 * ```
 */
export function bpr(options: BprOptions = {}): Estimator<Interactions, BprModel> {
  const params = resolveWithStopping(KIND, rules, EVERY, options);
  return Object.freeze<Estimator<Interactions, BprModel>>({
    kind: KIND,
    params,
    checkpoints: true,
    codecs: [bprCodec],
    learn: async (data, context) => createModel(await learn(data, params, context)),
  });
}

/**
 * Makes {@link bpr} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { bpr, bprCodec } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "rum", at: 2 }]);
 * const model = await fit(bpr({ factors: 2 }), log);
 * bprCodec.decode(model.state()).catalogue; // => ["rum", "tea"]
 * ```
 */
export const bprCodec: Codec<BprModel> = {
  kind: KIND,
  decode: (state) =>
    createModel(readFactorFit(KIND, (config) => readWithStopping(rules, EVERY, config), state)),
};
