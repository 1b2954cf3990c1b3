import { type Expression, type ExpressionOf, handleOf, type Scope } from "@portrait/core";
import { type AggregateOptions, aggregateNode } from "./aggregate.js";

/**
 * The earliest value that is not null, in order of time and then of the source; null when there is none.
 *
 * @param input - What is read from each event.
 * @param options - Which events: `where`, `within`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { defineProfile, first } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), country: category() });
 * const shopper = defineProfile(orders, { key: "user", features: ({ country }) => ({ home: first(country) }) });
 * shopper.featureNames; // => ["home"]
 * ```
 */
export function first<Value>(
  input: Expression<"event", Value>,
  options?: AggregateOptions,
): ExpressionOf<"profile", NonNullable<Value> | null>;
export function first(
  input: Expression<"event", unknown>,
  options: AggregateOptions = {},
): Expression<Scope, unknown> {
  const accepts = ["category", "number", "boolean", "timestamp"] as const;
  const node = aggregateNode({ aggregate: "first", input, accepts, options });
  return handleOf(node.type, node);
}
