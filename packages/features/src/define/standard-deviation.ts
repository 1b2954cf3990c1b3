import type { NumberExpression } from "@portrait/core";
import { type VarianceOptions, variance } from "./variance.js";

/**
 * The standard deviation of a number over events: the square root of {@link variance}; null where that is.
 *
 * @param input - The number read from each event.
 * @param options - Which events: `where`, and `within` or another window; `ddof`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, standardDeviation } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ price }) => ({ spread: standardDeviation(price, { ddof: 0 }) }),
 * });
 * const engine = memory();
 * const log = await engine.read(orders, [1, 5].map((price) => ({ user: "ann", at: "2024-01-01", price })));
 * const [ann] = await buildProfiles(shopper, log, { engine, asOf: "2024-01-02" });
 * ann?.features.spread; // => 2
 * ```
 */
export function standardDeviation(
  input: NumberExpression<"event", number | null>,
  options: VarianceOptions = {},
): NumberExpression<"profile", number | null> {
  return variance(input, options).sqrt();
}
