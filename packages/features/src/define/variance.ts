import { integerOption, type NumberExpression, numberHandle, resolveOptions } from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";

/** Options of {@link variance} and `standardDeviation`. */
export interface VarianceOptions extends AggregateOptions {
  /** What is taken from the number of values in the denominator: 1 for a sample, 0 for all there is; left out, 1. */
  readonly ddof?: 0 | 1 | undefined;
}

/**
 * The variance of a number over events, `Σ(x - mean)² / (n - ddof)`, computed without cancellation; null when there are
 * no more than `ddof` values. Events whose input is null are left out.
 *
 * @param input - The number read from each event.
 * @param options - Which events: `where`, and `within` or another window; `ddof`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, variance } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, { key: "user", features: ({ price }) => ({ spread: variance(price) }) });
 * const engine = memory();
 * const log = await engine.read(orders, [2, 4, 9].map((price) => ({ user: "ann", at: "2024-01-01", price })));
 * const [ann] = await buildProfiles(shopper, log, { engine, asOf: "2024-01-02" });
 * ann?.features.spread; // => 13
 * ```
 */
export function variance(
  input: NumberExpression<"event", number | null>,
  options: VarianceOptions = {},
): NumberExpression<"profile", number | null> {
  const rules = { ...aggregateRules, ddof: integerOption(1, { min: 0, max: 1 }) };
  const { ddof, ...which } = resolveOptions("variance", rules, options);
  return numberHandle(
    aggregateNode({
      aggregate: "variance",
      input,
      accepts: ["number"],
      options: which,
      parameters: { ddof },
      type: "number",
    }),
  );
}
