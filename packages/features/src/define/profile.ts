import {
  type AggregateNode,
  type BooleanExpression,
  type ColumnHandles,
  type Columns,
  type ColumnsOfKind,
  describeValue,
  type EventDefinition,
  type Expression,
  type ExpressionNode,
  type ExpressionOf,
  handleOf,
  hashText,
  listWords,
  PortraitError,
  type RowValues,
  stableJson,
  type TableSchema,
  type ValueOf,
  type ValueType,
  type VectorValue,
} from "@portrait/core";
import { nodeType, operandsOf } from "./node-type.js";
import type { TagDefinition } from "./tag.js";

/** Features by name: expressions over aggregates. */
export type FeatureExpressions = Readonly<Record<string, Expression<"profile", VectorValue>>>;

/** Tags by name. */
export type TagDefinitions = Readonly<Record<string, TagDefinition>>;

/** The values of features. */
export type FeatureValues<Features extends FeatureExpressions> = {
  readonly [Name in keyof Features]: ValueOf<Features[Name]>;
};

/** The values of tags: null where unknown. */
export type TagValues<Tags extends TagDefinitions> = {
  readonly [Name in keyof Tags]: Tags[Name] extends TagDefinition<infer Value>
    ? Extract<Value, VectorValue>
    : never;
};

/** The handles on features that the `tags` callback receives. */
export type FeatureHandles<Features extends FeatureExpressions> = {
  readonly [Name in keyof Features]: ExpressionOf<"profile", ValueOf<Features[Name]>>;
};

/** What {@link defineProfile} takes. */
export interface ProfileInit<
  Cols extends Columns,
  Features extends FeatureExpressions,
  Tags extends TagDefinitions,
> {
  /** The id column that tells users apart. */
  readonly key: ColumnsOfKind<Cols, "id">;
  /**
   * Which events make a user a member: a user has a profile as of `t` if at least one event before `t` meets this.
   * Left out, any event does.
   */
  readonly members?: (columns: ColumnHandles<Cols>) => BooleanExpression<"event", boolean | null>;
  /** The features, from aggregates over the event's columns. */
  readonly features: (columns: ColumnHandles<Cols>) => Features;
  /** The tags, from the features. */
  readonly tags?: (features: FeatureHandles<Features>) => Tags;
}

/** A profile definition without its types: what engines and computations read of it. */
export interface ProfilePlan {
  /** The id column that tells users apart. */
  readonly key: string;
  /** Which events make a user a member. */
  readonly population: ExpressionNode | undefined;
  /** The features by name, as data. */
  readonly features: Readonly<Record<string, ExpressionNode>>;
  /** The tags by name. */
  readonly tags: Readonly<Record<string, TagDefinition>>;
  /** The names of the features, in order. */
  readonly featureNames: readonly string[];
  /** The names of the tags, in order. */
  readonly tagNames: readonly string[];
  /** A hash of the definition: equal definitions have equal hashes. */
  readonly hash: string;
}

/** What a profile is: features and tags by name, typed. Frozen data; compute it with `buildProfiles`. */
export interface ProfileDefinition<
  Cols extends Columns = Columns,
  Features extends RowValues = RowValues,
  Tags extends RowValues = RowValues,
> extends ProfilePlan {
  /** The events that it is computed from. */
  readonly events: EventDefinition<Cols>;
  /** The features by name, as data. */
  readonly features: { readonly [Name in keyof Features]: ExpressionNode };
  /** The tags by name. */
  readonly tags: { readonly [Name in keyof Tags]: TagDefinition };
  /** The names of the features, in order. */
  readonly featureNames: readonly (keyof Features & string)[];
  /** The names of the tags, in order. */
  readonly tagNames: readonly (keyof Tags & string)[];
  /**
   * The schema of some features and tags, as the inputs of a model.
   *
   * @param names - Their names.
   * @throws PortraitError `unknown-id`.
   */
  pick<const Name extends keyof (Features & Tags) & string>(
    ...names: readonly Name[]
  ): TableSchema<Pick<Features & Tags, Name>>;
}

const RESERVED = new Set(["__proto__", "constructor", "prototype", ""]);

function checkNames(kind: string, record: unknown): asserts record is Readonly<Record<string, unknown>> {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `defineProfile: "${kind}" must return an object; received ${describeValue(record)}.`,
    });
  }
  const bad = Object.keys(record).find((name) => RESERVED.has(name));
  if (bad === undefined) return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `defineProfile: nothing can be named ${JSON.stringify(bad)} in "${kind}".`,
  });
}

function findAggregates(node: ExpressionNode): readonly AggregateNode[] {
  return node.op === "aggregate" ? [node] : operandsOf(node).flatMap(findAggregates);
}

function featureNode(name: string, value: unknown): ExpressionNode {
  const isExpression = typeof value === "object" && value !== null && "node" in value;
  const node = isExpression ? (value.node as ExpressionNode) : undefined;
  if (node === undefined || findAggregates(node).length === 0) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `defineProfile: feature "${name}" must be built from aggregates; received ${node === undefined ? describeValue(value) : "an expression without any"}.`,
      hint: "Write last(country) rather than country.",
    });
  }
  return node;
}

/**
 * Declares what a profile is, from the events' columns. Names and types of features and tags are inferred.
 *
 * @param events - The events.
 * @param init - Key, members, features and tags.
 * @throws PortraitError `invalid-definition`.
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
  const key: string = init.key;
  if (!Object.hasOwn(events.schema, key) || events.schema[key]?.kind !== "id") {
    throw new PortraitError({
      code: "invalid-definition",
      message: `defineProfile: "key" must name an id column; received ${describeValue(key)}.`,
      hint: `The id columns are ${listWords(Object.keys(events.schema).filter((name) => events.schema[name]?.kind === "id"))}.`,
    });
  }
  const built: unknown = init.features(events.columns);
  checkNames("features", built);
  const features = Object.fromEntries(
    Object.entries(built).map(([name, value]) => [name, featureNode(name, value)]),
  );
  if (Object.keys(features).length === 0) {
    throw new PortraitError({
      code: "invalid-definition",
      message: "defineProfile: at least one feature is needed.",
    });
  }
  const handles = Object.entries(features).map(([name, node]) => {
    const type = nodeType(node);
    return [name, handleOf(type, { op: "feature", name, type })];
  });
  const tags: unknown =
    init.tags?.(Object.freeze(Object.fromEntries(handles)) as FeatureHandles<Features>) ?? {};
  checkNames("tags", tags);
  const types = checkTags(features, tags);
  const population = init.members?.(events.columns).node;
  return Object.freeze({
    events,
    key,
    population,
    features: Object.freeze(features),
    tags: Object.freeze({ ...tags }),
    featureNames: Object.keys(features),
    tagNames: Object.keys(tags),
    hash: hashText(stableJson({ events: events.hash, key, population: population ?? null, features, tags })),
    pick: (...names: readonly string[]) =>
      Object.freeze({ columns: names.map((name) => picked(name, types)) }),
  }) as ProfileDefinition<Cols, FeatureValues<Features>, TagValues<Tags>>;
}

function checkTags(
  features: Readonly<Record<string, ExpressionNode>>,
  tags: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, ValueType> {
  const types = new Map(Object.entries(features).map(([name, node]) => [name, nodeType(node)]));
  for (const [name, value] of Object.entries(tags)) {
    const isTag = typeof value === "object" && value !== null && "node" in value && "hash" in value;
    if (!isTag || Object.hasOwn(features, name)) {
      throw new PortraitError({
        code: "invalid-definition",
        message: isTag
          ? `defineProfile: "${name}" is both a feature and a tag.`
          : `defineProfile: tag "${name}" must be made by tag(...); received ${describeValue(value)}.`,
      });
    }
    types.set(name, nodeType((value as TagDefinition).node));
  }
  return types;
}

function picked(
  name: string,
  types: ReadonlyMap<string, ValueType>,
): { readonly name: string; readonly type: ValueType } {
  const type = types.get(name);
  if (type !== undefined) return { name, type };
  throw new PortraitError({
    code: "unknown-id",
    message: `pick: there is no feature or tag "${name}".`,
    hint: `There are ${listWords(types.keys(), 20)}.`,
  });
}
