import type { Codec, DecodedState, Model } from "@portrait/core";
import { invalidArtifact, readConfig } from "../input/artifact.js";
import type { BgNbdModel } from "./bg-nbd-model.js";
import type { GammaGammaModel } from "./gamma-gamma-model.js";
import {
  createLifetimeValue,
  LIFETIME_VALUE_KIND,
  LIFETIME_VALUE_VERSION,
  type LifetimeValueModel,
  lifetimeValueRules,
} from "./lifetime-value.js";

function partOf<Part extends Model>(state: DecodedState, name: string, kind: string): Part {
  const parts: unknown = state.parts;
  const found: unknown =
    typeof parts === "object" && parts !== null && Object.hasOwn(parts, name)
      ? (parts as Readonly<Record<string, unknown>>)[name]
      : undefined;
  if (typeof found === "object" && found !== null && "kind" in found && found.kind === kind) {
    return found as Part;
  }
  throw invalidArtifact(LIFETIME_VALUE_KIND, `part "${name}" must be a model of the kind "${kind}"`);
}

/**
 * Makes `lifetimeValue` models out of their state again; pass `bgNbdCodec` and `gammaGammaCodec` to `load` too, for what
 * they are made of.
 */
export const lifetimeValueCodec: Codec<LifetimeValueModel> = {
  kind: LIFETIME_VALUE_KIND,
  decode(state) {
    const config = readConfig(LIFETIME_VALUE_KIND, LIFETIME_VALUE_VERSION, state).object("params");
    return createLifetimeValue(
      partOf<BgNbdModel>(state, "purchases", "bgNbd"),
      partOf<GammaGammaModel>(state, "spend", "gammaGamma"),
      Object.freeze({
        months: config.read("months", lifetimeValueRules.months),
        discountRate: config.read("discountRate", lifetimeValueRules.discountRate),
        margin: config.read("margin", lifetimeValueRules.margin),
      }),
    );
  },
};
