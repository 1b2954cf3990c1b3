import { describeValue, PortraitError, resolveOptions } from "@portrait/core";
import { confidenceRule } from "./confidence-rule.js";
import { type Confidence, proportionInterval } from "./proportion.js";
import type { SegmentMembers } from "./segment-members.js";

/** How large a segment is, judged by a sample. */
export interface SegmentSize {
  /** The best guess of the number of members. */
  readonly size: number;
  /** The lower end of the interval. */
  readonly low: number;
  /** The upper end of the interval. */
  readonly high: number;
  /** The share of the sample that are members, in [0, 1]. */
  readonly share: number;
  /** How many users the sample holds. */
  readonly sampled: number;
}

/** Options of {@link estimateSize}. */
export interface SegmentSizeOptions {
  /** How sure the interval is: 0.9, 0.95 or 0.99; left out, 0.95. */
  readonly confidence?: Confidence | undefined;
}

/**
 * The size of a segment in a whole population from a random sample of it: share times population, with Wilson's interval,
 * corrected for the share of the population that was sampled. O(1).
 *
 * @param sample - The segment's members in a sample, drawn without regard to anything that the rule reads.
 * @param population - How many users there are, at least as many as in the sample.
 * @param options - See {@link SegmentSizeOptions}.
 * @throws PortraitError `invalid-argument` when the sample is empty or larger than the population; `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, memory } from "@portrait/features";
 * import { defineSegment, estimateSize, segmentMembers } from "@portrait/features/segments";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const sample = await engine.read(visits, ["a", "b", "c", "a"].map((user) => ({ user, at: "2024-01-01" })));
 * const again = defineSegment(visitor, { name: "again", version: 1, rule: (f) => f.visits.gte(2) });
 * const members = segmentMembers(again, await buildSnapshot(visitor, sample, { engine, cutoffs: ["2024-01-02"] }));
 * estimateSize(members, 300).size; // => 100
 * estimateSize(members, 300).high; // ≈ 237
 * ```
 */
export function estimateSize(
  sample: SegmentMembers,
  population: number,
  options: SegmentSizeOptions = {},
): SegmentSize {
  const { confidence } = resolveOptions("estimateSize", { confidence: confidenceRule }, options);
  const sampled = sample.population.length;
  if (sampled === 0 || !Number.isSafeInteger(population) || population < sampled) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `estimateSize: the population must be an integer of at least the size of the sample, which must not be empty; received ${describeValue(population)} and a sample of ${sampled}.`,
    });
  }
  const { low, high } = proportionInterval(sample.size, sampled, confidence, population);
  const share = sample.size / sampled;
  return Object.freeze({
    size: share * population,
    low: low * population,
    high: high * population,
    share,
    sampled,
  });
}
