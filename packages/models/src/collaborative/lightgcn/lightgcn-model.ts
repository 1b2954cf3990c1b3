import type {
  Embedder,
  Explains,
  Interactions,
  Json,
  Recommender,
  Resumable,
  SimilarItems,
  SimilarUsers,
  UserHolder,
  WithoutUser,
} from "@portrait/core";
import { askedReasons, neededHistory } from "../../recommend/asked.js";
import { checkEmbed } from "../../recommend/check-embed.js";
import { fixedRanking } from "../../recommend/fallback.js";
import { createIdIndex } from "../../recommend/ids.js";
import { learntVectors } from "../../recommend/learnt-vectors.js";
import { similarByVectors, similarUsersByVectors } from "../../recommend/nearest.js";
import { createRecommend } from "../../recommend/rank-users.js";
import { rankReasons } from "../../recommend/reasons.js";
import { withoutId, withoutRow } from "../../recommend/without-user.js";
import { evaluationConfig, type RecommenderEvaluation } from "../early-stopping/recommender-evaluation.js";
import { type FoldIn, foldIn } from "./fold-in.js";
import { foldReasons } from "./fold-reasons.js";
import { fitLightGcn, type LightGcnFit } from "./lightgcn-fit.js";

/**
 * A model made by `lightGcn`: recommends, and places users in a space. Serving needs no backend.
 *
 * `recommend` with a `history` folds users in from it, and so serves users that the model never saw; users without a known
 * item there, and all when `history` is left out, are ranked by the vectors that were learnt. Who is in neither gets
 * the items that most users had to do with, with `known: false`.
 *
 * `embed` folds users in: `u = d_u^(-a) sum_i a_ui v_i` over the user's known items, `a_ui` the edge's weight by its age before
 * `history.until`, `d_u` the sum of them, `a` the `userExponent`, `v_i` what training found that item i adds. Where users have no layer 0 of their
 * own (`userEmbeddings: false`), that is to the bit what training computes for them; otherwise it is all but their layer 0.
 *
 * `resume` propagates over the graph of the new interactions alone: pass the log that the vectors are to reflect, old events
 * included. It starts from the vectors of this model. What is new is folded in: a user is made of its items, an item starts
 * from what two layers of propagation bring it from the items that its users had. Then it takes `resumeSteps` steps; with
 * 0 nothing is learnt anew. Users and items that are not in the log keep what they had.
 *
 * `reasons` needs a `history`, as the model keeps no user's items; items and users are alike by the cosine of their vectors.
 *
 * `removeUser` of `@portrait/core` removes a user's id and vectors; the items' vectors still come from all users.
 */
export interface LightGcnModel
  extends Recommender,
    Embedder,
    Resumable<Interactions, LightGcnModel>,
    UserHolder<LightGcnModel>,
    Explains,
    SimilarItems,
    SimilarUsers {
  /** What kind of model. */
  readonly kind: "lightGcn";
  /** The users whose vectors were learnt, in code-unit order. */
  readonly users: readonly string[];
  /** The users' vectors, row-major, in the order of `users`. */
  readonly userVectors: Float32Array;
  /** How the metric of the items to stop by went in the last fit; undefined if there were none. */
  readonly evaluation: RecommenderEvaluation | undefined;
}

/** The kind of the model. */
export const LIGHTGCN_KIND = "lightGcn";
/** The version of the state's layout. */
export const LIGHTGCN_VERSION = 1;

/**
 * Makes the model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createLightGcnModel(fit: LightGcnFit): LightGcnModel {
  const { params, users, items } = fit;
  const catalogue = createIdIndex(items);
  const model: FoldIn = {
    catalogue,
    vectors: fit.foldInVectors,
    params,
  };
  const of = learntVectors(fit, params.factors, (asked, history) => foldIn(model, asked, history));
  const recommend = createRecommend({
    kind: LIGHTGCN_KIND,
    catalogue,
    fallback: fixedRanking(items, fit.popularity),
    vectors: {
      width: params.factors,
      items: fit.itemVectors,
      of,
    },
  });
  return Object.freeze<LightGcnModel>({
    kind: LIGHTGCN_KIND,
    catalogue: items,
    users,
    dimensions: params.factors,
    itemVectors: fit.itemVectors,
    userVectors: fit.userVectors,
    evaluation: fit.evaluation,
    recommend,
    embed(asked, history) {
      checkEmbed(LIGHTGCN_KIND, asked, history);
      return { dimensions: params.factors, ...foldIn(model, asked, history) };
    },
    similarItems: similarByVectors(LIGHTGCN_KIND, catalogue, fit.itemVectors, params.factors),
    similarUsers: similarUsersByVectors(LIGHTGCN_KIND, fit, params.factors, of),
    reasons(request) {
      const to = askedReasons(LIGHTGCN_KIND, catalogue, request);
      const { user, history, k } = request;
      const target = fit.itemVectors.subarray(to * params.factors, (to + 1) * params.factors);
      const { own, weights } = foldReasons(model, user, neededHistory(LIGHTGCN_KIND, history), target);
      return rankReasons(items, own, weights, k);
    },
    learnOn: async (data, context) =>
      createLightGcnModel(await fitLightGcn(data, context, params, createLightGcnModel, fit)),
    withoutUser: (user) => withoutUser(fit, user),
    state: () => stateOf(fit),
  });
}

function withoutUser(fit: LightGcnFit, user: string): WithoutUser<LightGcnModel> {
  const place = fit.users.indexOf(user);
  if (place < 0) return { model: createLightGcnModel(fit), removed: { users: 0, vectors: 0 } };
  const cut = (vectors: Float32Array): Float32Array => withoutRow(vectors, place, fit.params.factors);
  const { userEmbeddings, userVectors } = fit;
  const model = createLightGcnModel({
    ...fit,
    users: withoutId(fit.users, place),
    userVectors: cut(userVectors),
    userEmbeddings: userEmbeddings && cut(userEmbeddings),
  });
  return { model, removed: { users: 1, vectors: userEmbeddings === undefined ? 1 : 2 } };
}

function stateOf(fit: LightGcnFit) {
  const { params, users, items } = fit;
  const matrix = (data: Float32Array) => ({ shape: [data.length / params.factors, params.factors], data });
  return {
    kind: LIGHTGCN_KIND,
    version: LIGHTGCN_VERSION,
    config: {
      params: { ...params } satisfies { [name: string]: Json },
      users,
      items,
      evaluation: evaluationConfig(fit.evaluation),
    },
    tensors: {
      itemEmbeddings: matrix(fit.itemEmbeddings),
      itemVectors: matrix(fit.itemVectors),
      foldInVectors: matrix(fit.foldInVectors),
      userVectors: matrix(fit.userVectors),
      popularity: { shape: [items.length], data: fit.popularity },
      ...(fit.userEmbeddings === undefined ? {} : { userEmbeddings: matrix(fit.userEmbeddings) }),
    },
    parts: {},
  };
}
