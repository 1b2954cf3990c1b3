import { type Forgettable, hashText, type RowValues, stableJson } from "@portrait/core";
import { readsQuantile } from "../define/reads-quantile.js";
import type { SegmentDefinition } from "./segment.js";
import { makeMembers, type SegmentMembers } from "./segment-members.js";

const hash = ({ name, asOf, population, bits, unknown }: SegmentMembers): string =>
  hashText(stableJson([name, asOf, population, bits.array(), unknown]));

function without(members: SegmentMembers, place: number): SegmentMembers {
  const places = members.bits.array().filter((bit) => bit !== place);
  return makeMembers({
    ...members,
    population: Object.freeze(members.population.filter((_, index) => index !== place)),
    places: places.map((bit) => (bit > place ? bit - 1 : bit)),
  });
}

function whyStale(
  segment: Pick<SegmentDefinition, "rule">,
  members: SegmentMembers,
  member: boolean,
): string | undefined {
  if (readsQuantile(segment.rule)) {
    return "The rule compares with a quantile: decide it anew on a snapshot without the user.";
  }
  if (member || members.unknown === 0) return undefined;
  return "Whether the user is one of those whom the rule could not decide is not kept: decide it anew on a snapshot without the user.";
}

/**
 * The members of a segment as a place that `forget` of `@portrait/core` can forget a user in: the bit and the id in the
 * population. The receipt says `needs-refit` where the rule compares with a quantile, as the threshold may move, and where the
 * user was no member while some users could not be decided, as `unknown` may count the user.
 *
 * @param segment - The segment.
 * @param members - Its members.
 *
 * @example
 * ```ts
 * import { defineEvents, forget, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, memory } from "@portrait/features";
 * import { defineSegment, forgetInMembers, segmentMembers } from "@portrait/features/segments";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const all = defineSegment(visitor, { name: "all", version: 1, rule: (f) => f.visits.gte(1) });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }, { user: "bob", at: "2024-01-01" }]);
 * const members = segmentMembers(all, await buildSnapshot(visitor, log, { engine, cutoffs: ["2024-01-03"] }));
 * const { values } = await forget("ann", { all: forgetInMembers(all, members) });
 * values.all?.users(); // => ["bob"]
 * ```
 */
export function forgetInMembers<Row extends RowValues>(
  segment: SegmentDefinition<Row>,
  members: SegmentMembers,
): Forgettable<SegmentMembers> {
  return Object.freeze<Forgettable<SegmentMembers>>({
    kind: "segment-members",
    async forget(user) {
      const before = hash(members);
      const place = members.population.indexOf(user);
      if (place < 0) return { value: members, removed: { population: 0, members: 0 }, before, after: before };
      const member = members.has(user);
      const value = without(members, place);
      const refit = whyStale(segment, members, member);
      return {
        value,
        removed: { population: 1, members: member ? 1 : 0 },
        before,
        after: hash(value),
        ...(refit === undefined ? {} : { refit }),
      };
    },
  });
}
