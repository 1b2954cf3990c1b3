import { type BooleanExpression, type NumberExpression, numberHandle } from "@portrait/core";
import { type AggregateOptions, aggregateNode } from "./aggregate.js";

/**
 * The part of the events for which a condition is true, in [0, 1]; a condition that is null does not hold; null when
 * there is no event.
 *
 * @param condition - The condition.
 * @param options - Which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, oneOf, timestamp } from "@portrait/core";
 * import { defineProfile, share } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), kind: oneOf("buy", "cancel") });
 * const shopper = defineProfile(orders, { key: "user", features: ({ kind }) => ({ cancelShare: share(kind.is("cancel")) }) });
 * shopper.featureNames; // => ["cancelShare"]
 * ```
 */
export function share(
  condition: BooleanExpression<"event", boolean | null>,
  options: AggregateOptions = {},
): NumberExpression<"profile", number | null> {
  return numberHandle(
    aggregateNode({ aggregate: "share", input: condition, accepts: ["boolean"], options, type: "number" }),
  );
}
