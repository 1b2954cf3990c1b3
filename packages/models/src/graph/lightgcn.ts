import { type Codec, type Estimator, type Interactions, resolveOptions } from "@portrait/core";
import { invalidArtifact, readConfig } from "../input/artifact.js";
import { readParameters } from "../recommend/parameters.js";
import { idsRule, readFloats } from "../recommend/read-state.js";
import { fitLightGcn } from "./lightgcn-fit.js";
import {
  createLightGcnModel,
  LIGHTGCN_KIND,
  LIGHTGCN_VERSION,
  type LightGcnModel,
} from "./lightgcn-model.js";
import { type LightGcnOptions, lightGcnRules } from "./lightgcn-options.js";

/**
 * LightGCN: vectors of users and items that are propagated over the graph of who had to do with what (He et al. 2020,
 * SIGIR, arXiv 2002.02126).
 *
 * With A the weighted pairs, `Â = D_u^(-1/2) A D_i^(-1/2)`, layers `U_(k+1) = Â I_k` and `I_(k+1) = Â' U_k`, the final vectors
 * are the means of layers 0 to K, and a score is `u . i`. Learnt is layer 0, by Adam (0.9, 0.999, 1e-8), every step over
 * all targets, to minimise the loss plus `l2 / 2` times the mean squared length of the layer-0 vectors of items and of
 * users. With `w` the targets' weights, which sum to 1, the loss is
 *
 * - `"bpr"`: `sum w softplus((s_negative - s) / temperature)`, negatives drawn uniformly from the items the user has not;
 * - `"softmax"`: `sum w (log sum_items exp(s' / temperature) - s / temperature)`, the inner sum over a uniform sample;
 * - `"squares"`: `sum w (1 - s)^2 + unobservedWeight sum_u W_u sum_items s^2`, with `W_u` the sum of a user's `w`: no
 *   sampling, as in implicit matrix factorisation (Hu et al. 2008; Rendle et al. 2021).
 *
 * The paper draws mini-batches of targets over a thousand epochs with a step size of 0.001; here each step takes all
 * targets, and the default is 0.01. UCI Online Retail, purchases before 2011-09-01 train, items new to their user in
 * September 2011 judge (890 users, seed 0), Recall@20: 0.0804 by default, 0.0461 after 1,000 steps of 0.001. The second
 * example's options take a quarter of the steps and cheaper ones, and reach 0.1103, 0.1121, 0.1105 there with seeds 0, 1, 2; with
 * October 2011 as the boundary and all that follows to judge by (1,753 users) 0.0977, 0.0981, 0.0988, where popularity has
 * 0.0339. They were chosen on the months before October.
 *
 * Needs a backend: `fit(lightGcn(), log, { backend: await tfjs("wasm") })`; the model that comes of it needs none. One step
 * costs about `4 x layers x pairs x factors` multiply-adds for the propagation and `6 x targets x factors` for the loss.
 * `fit` throws PortraitError `invalid-argument` when the data is no interactions or the backend is missing; `invalid-data`
 * when there are none, or when the loss stops being finite; `aborted`. `validation` is not used.
 *
 * @param options - See {@link LightGcnOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { createInteractions, fit } from "@portrait/core";
 * import { lightGcn } from "@portrait/models/graph";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const backend = await tfjs("wasm");
 * const estimator = lightGcn({
 *   factors: 2, layers: 1, userEmbeddings: false, loss: "squares", learningRate: 0.1, steps: 30,
 * });
 * const model = await fit(estimator, log, { backend, seed: 1 });
 * backend.dispose();
 * const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
 * forAnn?.items[0]?.item; // => "honey"
 *
 * // Someone who came after the fit is served from what they did.
 * const history = createInteractions([{ user: "new", item: "rum", at: 9 }]);
 * const [forNew] = await model.recommend({ users: ["new"], k: 1, history, exclude: history });
 * forNew?.items[0]?.item; // => "cola"
 * ```
 *
 * Options for a shop whose customers' tastes move on, with nothing to learn for each user:
 *
 * ```ts
 * import { lightGcn } from "@portrait/models/graph";
 *
 * const shop = lightGcn({
 *   layers: 1, userEmbeddings: false, loss: "squares", unobservedWeight: 5, edgeDropout: 0.5,
 *   graphHalfLife: 240, lossHalfLife: 45, l2: 0.01, initialScale: 0.01,
 *   learningRate: 0.005, learningRateDecay: "linear", steps: 80,
 * });
 * shop.params.factors; // => 64
 * ```
 */
export function lightGcn(options: LightGcnOptions = {}): Estimator<Interactions, LightGcnModel> {
  const params = resolveOptions(LIGHTGCN_KIND, lightGcnRules, options);
  return Object.freeze<Estimator<Interactions, LightGcnModel>>({
    kind: LIGHTGCN_KIND,
    params,
    learn: async (data, context) => createLightGcnModel(await fitLightGcn(data, context, params)),
  });
}

/**
 * Makes {@link lightGcn} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { createInteractions, fit } from "@portrait/core";
 * import { lightGcn, lightGcnCodec } from "@portrait/models/graph";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "rum", at: 2 }]);
 * const backend = await tfjs("cpu");
 * const model = await fit(lightGcn({ factors: 2, steps: 1 }), log, { backend });
 * backend.dispose();
 * lightGcnCodec.decode(model.state()).catalogue; // => ["rum", "tea"]
 * ```
 */
export const lightGcnCodec: Codec<LightGcnModel> = {
  kind: LIGHTGCN_KIND,
  decode(state) {
    const config = readConfig(LIGHTGCN_KIND, LIGHTGCN_VERSION, state);
    const params = readParameters(lightGcnRules, config.object("params"));
    const users = Object.freeze([...config.read("users", idsRule)]);
    const items = Object.freeze([...config.read("items", idsRule)]);
    const read = (name: string, rows: readonly string[]): Float32Array =>
      readFloats(LIGHTGCN_KIND, state, name, [rows.length, params.factors]);
    const popularity = readFloats(LIGHTGCN_KIND, state, "popularity", [items.length]);
    const odd = popularity.findIndex((count) => !Number.isInteger(count) || count < 0);
    if (odd >= 0) {
      throw invalidArtifact(
        LIGHTGCN_KIND,
        `tensor "popularity" must hold integers >= 0; number ${odd} is ${popularity[odd]}`,
      );
    }
    return createLightGcnModel({
      params,
      users,
      items,
      userEmbeddings: params.userEmbeddings ? read("userEmbeddings", users) : undefined,
      itemEmbeddings: read("itemEmbeddings", items),
      userVectors: read("userVectors", users),
      itemVectors: read("itemVectors", items),
      foldInVectors: read("foldInVectors", items),
      popularity,
    });
  },
};
