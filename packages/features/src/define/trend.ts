import {
  millisecondsPer,
  type NumberExpression,
  numberHandle,
  resolveOptions,
  type TimeUnit,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";
import { unitOption } from "./unit-option.js";

/** Options of {@link trend}. */
export interface TrendOptions extends AggregateOptions {
  /** The unit of time of the slope; left out, days of 24 hours. */
  readonly unit?: TimeUnit | undefined;
}

/**
 * How much a number grows by unit of time: the slope of the least-squares line of the number on the time of its event,
 * times centred first. Events whose input is null are left out; null when there are fewer than two or all are of one
 * instant.
 *
 * @param input - The number read from each event.
 * @param options - Which events: `where`, and `within` or another window; `unit`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, trend } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, { key: "user", features: ({ price }) => ({ growth: trend(price) }) });
 * const engine = memory();
 * const log = await engine.read(orders, [
 *   { user: "ann", at: "2024-01-01", price: 10 },
 *   { user: "ann", at: "2024-01-03", price: 16 },
 * ]);
 * const [ann] = await buildProfiles(shopper, log, { engine, asOf: "2024-01-04" });
 * ann?.features.growth; // => 3
 * ```
 */
export function trend(
  input: NumberExpression<"event", number | null>,
  options: TrendOptions = {},
): NumberExpression<"profile", number | null> {
  const { unit, ...which } = resolveOptions(
    "trend",
    { ...aggregateRules, unit: unitOption("days") },
    options,
  );
  return numberHandle(
    aggregateNode({
      aggregate: "trend",
      input,
      accepts: ["number"],
      options: which,
      parameters: { unit: millisecondsPer[unit] },
      type: "number",
    }),
  );
}
