import {
  type Duration,
  describeValue,
  type ExpressionNode,
  hashText,
  PortraitError,
  resolveOptions,
  stableJson,
  type ValueOf,
} from "@portrait/core";
import { durationOption } from "./duration-option.js";
import type { FeatureExpression } from "./feature-expression.js";
import { isExpression, operandsOf } from "./node-type.js";
import { type TagMeta, type TagMetaOptions, tagMeta, tagMetaRules } from "./tag-meta.js";

/** Options of {@link tag}. */
export interface TagOptions extends TagMetaOptions {
  /** For how long a value holds after the profile's time, such as `days(7)`; left out, it does not expire. */
  readonly expires?: Duration | undefined;
}

/** How a tag is decided from features: a rule (a condition) or a fact (a feature's value), and how long it holds. */
export interface TagDefinition<Value = unknown> {
  /** `"rule"` for a condition, `"fact"` for any other expression. */
  readonly source: "rule" | "fact";
  /** The expression over features, as data. */
  readonly node: ExpressionNode;
  /** For how long a value holds after the profile's time, in milliseconds; `null` when it does not expire. */
  readonly expires: number | null;
  /** A hash of the above. */
  readonly hash: string;
  /** What people should know of the tag. */
  readonly meta: TagMeta;
  /** Type only: the value. */
  readonly "~value"?: Value;
}

const FACTS = new Set<ExpressionNode["op"]>([
  "feature",
  "coalesce",
  "when",
  "add",
  "subtract",
  "multiply",
  "divide",
  "signedLog1p",
  "abs",
  "length",
]);

function strayName(node: ExpressionNode): string | undefined {
  if (node.op === "column") return `the column "${node.name}" of events`;
  if (node.op === "aggregate") return `the aggregate ${node.aggregate}`;
  return operandsOf(node)
    .map(strayName)
    .find((name) => name !== undefined);
}

/**
 * Declares a tag: what is said of a user, decided from features.
 *
 * @param expression - A condition (a rule, such as `f.spend.gte(quantile(0.9))`) or a feature (a fact).
 * @param options - For how long a value holds, and what people should know; see {@link TagOptions}.
 * @throws PortraitError `invalid-definition` when the expression is none over features; `invalid-option`.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, timestamp } from "@portrait/core";
 * import { defineProfile, recency, tag } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: ({ at }) => ({ daysAway: recency(at) }),
 *   tags: (f) => ({ lapsed: tag(f.daysAway.gt(60), { expires: days(7) }) }),
 * });
 * visitor.tagNames; // => ["lapsed"]
 * ```
 */
export function tag<Handle extends FeatureExpression>(
  expression: Handle,
  options: TagOptions = {},
): TagDefinition<ValueOf<Handle>> {
  const stray = isExpression(expression) ? strayName(expression.node) : describeValue(expression);
  if (stray !== undefined) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `tag: a condition over features, or a feature, is needed; received ${stray}.`,
      hint: "Name the feature in features, and write tag(f.daysAway.gt(60)) in tags.",
    });
  }
  const { expires, ...meta } = resolveOptions(
    "tag",
    { ...tagMetaRules, expires: durationOption("days(7)") },
    options,
  );
  const { node } = expression;
  const plain = {
    source: FACTS.has(node.op) ? "fact" : "rule",
    node,
    expires: expires?.milliseconds ?? null,
  } as const;
  return Object.freeze({ ...plain, hash: hashText(stableJson(plain)), meta: tagMeta(meta) });
}
