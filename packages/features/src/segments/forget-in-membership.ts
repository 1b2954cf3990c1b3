import { type Forgettable, hashTexts, type RowValues, type TimestampInput } from "@portrait/core";
import { readsQuantile } from "../define/reads-quantile.js";
import type { Membership } from "./membership.js";

/**
 * A live membership as a place that `forget` of `@portrait/core` can forget a user in. It is changed in place. Where the rule
 * compares with a quantile, the thresholds still come from a population with the user: the receipt says `needs-refit` until
 * `refresh` was called with one without.
 *
 * @param membership - The membership.
 * @param at - When.
 *
 * @example
 * ```ts
 * import { defineEvents, forget, id, timestamp } from "@portrait/core";
 * import { count, defineProfile } from "@portrait/features";
 * import { defineSegment, forgetInMembership, trackMembership } from "@portrait/features/segments";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const regulars = trackMembership(defineSegment(visitor, { name: "regulars", version: 1, rule: (f) => f.visits.gte(2) }));
 * regulars.update("ann", { visits: 2 }, "2024-01-02");
 * const { receipt } = await forget("ann", { regulars: forgetInMembership(regulars, "2024-02-01") });
 * receipt.targets[0]?.removed; // => { memberships: 1 }
 * ```
 */
export function forgetInMembership<Row extends RowValues>(
  membership: Membership<Row>,
  at: TimestampInput,
): Forgettable<Membership<Row>> {
  return Object.freeze<Forgettable<Membership<Row>>>({
    kind: "segment-membership",
    async forget(user) {
      const before = hashTexts(membership.users());
      const memberships = membership.forget(user, at) === undefined ? 0 : 1;
      return {
        value: membership,
        removed: { memberships },
        before,
        after: hashTexts(membership.users()),
        ...(readsQuantile(membership.segment.rule)
          ? { refit: "The rule compares with a quantile: refresh it with a population without the user." }
          : {}),
      };
    },
  });
}
