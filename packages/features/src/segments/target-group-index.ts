import {
  describeValue,
  integerOption,
  isoText,
  listWords,
  PortraitError,
  type RowValues,
  resolveOptions,
  type Snapshot,
  valueAt,
} from "@portrait/core";
import { columnOf } from "../read/column-of.js";
import { confidenceRule } from "./confidence-rule.js";
import { type Confidence, type Interval, normalQuantiles } from "./proportion.js";
import type { SegmentMembers } from "./segment-members.js";

/** How many users have a trait, in a target group and in the whole population that the group is a part of. */
export interface TraitCounts {
  /** How many of the target group have it. */
  readonly targetHits: number;
  /** How many the target group has. */
  readonly target: number;
  /** How many of the population have it, those of the target group among them. */
  readonly baseHits: number;
  /** How many the population has. */
  readonly base: number;
}

/** A target group index. */
export interface TargetGroupIndex {
  /** The share of the target group that has the trait, in [0, 1]. */
  readonly targetShare: number;
  /** The share of the population that has it. */
  readonly baseShare: number;
  /**
   * `100 * targetShare / baseShare`: 100 is as common as in the population. Null when the group or the holders of the trait
   * are too few to say.
   */
  readonly index: number | null;
  /** The lower end of its interval; null where the index is. */
  readonly low: number | null;
  /** The upper end of its interval; null where the index is. */
  readonly high: number | null;
}

/** Options of {@link targetGroupIndex} and {@link valueIndexes}. */
export interface TargetGroupIndexOptions {
  /** How sure the interval is: 0.9, 0.95 or 0.99; left out, 0.95. */
  readonly confidence?: Confidence | undefined;
  /** The least size of the target group, and of those who have the trait, for an index to be given; left out, 30. */
  readonly minimum?: number | undefined;
}

const rules = { confidence: confidenceRule, minimum: integerOption(30, { min: 1 }) };

function checkInstant(target: SegmentMembers, snapshot: Pick<Snapshot, "cutoffs">): void {
  if (target.population.length === 0 || snapshot.cutoffs.includes(target.asOf)) return;
  const cutoffs = [...new Set(snapshot.cutoffs)].map(isoText);
  throw new PortraitError({
    code: "invalid-argument",
    message: `valueIndexes: the snapshot has no rows as of ${isoText(target.asOf)}, the instant of the segment "${target.name}"; it has ${cutoffs.length === 0 ? "no rows" : `rows as of ${listWords(cutoffs)}`}.`,
    hint: "Pass the snapshot over which the segment was decided.",
    details: { asOf: target.asOf },
  });
}

function check(counts: TraitCounts): void {
  const { targetHits, target, baseHits, base } = counts;
  const whole = [targetHits, target, baseHits, base].every(
    (count) => Number.isSafeInteger(count) && count >= 0,
  );
  const fitting = targetHits <= target && baseHits <= base && targetHits <= baseHits && target <= base;
  if (whole && fitting && target - targetHits <= base - baseHits) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `targetGroupIndex: the counts must be integers >= 0, and the target group a part of the population; received ${describeValue(targetHits)} of ${describeValue(target)}, and ${describeValue(baseHits)} of ${describeValue(base)}.`,
  });
}

/**
 * The interval of the ratio of a part's share to the whole's, on the logarithm's scale. With `w` the part's weight and `p0`
 * the share in the rest, `log(p1 / (w p1 + (1 - w) p0))` has by the delta method the variance below; half a user is added
 * where a share would be 0 or 1.
 */
function intervalOf({ targetHits, target, baseHits, base }: TraitCounts, z: number): Interval {
  const rest = base - target;
  if (rest === 0) return { low: 100, high: 100 };
  const shareOf = (hits: number, of: number): number =>
    hits === 0 || hits === of ? (hits + 0.5) / (of + 1) : hits / of;
  const p1 = shareOf(targetHits, target);
  const p0 = shareOf(baseHits - targetHits, rest);
  const w = target / base;
  const p = w * p1 + (1 - w) * p0;
  const byTarget = ((1 - w) * p0) / (p1 * p);
  const byRest = (1 - w) / p;
  const variance = (byTarget ** 2 * p1 * (1 - p1)) / target + (byRest ** 2 * p0 * (1 - p0)) / rest;
  const reach = Math.exp(z * Math.sqrt(variance));
  const middle = (100 * p1) / p;
  return { low: middle / reach, high: middle * reach };
}

/**
 * The target group index (TGI) of a trait: how much more common it is in a group than in the population that the group is
 * a part of, `100 * P(trait | group) / P(trait)`, with an interval (delta method on the logarithm, for nested samples).
 *
 * @param counts - How many have the trait.
 * @param options - See {@link TargetGroupIndexOptions}.
 * @throws PortraitError `invalid-argument` when the group is no part of the population; `invalid-option`.
 *
 * @example
 * ```ts
 * import { targetGroupIndex } from "@portrait/features/segments";
 *
 * targetGroupIndex({ targetHits: 30, target: 93, baseHits: 120, base: 369 }).index; // ≈ 99.19
 * targetGroupIndex({ targetHits: 3, target: 9, baseHits: 120, base: 369 }).index; // => null
 * ```
 */
export function targetGroupIndex(
  counts: TraitCounts,
  options: TargetGroupIndexOptions = {},
): TargetGroupIndex {
  const { confidence, minimum } = resolveOptions("targetGroupIndex", rules, options);
  check(counts);
  const { targetHits, target, baseHits, base } = counts;
  const targetShare = target === 0 ? 0 : targetHits / target;
  const baseShare = base === 0 ? 0 : baseHits / base;
  if (target < minimum || baseHits < minimum) {
    return Object.freeze({ targetShare, baseShare, index: null, low: null, high: null });
  }
  const { low, high } = intervalOf(counts, normalQuantiles.get(confidence) as number);
  return Object.freeze({ targetShare, baseShare, index: (100 * targetShare) / baseShare, low, high });
}

/** The index of one value of a column. */
export interface ValueIndex extends TargetGroupIndex {
  /** The value. */
  readonly value: string | number | boolean;
}

/**
 * The target group indexes of all values of a category, truth value or number column: what is typical of a segment. A user
 * whose value is unknown has none of them.
 *
 * @param target - The segment, decided over the snapshot.
 * @param snapshot - The rows.
 * @param column - The column.
 * @param options - See {@link TargetGroupIndexOptions}.
 * @returns One entry a value that occurs, the most typical first; those without an index last.
 * @throws PortraitError `unknown-id` when there is no such column; `invalid-argument` when the snapshot has no rows as of the
 *   segment's instant; `invalid-data` when the column is a list, an instant or a vector; `invalid-option`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, last, memory } from "@portrait/features";
 * import { defineSegment, segmentMembers, valueIndexes } from "@portrait/features/segments";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), country: category() });
 * const visitor = defineProfile(visits, {
 *   key: "user", features: ({ country }) => ({ visits: count(), country: last(country) }),
 * });
 * const rows = ["a FR", "a FR", "b FR", "b FR", "c UK", "d FR"].map((text) => {
 *   const [user = "", country = ""] = text.split(" ");
 *   return { user, country, at: "2024-01-01" };
 * });
 * const engine = memory();
 * const snapshot = await buildSnapshot(visitor, await engine.read(visits, rows), { engine, cutoffs: ["2024-01-02"] });
 * const again = defineSegment(visitor, { name: "again", version: 1, rule: (f) => f.visits.gte(2) });
 * const [first] = valueIndexes(segmentMembers(again, snapshot), snapshot, "country", { minimum: 1 });
 * first?.value; // => "FR"
 * first?.index; // ≈ 133.33
 * ```
 */
export function valueIndexes<Row extends RowValues>(
  target: SegmentMembers,
  snapshot: Snapshot<Row>,
  column: keyof Row & string,
  options: TargetGroupIndexOptions = {},
): readonly ValueIndex[] {
  const vector = columnOf(snapshot.table.columns, column);
  checkInstant(target, snapshot);
  const counts = new Map<string | number | boolean, { baseHits: number; targetHits: number }>();
  snapshot.users.forEach((user, row) => {
    if (snapshot.cutoffs[row] !== target.asOf) return;
    const value = valueAt(vector, row);
    if (value === null) return;
    if (typeof value === "object") {
      throw new PortraitError({
        code: "invalid-data",
        message: `valueIndexes: column "${column}" must hold texts, numbers or truth values; received one of type ${vector.type}.`,
      });
    }
    const found = counts.get(value) ?? { baseHits: 0, targetHits: 0 };
    found.baseHits++;
    if (target.has(user)) found.targetHits++;
    counts.set(value, found);
  });
  const [group, base] = [target.size, target.population.length];
  return [...counts]
    .map(
      ([value, hits]): ValueIndex => ({
        value,
        ...targetGroupIndex({ ...hits, target: group, base }, options),
      }),
    )
    .sort((a, b) => (b.index ?? -1) - (a.index ?? -1) || (String(a.value) < String(b.value) ? -1 : 1));
}
