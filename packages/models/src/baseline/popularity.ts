import {
  type Codec,
  choiceOption,
  type Estimator,
  type Interactions,
  type Recommender,
  type Resumable,
  resolveOptions,
} from "@portrait/core";
import { invalidArtifact, readConfig, readTensor } from "../input/artifact.js";
import { checkInteractions } from "../recommend/check-interactions.js";
import { fixedRanking } from "../recommend/fallback.js";
import { createIdIndex, mergeIds } from "../recommend/ids.js";
import { rankUsers } from "../recommend/rank-users.js";
import { idsRule } from "../recommend/read-state.js";

/** Options of {@link popularity}. */
export interface PopularityOptions {
  /** What is counted for each item: the different users who had to do with it, or the events. Left out, `"users"`. */
  readonly by?: "users" | "events";
}

/** A model that recommends to everyone what most had to do with. */
export interface PopularityModel extends Recommender, Resumable<Interactions, PopularityModel> {
  /** What kind of model. */
  readonly kind: "popularity";
  /** What was counted. */
  readonly by: "users" | "events";
  /** For each item of the catalogue how many users or events there were. */
  readonly counts: Float64Array;
}

const KIND = "popularity";
const VERSION = 1;

const rules = { by: choiceOption("users", ["users", "events"]) };

type By = PopularityModel["by"];

function countItems(interactions: Interactions, by: By): Float64Array {
  const counts = new Float64Array(interactions.items.length);
  const seen = new Set<number>();
  interactions.item.forEach((item, event) => {
    if (by === "users") {
      const pair = (interactions.user[event] as number) * interactions.items.length + item;
      if (seen.has(pair)) return;
      seen.add(pair);
    }
    counts[item] = (counts[item] as number) + 1;
  });
  return counts;
}

function createModel(by: By, catalogue: readonly string[], counts: Float64Array): PopularityModel {
  const index = createIdIndex(catalogue);
  const ranker = { kind: KIND, catalogue: index, fallback: fixedRanking(catalogue, counts) };
  return Object.freeze<PopularityModel>({
    kind: KIND,
    by,
    catalogue,
    counts,
    recommend: (request) => rankUsers(ranker, request),
    async learnOn(data, context) {
      checkInteractions(KIND, data);
      const merged = createIdIndex(mergeIds(catalogue, data.items));
      const sums = new Float64Array(merged.ids.length);
      const add = (items: readonly string[], numbers: Float64Array): void => {
        merged.places(items).forEach((place, item) => {
          sums[place] = (sums[place] as number) + (numbers[item] as number);
        });
      };
      add(catalogue, counts);
      add(data.items, countItems(data, by));
      await context.step(1, 1);
      return createModel(by, merged.ids, sums);
    },
    state: () => ({
      kind: KIND,
      version: VERSION,
      config: { by, items: catalogue },
      tensors: { counts: { shape: [counts.length], data: counts } },
      parts: {},
    }),
  });
}

/**
 * The baseline of recommenders: everyone gets the items that most users had to do with, or that occur in most events;
 * the score is that number, ties go by item in code-unit order. It knows no users, so `known` is false in every
 * answer; with `exclude` a user gets nothing twice. A recommender is worth its cost when it beats this one.
 *
 * `resume` adds the counts of the new interactions. With `by: "events"` that equals a fit on all events; with
 * `by: "users"` a user who is in both parts counts twice for an item, as the model keeps numbers and no users.
 *
 * One pass over the events. No interactions make a model with an empty catalogue, which recommends nothing. `fit` throws
 * PortraitError `invalid-argument` when the data is no interactions.
 *
 * @param options - See {@link PopularityOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { popularity } from "@portrait/models/baseline";
 *
 * const log = createInteractions([
 *   { user: "ann", item: "tea", at: 1 }, { user: "bob", item: "tea", at: 2 }, { user: "ann", item: "milk", at: 3 },
 * ]);
 * const model = await fit(popularity(), log);
 * const [forBob] = await model.recommend({ users: ["bob"], k: 2, exclude: log });
 * forBob?.items; // => [{ item: "milk", score: 1 }]
 * ```
 */
export function popularity(options: PopularityOptions = {}): Estimator<Interactions, PopularityModel> {
  const params = resolveOptions(KIND, rules, options);
  return Object.freeze<Estimator<Interactions, PopularityModel>>({
    kind: KIND,
    params,
    codecs: [popularityCodec],
    async learn(data, context) {
      checkInteractions(KIND, data);
      const counts = countItems(data, params.by);
      await context.step(1, 1);
      return createModel(params.by, data.items, counts);
    },
  });
}

/**
 * Makes {@link popularity} models out of their state again.
 *
 * @example
 * ```ts
 * import { createInteractions, fit } from "@portrait/core";
 * import { popularity, popularityCodec } from "@portrait/models/baseline";
 *
 * const model = await fit(popularity(), createInteractions([{ user: "ann", item: "tea", at: 1 }]));
 * popularityCodec.decode(model.state()).catalogue; // => ["tea"]
 * ```
 */
export const popularityCodec: Codec<PopularityModel> = {
  kind: KIND,
  decode(state) {
    const config = readConfig(KIND, VERSION, state);
    const items = config.read("items", idsRule);
    const counts = readTensor(KIND, state, "counts", [items.length]);
    const odd = counts.findIndex((count) => !Number.isSafeInteger(count) || count < 0);
    if (odd >= 0) {
      throw invalidArtifact(KIND, `tensor "counts" must hold integers >= 0; number ${odd} is ${counts[odd]}`);
    }
    return createModel(config.read("by", rules.by), Object.freeze([...items]), counts);
  },
};
