import {
  describeValue,
  type EventDefinition,
  type ExpressionNode,
  listWords,
  optionalOption,
  PortraitError,
  resolveOptions,
  type ValueType,
} from "@portrait/core";
import { checkEventScope } from "./aggregate.js";
import { isExpression, nodeType, operandsOf } from "./node-type.js";
import type { TagDefinition } from "./tag.js";

/** What stands in a feature where only aggregates over the past and what is made of them may. */
function strayIn(node: ExpressionNode): string | undefined {
  if (node.op === "aggregate") {
    return node.window.direction === "after" ? "an outcome, which lies behind the cutoff" : undefined;
  }
  if (node.op === "column") return `the column "${node.name}" outside of an aggregate`;
  if (node.op === "feature") return `the feature "${node.name}" of a profile`;
  if (node.op === "quantile") return "a quantile, which can stand in tags only";
  return operandsOf(node)
    .map(strayIn)
    .find((stray) => stray !== undefined);
}

const hasAggregate = (node: ExpressionNode): boolean =>
  node.op === "aggregate" || operandsOf(node).some(hasAggregate);

/**
 * The expression of a feature, checked to be built from aggregates over the past.
 *
 * @param name - The feature.
 * @param value - What stands for it.
 * @throws PortraitError `invalid-definition`.
 */
export function featureNode(name: string, value: unknown): ExpressionNode {
  const node = isExpression(value) ? value.node : undefined;
  const stray = node === undefined ? describeValue(value) : strayIn(node);
  if (node !== undefined && stray === undefined && hasAggregate(node)) return node;
  throw new PortraitError({
    code: "invalid-definition",
    message: `defineProfile: feature "${name}" must be built from aggregates; received ${stray ?? "an expression without any"}.`,
    hint: "Write last(country) rather than country.",
    details: { feature: name },
  });
}

/**
 * The condition that makes users members, checked.
 *
 * @param condition - What `members` returned.
 * @throws PortraitError `invalid-definition`.
 */
export function populationOf(condition: unknown): ExpressionNode {
  const node = isExpression(condition) ? condition.node : undefined;
  if (node === undefined || nodeType(node) !== "boolean") {
    const received =
      node === undefined ? describeValue(condition) : `an expression of type ${nodeType(node)}`;
    throw new PortraitError({
      code: "invalid-definition",
      message: `defineProfile: "members" must return a condition over the event's columns; received ${received}.`,
      hint: 'Write members: ({ kind }) => kind.is("purchase").',
    });
  }
  checkEventScope("members", node);
  return node;
}

const isFunction = (value: unknown): boolean => typeof value === "function";

const callback = optionalOption<unknown>("a function", isFunction);
const present = { default: undefined, expected: "", accepts: (): boolean => true };

/**
 * Checks the shape of what a profile is defined by; `key` is checked by {@link checkKey}.
 *
 * @param init - What the caller passed.
 * @throws PortraitError `invalid-option` when a part is unknown or no function; `invalid-definition` when there are no
 *   features.
 */
export function checkInit(init: unknown): void {
  resolveOptions(
    "defineProfile",
    { key: present, features: present, members: callback, tags: callback },
    init as object,
  );
  const { features } = (init ?? {}) as { readonly features?: unknown };
  if (isFunction(features)) return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `defineProfile: "features" must be a function of the columns; received ${describeValue(features)}.`,
    hint: "Write features: ({ price }) => ({ spend: sum(price) }).",
  });
}

/**
 * Checks that a key names an id column.
 *
 * @param events - The events.
 * @param key - What the caller passed.
 * @throws PortraitError `invalid-definition`.
 */
export function checkKey(events: EventDefinition, key: unknown): void {
  const ids = Object.keys(events.schema).filter((name) => events.schema[name]?.kind === "id");
  if (typeof key === "string" && ids.includes(key)) return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `defineProfile: "key" must name an id column; received ${describeValue(key)}.`,
    hint: `The id columns are ${listWords(ids)}.`,
  });
}

function featuresIn(node: ExpressionNode): readonly { readonly name: string; readonly type: ValueType }[] {
  return node.op === "feature" ? [node] : operandsOf(node).flatMap(featuresIn);
}

function tagFault(types: ReadonlyMap<string, ValueType>, name: string, value: unknown): string | undefined {
  const isTag = typeof value === "object" && value !== null && "node" in value && "hash" in value;
  if (!isTag) return `tag "${name}" must be made by tag(...); received ${describeValue(value)}`;
  if (types.has(name)) return `"${name}" is both a feature and a tag`;
  const stray = featuresIn((value as TagDefinition).node).find(
    (feature) => types.get(feature.name) !== feature.type,
  );
  return stray === undefined
    ? undefined
    : `tag "${name}" reads the feature "${stray.name}" (${stray.type}), which this profile does not have`;
}

/**
 * Checks that tags are made of the profile's features.
 *
 * @param features - The features by name.
 * @param tags - What `tags` returned.
 * @returns The types of features and tags by name.
 * @throws PortraitError `invalid-definition`.
 */
export function checkTags(
  features: Readonly<Record<string, ExpressionNode>>,
  tags: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, ValueType> {
  const types = new Map(Object.entries(features).map(([name, node]) => [name, nodeType(node)]));
  for (const [name, value] of Object.entries(tags)) {
    const fault = tagFault(types, name, value);
    if (fault !== undefined) {
      throw new PortraitError({
        code: "invalid-definition",
        message: `defineProfile: ${fault}.`,
        details: { tag: name },
      });
    }
  }
  const tagTypes = Object.entries(tags).map(
    ([name, value]) => [name, nodeType((value as TagDefinition).node)] as const,
  );
  return new Map([...types, ...tagTypes]);
}
