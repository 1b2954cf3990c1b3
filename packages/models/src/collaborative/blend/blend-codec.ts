import type { Codec } from "@portrait/core";
import { invalidArtifact, readConfig, readPart } from "../../input/artifact.js";
import { readParameters } from "../../recommend/parameters.js";
import { type AnyBlendModel, BLEND_VERSION, createBlendModel, isRecommender } from "./blend-model.js";
import { BLEND_KIND, joiningRules, weightsRule } from "./blend-params.js";

/**
 * Makes `blend` models out of their state again; the members come decoded, so `load` needs their codecs too. What the members can do beside
 * recommend is found at run time.
 *
 * @example
 * ```ts
 * import { createInteractions, decodeModel, encodeModel, fit } from "@portrait/core";
 * import { blend, blendCodec, ease, easeCodec, slim, slimCodec } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "rum", at: 2 }]);
 * const model = await fit(blend({ members: [ease(), slim()] }), log);
 * const again = decodeModel(encodeModel(model), { codecs: [blendCodec, easeCodec, slimCodec] });
 * again.kind === "blend" ? again.members.map(({ kind }) => kind) : []; // => ["ease", "slim"]
 * ```
 */
export const blendCodec: Codec<AnyBlendModel> = {
  kind: BLEND_KIND,
  decode(state) {
    const config = readConfig(BLEND_KIND, BLEND_VERSION, state);
    const weights = Object.freeze([...config.read("weights", weightsRule)]);
    if (weights.length === 0) throw invalidArtifact(BLEND_KIND, "config.weights must hold a number");
    const members = weights.map((_, place) =>
      readPart(BLEND_KIND, state, `member${place}`, isRecommender, "a recommender"),
    );
    return createBlendModel(members, { ...readParameters(joiningRules, config), weights });
  },
};
