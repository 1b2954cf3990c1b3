import {
  type Duration,
  describeValue,
  type Expression,
  type ExpressionNode,
  hashText,
  optionalOption,
  PortraitError,
  resolveOptions,
  stableJson,
} from "@portrait/core";

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

/**
 * Declares a tag: what is said of a user, decided from features.
 *
 * @param expression - A condition (a rule, such as `f.spend.gte(quantile(0.9))`) or a feature (a fact).
 * @param options - `expires`: for how long a value holds; left out, it does not expire.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
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
export function tag<Value>(
  expression: Expression<"profile", Value>,
  options: { readonly expires?: Duration } = {},
): TagDefinition<Value> {
  if (typeof expression !== "object" || expression === null || !("node" in expression)) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `tag: a condition or feature is needed; received ${describeValue(expression)}.`,
      hint: "Write tag(f.daysAway.gt(60)).",
    });
  }
  const isDuration = (value: unknown): boolean =>
    typeof value === "object" && value !== null && "milliseconds" in value;
  const rules = { expires: optionalOption<Duration>("a duration such as days(7)", isDuration) };
  const { expires } = resolveOptions("tag", rules, options);
  const { node } = expression;
  const plain = {
    source: FACTS.has(node.op) ? "fact" : "rule",
    node,
    expires: expires?.milliseconds ?? null,
  } as const;
  return Object.freeze({ ...plain, hash: hashText(stableJson(plain)) });
}
