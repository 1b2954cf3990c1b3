import { type Expression, type NumberExpression, numberHandle } from "@portrait/core";
import { type AggregateOptions, aggregateNode, eventTypes } from "./aggregate.js";

/**
 * How many different values there are over events, exactly; nulls are left out, 0 when there is none.
 *
 * @param input - What is read from each event, such as the order's id.
 * @param options - Which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { defineProfile, distinct } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), order: id("order"), at: timestamp() });
 * const shopper = defineProfile(orders, { key: "user", features: ({ order }) => ({ orders: distinct(order) }) });
 * shopper.featureNames; // => ["orders"]
 * ```
 */
export function distinct(
  input: Expression<"event", unknown>,
  options: AggregateOptions = {},
): NumberExpression<"profile", number> {
  return numberHandle(
    aggregateNode({ aggregate: "distinct", input, accepts: eventTypes, options, type: "number" }),
  );
}
