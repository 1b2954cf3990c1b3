import type { NumberExpression, TimestampExpression } from "@portrait/core";
import { type AgeOptions, ageExpression } from "./age.js";

/**
 * The time from the latest event to the cutoff, with fractions; null when there is no event. Computed from epoch
 * milliseconds, never from calendar fields.
 *
 * @param at - The instant of each event; events where it is null are left out.
 * @param options - Which events: `where`, and `within` or another window; `unit` of the result, left out `"days"`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, recency } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: ({ at }) => ({ age: recency(at, { unit: "hours" }) }) });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }, { user: "ann", at: "2024-01-01T12:00:00Z" }]);
 * const [profile] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * profile?.features.age; // => 12
 * ```
 */
export function recency(
  at: TimestampExpression<"event", Date | null>,
  options: AgeOptions = {},
): NumberExpression<"profile", number | null> {
  return ageExpression("recency", at, options);
}
