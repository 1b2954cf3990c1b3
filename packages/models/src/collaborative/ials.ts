import {
  type Codec,
  choiceOption,
  type Embedder,
  type Estimator,
  type Explains,
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
import { askedReasons, neededHistory } from "../recommend/asked.js";
import { checkEmbed } from "../recommend/check-embed.js";
import { fixedRanking } from "../recommend/fallback.js";
import { createIdIndex } from "../recommend/ids.js";
import { learntVectors } from "../recommend/learnt-vectors.js";
import { similarByVectors, similarUsersByVectors } from "../recommend/nearest.js";
import { createRecommend } from "../recommend/rank-users.js";
import { rankReasons } from "../recommend/reasons.js";
import { startVectors } from "../recommend/start-vectors.js";
import { userRows } from "../recommend/user-rows.js";
import { createAlternation, type Pattern, type Solver, solveOnce, weightedGram } from "./alternation.js";
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
import { leastSquaresReasons } from "./ials-reasons.js";
import { trainingRows } from "./training-rows.js";

/** Options of {@link ials}. */
export interface IalsOptions {
  /** The length of a vector, 1 to 1,024. Left out, 64. */
  readonly factors?: number;
  /** The weight of the squared scores of all pairs, > 0. Left out, 0.1. */
  readonly unobservedWeight?: number;
  /** The weight of the vectors' squared lengths, > 0. Left out, 0.003. */
  readonly l2?: number;
  /** By which power of its part of the loss a vector is penalised, in [0, 1]: 1 is the frequency-scaled penalty. Left out, 1. */
  readonly frequencyScaling?: number;
  /** The standard deviation of the vectors before the first iteration, > 0, times one over the root of `factors`. Left out, 0.1. */
  readonly initialScale?: number;
  /** How often users and items are solved for, an integer >= 1. Left out, 16. */
  readonly iterations?: number;
  /**
   * How an iteration solves for a vector: `"conjugateGradients"` takes a few steps from where it stands, `"cholesky"` finds the solution of
   * each block of dimensions, at several times the cost. Left out, `"conjugateGradients"`.
   */
  readonly solver?: "conjugateGradients" | "cholesky";
  /** How many steps of conjugate gradients a vector takes in an iteration, an integer >= 1. Left out, 3. */
  readonly gradientSteps?: number;
  /**
   * How many dimensions of a vector `"cholesky"` solves for at a time, an integer >= 4, rounded up to a multiple of 4: with fewer
   * than `factors`, an iteration is one sweep over blocks (iALS++), far cheaper for long vectors. Left out, 64.
   */
  readonly blockSize?: number;
  /** When a fit that is given `validation` stops early; see {@link RecommenderEarlyStopping}. Left out, it judges every iteration. */
  readonly earlyStopping?: RecommenderEarlyStopping;
}

const rules = {
  factors: integerOption(64, { min: 1, max: 1024 }),
  unobservedWeight: numberOption(0.1, { min: 0, exclusiveMin: true }),
  l2: numberOption(0.003, { min: 0, exclusiveMin: true }),
  frequencyScaling: numberOption(1, { min: 0, max: 1 }),
  initialScale: numberOption(0.1, { min: 0, exclusiveMin: true }),
  iterations: integerOption(16, { min: 1 }),
  solver: choiceOption("conjugateGradients", ["conjugateGradients", "cholesky"]),
  gradientSteps: integerOption(3, { min: 1 }),
  blockSize: integerOption(64, { min: 4, max: 1024 }),
};

/** After how many iterations a fit is judged, where nothing else is said. */
const EVERY = 1;

type Params = WithStopping<typeof rules>;

/** What a fit finds out. */
type Fit = FactorFit<Params>;

/**
 * A model made by {@link ials}: recommends, and places users in a space. Users are folded in from the `history` of a request
 * by solving for their vector, to the bit as a fit does at its end; without one they have the vector that was learnt.
 *
 * `resume` starts from the items' vectors of this model, gives new ids random ones, and iterates on the new interactions alone:
 * pass the log that the vectors are to reflect, old events included. Users and items that are not in it are left out.
 *
 * `reasons` needs a `history`, as the model keeps no user's items; items and users are alike by the cosine of their vectors.
 *
 * `removeUser` of `@portrait/core` removes a user's id and vector; the items' vectors still come from all users.
 */
export interface IalsModel
  extends Recommender,
    Embedder,
    Resumable<Interactions, IalsModel>,
    UserHolder<IalsModel>,
    Explains,
    SimilarItems,
    SimilarUsers {
  /** What kind of model. */
  readonly kind: "ials";
  /** The users whose vectors were learnt, in code-unit order. */
  readonly users: readonly string[];
  /** The users' vectors, row-major, in the order of `users`. */
  readonly userVectors: Float32Array;
  /** How the metric of the items to stop by went in the last fit; undefined if there were none. */
  readonly evaluation: RecommenderEvaluation | undefined;
}

const KIND = "ials";

/** The penalty of a row of so many columns, out of so many there are. */
const penaltyOf = ({ l2, frequencyScaling, unobservedWeight }: Params, size: number, all: number): number =>
  l2 * (size + unobservedWeight * all) ** frequencyScaling;

/** The penalties of rows. */
function penaltiesOf(params: Params, { rows, offsets }: Pattern, all: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) =>
    penaltyOf(params, (offsets[row + 1] as number) - (offsets[row] as number), all),
  );
}

const solverOf = ({ solver, gradientSteps, blockSize }: Params): Solver =>
  solver === "cholesky" ? { block: blockSize } : { steps: gradientSteps };

async function learn(
  data: Interactions,
  params: Params,
  context: FitContext<Interactions>,
  earlier?: Fit,
): Promise<Fit> {
  const { factors, initialScale, iterations, unobservedWeight, earlyStopping } = params;
  const { train, heldOut } = fitParts(KIND, data, earlyStopping, context);
  const rows = trainingRows(KIND, train);
  const { users, items, byUser, byItem } = rows;
  const scale = initialScale / Math.sqrt(factors);
  const before = earlier && { ids: earlier.items, vectors: earlier.itemVectors };
  const judge = judgeRankings(heldOut, earlyStopping, (learnt: FactorVectors) =>
    createModel(factorFit(params, rows, learnt)),
  );
  const start: FactorVectors = {
    users: new Float32Array(users.length * factors),
    items: startVectors(items, before, factors, scale, context.random),
  };
  const of = { kind: KIND, steps: iterations, learnt: ["users", "items"], judge } as const;
  const course = await openCourse(of, context, start);
  const { from } = course;
  const sides = [
    { pattern: byUser, vectors: from.users, penalties: penaltiesOf(params, byUser, items.length) },
    { pattern: byItem, vectors: from.items, penalties: penaltiesOf(params, byItem, users.length) },
  ] as const;
  const { workers } = context;
  const solver = solverOf(params);
  const alternation = await createAlternation(sides, { factors, solver, unobservedWeight, workers });
  try {
    if (course.done === 0) alternation.solve(0);
    const { learnt, evaluation } = await course.run(
      () => {
        alternation.solve(1);
        alternation.solve(0);
        return undefined;
      },
      () => ({ users: alternation.vectors(0), items: alternation.vectors(1) }),
    );
    const settled = { users: alternation.settle(0, learnt.items), items: learnt.items };
    return factorFit(params, rows, settled, evaluation);
  } finally {
    alternation.dispose();
  }
}

/** Solves for users from what they did. */
function foldIn(fit: Fit) {
  const { params, items, itemVectors } = fit;
  const catalogue = createIdIndex(items);
  let gram: Float32Array | undefined;
  return (users: readonly string[], history: Interactions) => {
    const { offsets, indices } = userRows(users, history, catalogue);
    gram ??= weightedGram(itemVectors, params.factors, params.unobservedWeight);
    const pattern = { rows: users.length, offsets, indices };
    const penalties = penaltiesOf(params, pattern, items.length);
    const values = solveOnce({ pattern, penalties }, itemVectors, params.factors, gram);
    return {
      values,
      known: users.map((_, user) => (offsets[user + 1] as number) > (offsets[user] as number)),
    };
  };
}

function createModel(fit: Fit): IalsModel {
  const { params, users, items, userVectors, itemVectors } = fit;
  const { factors } = params;
  const fold = foldIn(fit);
  const catalogue = createIdIndex(items);
  const of = learntVectors(fit, factors, fold);
  const explain = leastSquaresReasons(itemVectors, factors, params.unobservedWeight);
  const recommend = createRecommend({
    kind: KIND,
    catalogue,
    fallback: fixedRanking(items, fit.popularity),
    vectors: { width: factors, items: itemVectors, of },
  });
  return Object.freeze<IalsModel>({
    kind: KIND,
    catalogue: items,
    users,
    dimensions: factors,
    itemVectors,
    userVectors,
    evaluation: fit.evaluation,
    recommend,
    embed(asked, history) {
      checkEmbed(KIND, asked, history);
      return { dimensions: factors, ...fold(asked, history) };
    },
    similarItems: similarByVectors(KIND, catalogue, itemVectors, factors),
    similarUsers: similarUsersByVectors(KIND, fit, factors, of),
    reasons(request) {
      const to = askedReasons(KIND, catalogue, request);
      const { user, history, k } = request;
      const own = userRows([user], neededHistory(KIND, history), catalogue).indices;
      const weights = own.length === 0 ? [] : explain(own, penaltyOf(params, own.length, items.length), to);
      return rankReasons(items, own, weights, k);
    },
    learnOn: async (data, context) => createModel(await learn(data, params, context, fit)),
    withoutUser: (user) => withoutFactors(fit, user, createModel),
    state: () => factorState(KIND, fit),
  });
}

/**
 * Implicit alternating least squares: vectors of users and items whose inner products are scores. With S the pairs that
 * occur, `a` the `unobservedWeight`, `l` the `l2` and `n` the `frequencyScaling`, they minimise
 *
 * `sum_S (1 - u . i)^2 + a sum_all (u . i)^2 + l (sum_u (|S_u| + a |I|)^n |u|^2 + sum_i (|S_i| + a |U|)^n |i|^2)`,
 *
 * by solving for all users with the items fixed and then for all items. Repeats of a pair count once.
 *
 * An iteration takes s = `gradientSteps` steps of the method of conjugate gradients for each vector, at a cost of
 * `(s + 1) x factors x (4 pairs + (users + items) x factors)` multiplications. With `solver: "cholesky"` it solves for b = `blockSize`
 * dimensions at a time, the others being fixed (iALS++ where b < `factors`), for
 * `2 pairs x factors x b + (users + items) x factors x (2 factors + b^2 / 3)`. At the end users are solved for from zero, whatever the solver,
 * until their slope is 10^-7 of what it was or they took 64 steps. The kernels compute in float32, on as many threads as `fit` is given,
 * with the same result. It starts from random vectors, so that the seed has influence.
 *
 * With `validation` in `fit`, or a `share` of the data put aside, the lists of users are judged as `earlyStopping` says, the fit stops when
 * they get no better, and the best iteration's items are kept. With a `checkpoint` a fit that was stopped goes on from the iteration that
 * was kept, and comes to the same bits. `fit` throws PortraitError `invalid-argument` when the data or the validation is no interactions;
 * `invalid-data` when there are none, or there is nothing to judge by; `aborted`.
 *
 * Sources: Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets" (2008); Takács,
 * Pilászy and Tikk, "Applications of the conjugate gradient method for implicit feedback collaborative filtering" (2011); Rendle, Krichene, Zhang and
 * Koren, "Revisiting the performance of iALS on item recommendation benchmarks" (2022); Rendle, Krichene, Zhang and Koren, "iALS++:
 * speeding up matrix factorization with subspace optimization" (2021).
 *
 * @param options - See {@link IalsOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { ials } from "@portrait/models/collaborative";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const model = await fit(ials({ factors: 2 }), log, { seed: 1 });
 * const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
 * forAnn?.items[0]?.item; // => "honey"
 * ```
 */
export function ials(options: IalsOptions = {}): Estimator<Interactions, IalsModel> {
  const params = resolveWithStopping(KIND, rules, EVERY, options);
  return Object.freeze<Estimator<Interactions, IalsModel>>({
    kind: KIND,
    params,
    checkpoints: true,
    codecs: [ialsCodec],
    learn: async (data, context) => createModel(await learn(data, params, context)),
  });
}

/**
 * Makes {@link ials} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { ials, ialsCodec } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "rum", at: 2 }]);
 * const model = await fit(ials({ factors: 2 }), log);
 * ialsCodec.decode(model.state()).catalogue; // => ["rum", "tea"]
 * ```
 */
export const ialsCodec: Codec<IalsModel> = {
  kind: KIND,
  decode: (state) =>
    createModel(readFactorFit(KIND, (config) => readWithStopping(rules, EVERY, config), state)),
};
