import { type NumberExpression, numberHandle } from "@portrait/core";
import { type AggregateOptions, aggregateNode } from "./aggregate.js";

/**
 * The sum of a number over events. Events whose input is null are left out; 0 when there is none. The sum is
 * compensated (Neumaier's variant of Kahan's), so that engines that add in another order agree; one that overflows a
 * 64-bit float is null.
 *
 * @param input - The number read from each event.
 * @param options - Which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { defineProfile, sum } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), quantity: number(), price: number() });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ quantity, price }) => ({ spend: sum(quantity.times(price)) }),
 * });
 * shopper.featureNames; // => ["spend"]
 * ```
 */
export function sum(
  input: NumberExpression<"event", number | null>,
  options: AggregateOptions = {},
): NumberExpression<"profile", number> {
  return numberHandle(aggregateNode({ aggregate: "sum", input, accepts: ["number"], options }));
}
