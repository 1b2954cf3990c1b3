import { type Forgettable, hashView, type RowValues } from "@portrait/core";
import type { LiveProfiles } from "../live/live-profiles.js";

/**
 * Live profiles as a place that `forget` of `@portrait/core` can forget a user in. They are changed in place, and read
 * afterwards as if none of the user's events had been pushed. The receipt's fingerprints are hashes of `snapshot()`, which
 * is taken before and after: cost as for two of them.
 *
 * @param profiles - The live profiles.
 *
 * @example
 * ```ts
 * import { defineEvents, forget, id, timestamp } from "@portrait/core";
 * import { count, defineProfile, forgetInLive, live } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const profiles = live(defineProfile(visits, { key: "user", features: () => ({ visits: count() }) }));
 * profiles.push({ user: "ann", at: "2024-01-01" });
 * const { receipt } = await forget("ann", { live: forgetInLive(profiles) });
 * receipt.targets[0]?.removed; // => { events: 1 }
 * profiles.members("2024-02-01"); // => []
 * ```
 */
export function forgetInLive<Features extends RowValues, Tags extends RowValues>(
  profiles: LiveProfiles<Features, Tags>,
): Forgettable<LiveProfiles<Features, Tags>> {
  return Object.freeze<Forgettable<LiveProfiles<Features, Tags>>>({
    kind: "live-profiles",
    async forget(user) {
      const before = hashView(profiles.snapshot());
      const events = profiles.forget(user);
      return { value: profiles, removed: { events }, before, after: hashView(profiles.snapshot()) };
    },
  });
}
