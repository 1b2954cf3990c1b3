import type {
  Embedder,
  ModelState,
  Recommender,
  SimilarItems,
  SimilarUsers,
  UserHolder,
} from "@portrait/core";
import { type FactorFit, factorState, withoutFactors } from "../../../collaborative/factor-fit.js";
import { checkEmbed } from "../../../recommend/check-embed.js";
import { fixedRanking } from "../../../recommend/fallback.js";
import { createIdIndex } from "../../../recommend/ids.js";
import { learntVectors } from "../../../recommend/learnt-vectors.js";
import { similarByVectors, similarUsersByVectors } from "../../../recommend/nearest.js";
import { createRecommend } from "../../../recommend/rank-users.js";
import type { BipartiteParams } from "./bipartite-options.js";
import { foldUsers, type UserEncoder } from "./fold-users.js";

/**
 * A model made by `bipartiteAutoencoder`: recommends, and places users in a space. Serving needs no backend.
 *
 * `embed`, and `recommend` with a `history`, put each user into the graph that was learnt from, next to the items of its
 * history, and run the encoder; the items stay where they are. For a user of the training data with the items of then, that
 * is what training computes. Users without a known item there, and all when `history` is left out, have the vectors of then; who
 * is in neither gets the items that most users had to do with, with `known: false`.
 *
 * Items and users are alike by the cosine of their vectors. `removeUser` of `@portrait/core` removes a user's id and vector; the
 * rest was learnt from all users and stays so until a fit without that user.
 */
export interface BipartiteAutoencoderModel
  extends Recommender,
    Embedder,
    UserHolder<BipartiteAutoencoderModel>,
    SimilarItems,
    SimilarUsers {
  /** What kind of model. */
  readonly kind: "bipartiteAutoencoder";
  /** The users that were learnt from, in code-unit order. */
  readonly users: readonly string[];
  /** The users' vectors, row-major, in the order of `users`. */
  readonly userVectors: Float32Array;
}

/** The kind of the model. */
export const BIPARTITE_KIND = "bipartiteAutoencoder";

/** All that such a model holds. */
export interface BipartiteFit extends FactorFit<BipartiteParams> {
  /** What makes users of items. */
  readonly userEncoder: UserEncoder;
}

/** What of a user encoder is saved, besides its kind. */
export const encoderParts: readonly Exclude<keyof UserEncoder, "encoder">[] = [
  "itemHidden",
  "itemOutputs",
  "own",
  "ownWeights",
  "hiddenBias",
  "outputBias",
];

function stateOf(fit: BipartiteFit): ModelState {
  const { tensors, ...state } = factorState(BIPARTITE_KIND, fit);
  const parts = encoderParts.map((name) => {
    const { rows, columns, data } = fit.userEncoder[name];
    return [name, { shape: [rows, columns], data }] as const;
  });
  return { ...state, tensors: { ...tensors, ...Object.fromEntries(parts) } };
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createBipartiteModel(fit: BipartiteFit): BipartiteAutoencoderModel {
  const { params, users, items, userVectors, itemVectors, userEncoder } = fit;
  const { factors } = params;
  const catalogue = createIdIndex(items);
  const fold = foldUsers(userEncoder, catalogue);
  const of = learntVectors(fit, factors, fold);
  return Object.freeze<BipartiteAutoencoderModel>({
    kind: BIPARTITE_KIND,
    catalogue: items,
    users,
    dimensions: factors,
    itemVectors,
    userVectors,
    recommend: createRecommend({
      kind: BIPARTITE_KIND,
      catalogue,
      fallback: fixedRanking(items, fit.popularity),
      vectors: { width: factors, items: itemVectors, of },
    }),
    embed(asked, history) {
      checkEmbed(BIPARTITE_KIND, asked, history);
      return { dimensions: factors, ...fold(asked, history) };
    },
    similarItems: similarByVectors(BIPARTITE_KIND, catalogue, itemVectors, factors),
    similarUsers: similarUsersByVectors(BIPARTITE_KIND, fit, factors, of),
    withoutUser: (user) =>
      withoutFactors(fit, user, (rest) => createBipartiteModel({ ...rest, userEncoder })),
    state: () => stateOf(fit),
  });
}
