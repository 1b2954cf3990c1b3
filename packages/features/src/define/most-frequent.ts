import type { Expression, ExpressionOf, Scope } from "@portrait/core";
import { type AggregateOptions, valueExpression } from "./aggregate.js";

/**
 * The most frequent value; among equally frequent ones the one seen last. Nulls are left out; null when there is none.
 *
 * @param input - What is read from each event.
 * @param options - Which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { defineProfile, mostFrequent } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), country: category() });
 * const shopper = defineProfile(orders, { key: "user", features: ({ country }) => ({ home: mostFrequent(country) }) });
 * shopper.featureNames; // => ["home"]
 * ```
 */
export function mostFrequent<Value>(
  input: Expression<"event", Value>,
  options?: AggregateOptions,
): ExpressionOf<"profile", NonNullable<Value> | null>;
export function mostFrequent(
  input: Expression<"event", unknown>,
  options?: AggregateOptions,
): Expression<Scope, unknown> {
  return valueExpression("mostFrequent", input, options);
}
