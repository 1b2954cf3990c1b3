import { PortraitError } from "@portrait/core";
import type { SegmentMembers } from "./segment-members.js";

/** The users that belong to exactly some of the segments: one region of a Venn diagram. */
export interface OverlapRegion {
  /** The segments that they belong to, in the order given; none for those outside of all. */
  readonly segments: readonly string[];
  /** How many users. */
  readonly size: number;
}

/** Two segments side by side. */
export interface OverlapPair {
  /** One. */
  readonly left: string;
  /** The other. */
  readonly right: string;
  /** How many users belong to both. */
  readonly both: number;
  /** How many belong to at least one. */
  readonly either: number;
  /** `both / either` (Jaccard), in [0, 1]; 0 where either is 0. */
  readonly jaccard: number;
}

/** How segments overlap. */
export interface SegmentOverlap {
  /** The regions that hold a user: most users first, then by the segments' order. */
  readonly regions: readonly OverlapRegion[];
  /** Every pair of segments. */
  readonly pairs: readonly OverlapPair[];
}

const MOST = 31;

function check(members: readonly SegmentMembers[]): void {
  const first = members[0];
  if (first === undefined || members.length > MOST) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `segmentOverlap: between 1 and ${MOST} segments are needed; received ${members.length}.`,
    });
  }
  const same = ({ population }: SegmentMembers): boolean =>
    population.length === first.population.length &&
    population.every((user, place) => user === first.population[place]);
  const odd = members.find((one) => !same(one));
  if (odd === undefined) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `segmentOverlap: "${first.name}" and "${odd.name}" were decided over different users.`,
    hint: "Decide them over one snapshot.",
  });
}

function regionsOf(members: readonly SegmentMembers[]): readonly OverlapRegion[] {
  const length = members[0]?.population.length ?? 0;
  const masks = new Int32Array(length);
  members.forEach(({ bits }, segment) => {
    bits.forEach((place) => {
      masks[place] = (masks[place] as number) | (1 << segment);
    });
  });
  const sizes = new Map<number, number>();
  for (const mask of masks) sizes.set(mask, (sizes.get(mask) ?? 0) + 1);
  return [...sizes]
    .sort(([a, many], [b, few]) => few - many || a - b)
    .map(([mask, size]) => ({
      segments: members.filter((_, segment) => ((mask >> segment) & 1) === 1).map(({ name }) => name),
      size,
    }));
}

/**
 * How segments over one population overlap: the data of a Venn diagram. O(users + members).
 *
 * @param members - 1 to 31 segments, decided over the same users.
 * @throws PortraitError `invalid-argument` when there are none or too many, or their users differ.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, memory } from "@portrait/features";
 * import { defineSegment, segmentMembers, segmentOverlap } from "@portrait/features/segments";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const log = await engine.read(visits, ["a", "b", "b", "c", "c", "c"].map((user) => ({ user, at: "2024-01-01" })));
 * const snapshot = await buildSnapshot(visitor, log, { engine, cutoffs: ["2024-01-02"] });
 * const twice = defineSegment(visitor, { name: "2+", version: 1, rule: (f) => f.visits.gte(2) });
 * const often = defineSegment(visitor, { name: "3+", version: 1, rule: (f) => f.visits.gte(3) });
 * const members = [twice, often].map((segment) => segmentMembers(segment, snapshot));
 * segmentOverlap(members).pairs; // => [{ left: "2+", right: "3+", both: 1, either: 2, jaccard: 0.5 }]
 * ```
 */
export function segmentOverlap(members: readonly SegmentMembers[]): SegmentOverlap {
  check(members);
  const pairs = members.flatMap((one, index) =>
    members.slice(index + 1).map((other) => {
      const both = one.bits.intersection_size(other.bits);
      const either = one.size + other.size - both;
      return { left: one.name, right: other.name, both, either, jaccard: either === 0 ? 0 : both / either };
    }),
  );
  return Object.freeze({ regions: regionsOf(members), pairs });
}
