import { describeValue, type NumberExpression, numberHandle, PortraitError } from "@portrait/core";
import { type AggregateOptions, aggregateNode } from "./aggregate.js";

/**
 * A quantile of a number over the events of a user, by linear interpolation (type 7 of Hyndman and Fan, "Sample
 * quantiles in statistical packages", 1996): of `n` ascending values the one at place `(n - 1) p`, from 0. Events whose
 * input is null are left out; null when there is none. For a quantile over users see `quantile`.
 *
 * @param input - The number read from each event.
 * @param probability - Which quantile, in [0, 1]: 0.5 is the median.
 * @param options - Which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition` also when the probability is none; `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, quantileOf } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, { key: "user", features: ({ price }) => ({ median: quantileOf(price, 0.5) }) });
 * const engine = memory();
 * const log = await engine.read(orders, [9, 1, 4, 2].map((price) => ({ user: "ann", at: "2024-01-01", price })));
 * const [ann] = await buildProfiles(shopper, log, { engine, asOf: "2024-01-02" });
 * ann?.features.median; // => 3
 * ```
 */
export function quantileOf(
  input: NumberExpression<"event", number | null>,
  probability: number,
  options: AggregateOptions = {},
): NumberExpression<"profile", number | null> {
  if (!(typeof probability === "number" && probability >= 0 && probability <= 1)) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `quantileOf: the probability must be a number in [0, 1]; received ${describeValue(probability)}.`,
      hint: "Write quantileOf(price, 0.5) for the median.",
    });
  }
  return numberHandle(
    aggregateNode({
      aggregate: "quantile",
      owner: "quantileOf",
      input,
      accepts: ["number"],
      options,
      parameters: { probability },
      type: "number",
    }),
  );
}
