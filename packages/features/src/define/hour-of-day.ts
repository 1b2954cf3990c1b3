import { resolveOptions, type VectorExpression, vectorHandle } from "@portrait/core";
import { aggregateNode, aggregateRules } from "./aggregate.js";
import { timeZoneRule, type ZoneOptions } from "./time-zone-option.js";

/**
 * How many events fall into each hour of the day: place 0 from midnight up to 1, place 23 from 23 on, by the clocks of a time zone, as a vector of 24
 * counts. Never null; zeros when there is no event.
 *
 * @param options - Which events: `where`, and `within` or another window; `timeZone`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, hourOfDay, memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: () => ({ nine: hourOfDay({ timeZone: "Europe/Berlin" }).at(9) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, ["2024-01-01T08:30:00Z", "2024-07-01T07:30:00Z"].map((at) => ({ user: "ann", at })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-08-01" });
 * ann?.features.nine; // => 2
 * ```
 */
export function hourOfDay(options: ZoneOptions = {}): VectorExpression<"profile"> {
  const { timeZone, ...which } = resolveOptions(
    "hourOfDay",
    { ...aggregateRules, timeZone: timeZoneRule },
    options,
  );
  return vectorHandle(
    aggregateNode({ aggregate: "hourOfDay", options: which, parameters: { timeZone }, type: "vector" }),
  );
}
