import { resolveOptions, type VectorExpression, vectorHandle } from "@portrait/core";
import { aggregateNode, aggregateRules } from "./aggregate.js";
import { timeZoneRule, type ZoneOptions } from "./time-zone-option.js";

/**
 * How many events fall into each day of the week: place 0 is Monday, place 6 Sunday, by the clocks of a time zone, as a vector of 7
 * counts. Never null; zeros when there is no event.
 *
 * @param options - Which events: `where`, and `within` or another window; `timeZone`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, dayOfWeek, memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: () => ({ mondays: dayOfWeek({ timeZone: "Europe/Berlin" }).at(0) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, ["2024-01-01T08:30:00Z", "2024-07-01T07:30:00Z"].map((at) => ({ user: "ann", at })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-08-01" });
 * ann?.features.mondays; // => 2
 * ```
 */
export function dayOfWeek(options: ZoneOptions = {}): VectorExpression<"profile"> {
  const { timeZone, ...which } = resolveOptions(
    "dayOfWeek",
    { ...aggregateRules, timeZone: timeZoneRule },
    options,
  );
  return vectorHandle(
    aggregateNode({ aggregate: "dayOfWeek", options: which, parameters: { timeZone }, type: "vector" }),
  );
}
