import { type Codec, type Estimator, type Interactions, PortraitError } from "@portrait/core";
import { invalidArtifact, readConfig } from "../../input/artifact.js";
import { idsRule, readFloats } from "../../recommend/read-state.js";
import { readEvaluation } from "../early-stopping/recommender-evaluation.js";
import { readWithStopping, resolveWithStopping } from "../early-stopping/stopping-options.js";
import { fitLightGcn } from "./lightgcn-fit.js";
import {
  createLightGcnModel,
  LIGHTGCN_KIND,
  LIGHTGCN_VERSION,
  type LightGcnModel,
} from "./lightgcn-model.js";
import {
  LIGHTGCN_EVERY,
  type LightGcnOptions,
  type LightGcnParams,
  lightGcnRules,
} from "./lightgcn-options.js";

/**
 * LightGCN: vectors of users and items that are propagated over the graph of who had to do with what (He et al. 2020,
 * SIGIR, arXiv 2002.02126).
 *
 * With A the weighted pairs, `Â = D_u^(-a) A D_i^(-b)`, a and b the `userExponent` and `itemExponent` (1/2 each in the paper), layers
 * `U_(k+1) = Â I_k` and `I_(k+1) = Â' U_k`, the final vectors are the means of layers 0 to K, and a score is `u . i`, times
 * `(d_i / mean d)^c` with a `popularityExponent` c. Learnt is layer 0, by Adam (0.9, 0.999, 1e-8), every step over
 * `batchSize` targets or all, to minimise the loss plus `l2 / 2` times the mean squared length of layer-0 vectors of items
 * and of users. With `w` the targets' weights, which sum to 1, the loss is
 *
 * - `"bpr"`: `sum w softplus((s_negative - s) / temperature)`, negatives drawn uniformly from the items the user has not;
 * - `"softmax"`: `sum w (log sum_items exp(s' / temperature) - s / temperature)`, the inner sum over a uniform sample (sampled
 *   softmax, Wu et al. 2022, arXiv 2201.02327);
 * - `"squares"`: `sum w (1 - s)^2 + unobservedWeight sum_u W_u sum_items s^2`, with `W_u` the sum of a user's `w`: no
 *   sampling, as in implicit matrix factorisation (Hu et al. 2008; Rendle et al. 2021).
 *
 * The paper's own recipe is `{ batchSize: 2048, learningRate: 0.001 }` over a thousand epochs; by default each step takes all
 * targets, and the step size is 0.01. With `start: "spectral"` layer 0 begins with singular vectors of `Â`, found by randomised subspace
 * iteration. UCI Online Retail, purchases before 2011-10-01 train, items new to their user from
 * then on judge (1,753 users, seeds 0, 1, 2, `pnpm quality:graph --task retail-lightgcn --seeds 3`), Recall@20: 0.0986 with the
 * options of the second example, where popularity has 0.0338. They were chosen on the months before October. Gowalla, the paper's division
 * (seed 0, `--task gowalla-lightgcn`), Recall@20 / NDCG@20: 0.1932 / 0.1592 with the options of the third example, chosen on a part of the training items; the
 * paper, with 64 factors, has 0.1830 / 0.1554.
 *
 * Trains on the kernels of `@portrait/kernels/graph`, on as many threads as `workers` has, with the same result; a `backend` is
 * accepted and not used. With a `checkpoint` a fit that was stopped goes on from the step that was kept, and comes to the same
 * bits. As propagation is linear and its own adjoint, a step costs `4 x layers x pairs x factors`
 * multiply-adds both ways, whatever its batch; the loss `6 x targets x factors`, or `3 x users x negatives x factors` with
 * `"softmax"`, where a user's targets share the negatives: large batches are worth more than many.
 *
 * With `validation` in `fit`, or a `share` of the data put aside, the lists of users are judged as `earlyStopping` says, the fit stops when
 * they get no better, and the best layer 0 is kept. `learningRateDecay` goes by all `steps`, wherever the fit stops.
 *
 * `fit` throws PortraitError `invalid-argument` when the data or the validation is no interactions; `invalid-data` when there are none,
 * there is nothing to judge by, or the loss stops being finite; `aborted`; `out-of-memory`.
 *
 * @param options - See {@link LightGcnOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { lightGcn } from "@portrait/models/graph";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const estimator = lightGcn({
 *   factors: 2, layers: 1, userEmbeddings: false, loss: "squares", learningRate: 0.1, steps: 30,
 * });
 * const model = await fit(estimator, log, { seed: 1 });
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
 *   factors: 128, layers: 1, userEmbeddings: false, loss: "squares", unobservedWeight: 5, edgeDropout: 0.5,
 *   graphHalfLife: 240, lossHalfLife: 45, l2: 0.01, initialScale: 0.01,
 *   learningRate: 0.005, learningRateDecay: "linear", steps: 160,
 * });
 * shop.params.factors; // => 128
 * ```
 *
 * Options for many users with few events each, as they were chosen for Gowalla:
 *
 * ```ts
 * import { lightGcn } from "@portrait/models/graph";
 *
 * const places = lightGcn({
 *   factors: 1024, layers: 1, userExponent: 0.35, itemExponent: 0.4, popularityExponent: 0.25, start: "spectral",
 *   initialScale: 0.08, loss: "softmax", negatives: 1024, batchSize: 8192, l2: 0,
 *   learningRate: 0.0016, learningRateDecay: "linear", steps: 25,
 * });
 * places.params.itemExponent; // => 0.4
 * ```
 */
export function lightGcn(options: LightGcnOptions = {}): Estimator<Interactions, LightGcnModel> {
  const params = resolveWithStopping(LIGHTGCN_KIND, lightGcnRules, LIGHTGCN_EVERY, options);
  checkTogether(params);
  return Object.freeze<Estimator<Interactions, LightGcnModel>>({
    kind: LIGHTGCN_KIND,
    params,
    checkpoints: true,
    codecs: [lightGcnCodec],
    learn: async (data, context) =>
      createLightGcnModel(await fitLightGcn(data, context, params, createLightGcnModel)),
  });
}

function checkTogether({ batchSize, edgeDropout }: LightGcnParams): void {
  if (batchSize === null || edgeDropout === 0) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `lightGcn: "batchSize" and "edgeDropout" exclude each other; received ${batchSize} and ${edgeDropout}.`,
    hint: "Leave one of them out.",
  });
}

/**
 * Makes {@link lightGcn} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { lightGcn, lightGcnCodec } from "@portrait/models/graph";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "rum", at: 2 }]);
 * const model = await fit(lightGcn({ factors: 2, steps: 1 }), log);
 * lightGcnCodec.decode(model.state()).catalogue; // => ["rum", "tea"]
 * ```
 */
export const lightGcnCodec: Codec<LightGcnModel> = {
  kind: LIGHTGCN_KIND,
  decode(state) {
    const config = readConfig(LIGHTGCN_KIND, LIGHTGCN_VERSION, state);
    const params = readWithStopping(lightGcnRules, LIGHTGCN_EVERY, config.object("params"));
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
      evaluation: readEvaluation(LIGHTGCN_KIND, config),
    });
  },
};
