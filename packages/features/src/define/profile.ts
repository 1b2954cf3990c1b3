import {
  type Columns,
  type EventDefinition,
  handleOf,
  hashText,
  PortraitError,
  stableJson,
} from "@portrait/core";
import { checkEvents } from "./check-events.js";
import { checkNames } from "./check-names.js";
import { checkInit, checkKey, checkTags, featureNode, populationOf } from "./check-profile.js";
import { nodeType } from "./node-type.js";
import { pickedColumns } from "./pick.js";
import type {
  FeatureExpressions,
  FeatureHandles,
  FeatureValues,
  ProfileDefinition,
  ProfileInit,
  TagDefinitions,
  TagValues,
} from "./profile-definition.js";
import type { TagDefinition } from "./tag.js";

/** The tags without what people should know of them, which is no part of a definition. */
function withoutMeta(tags: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, { meta: _, ...definition }]: [string, TagDefinition]) => [
      name,
      definition,
    ]),
  );
}

/**
 * Declares what a profile is, from the events' columns. Names and types of features and tags are inferred.
 *
 * @param events - The events.
 * @param init - Key, members, features and tags.
 * @throws PortraitError `invalid-definition` when the key is no id column, a name is reserved or stands twice, a feature
 *   is not built from aggregates, or a tag not from features; `invalid-argument` when `events` is no definition.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, number, timestamp } from "@portrait/core";
 * import { count, defineProfile, quantile, recency, sum, tag } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ at, price }) => ({
 *     daysSinceOrder: recency(at),
 *     orders90d: count(undefined, { within: days(90) }),
 *     spend: sum(price),
 *   }),
 *   tags: (f) => ({ highSpender: tag(f.spend.gte(quantile(0.9))) }),
 * });
 * shopper.pick("spend", "highSpender").columns; // => [{ name: "spend", type: "number" }, { name: "highSpender", type: "boolean" }]
 * ```
 */
export function defineProfile<
  const Cols extends Columns,
  const Features extends FeatureExpressions,
  // biome-ignore lint/complexity/noBannedTypes: no tags
  const Tags extends TagDefinitions = {},
>(
  events: EventDefinition<Cols>,
  init: ProfileInit<Cols, Features, Tags>,
): ProfileDefinition<Cols, FeatureValues<Features>, TagValues<Tags>> {
  checkEvents("defineProfile", events);
  checkInit(init);
  checkKey(events, init.key);
  const key: string = init.key;
  const built: unknown = init.features(events.columns);
  checkNames("defineProfile", "features", built);
  const features = Object.fromEntries(
    Object.entries(built).map(([name, value]) => [name, featureNode(name, value)]),
  );
  if (Object.keys(features).length === 0) {
    throw new PortraitError({
      code: "invalid-definition",
      message: "defineProfile: at least one feature is needed.",
      hint: "Write features: ({ price }) => ({ spend: sum(price) }).",
    });
  }
  const handles = Object.entries(features).map(([name, node]) => {
    const type = nodeType(node);
    return [name, handleOf(type, { op: "feature", name, type })];
  });
  const tags: unknown =
    init.tags?.(Object.freeze(Object.fromEntries(handles)) as FeatureHandles<Features>) ?? {};
  checkNames("defineProfile", "tags", tags);
  const types = checkTags(features, tags);
  const population = init.members === undefined ? undefined : populationOf(init.members(events.columns));
  return Object.freeze({
    events,
    key,
    population,
    features: Object.freeze(features),
    tags: Object.freeze({ ...tags }),
    featureNames: Object.freeze(Object.keys(features)),
    tagNames: Object.freeze(Object.keys(tags)),
    hash: hashText(
      stableJson({
        events: events.hash,
        key,
        population: population ?? null,
        features,
        tags: withoutMeta(tags),
      }),
    ),
    pick: (...names: readonly string[]) => Object.freeze({ columns: pickedColumns(names, types) }),
  }) as ProfileDefinition<Cols, FeatureValues<Features>, TagValues<Tags>>;
}
