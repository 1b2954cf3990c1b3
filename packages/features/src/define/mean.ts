import { type NumberExpression, numberHandle } from "@portrait/core";
import { type AggregateOptions, aggregateNode } from "./aggregate.js";

/**
 * The arithmetic mean of a number over events. Events whose input is null are left out; null when there is none.
 *
 * @param input - The number read from each event.
 * @param options - Which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { defineProfile, mean } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), quantity: number(), price: number() });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ quantity, price }) => ({ spend: mean(quantity.times(price)) }),
 * });
 * shopper.featureNames; // => ["spend"]
 * ```
 */
export function mean(
  input: NumberExpression<"event", number | null>,
  options: AggregateOptions = {},
): NumberExpression<"profile", number | null> {
  return numberHandle(aggregateNode({ aggregate: "mean", input, accepts: ["number"], options }));
}
