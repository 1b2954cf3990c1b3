import {
  isoText,
  numberOption,
  PortraitError,
  type RowValues,
  resolveOptions,
  type Snapshot,
  type Vector,
  valueAt,
} from "@portrait/core";
import type { ProfilePlan } from "../define/profile-definition.js";
import { populationStability } from "../drift/population-stability.js";
import { columnOf } from "../read/column-of.js";

/** A tag that says nothing: it never came true, it is true of all, or it is never known. */
export type DeadTag = "never true" | "always true" | "never known";

/** How common a tag is at one time. */
export interface TagCoverage {
  /** The time, as ISO 8601 text. */
  readonly asOf: string;
  /** How many users there are. */
  readonly users: number;
  /** The part of them whose value is known, in [0, 1]. */
  readonly known: number;
  /** For a rule, the part of all users for which it is true; for a fact, `known`. */
  readonly set: number;
}

/** What there is to say of one tag. */
export interface TagFinding {
  /** The tag. */
  readonly name: string;
  /** How common it is, at each time. */
  readonly coverage: readonly TagCoverage[];
  /** Why it says nothing, looking at all times; `null` for a tag that does. */
  readonly dead: DeadTag | null;
  /** From one time to the next the part of users, among those of both, whose value stayed the same; `null` of one time. */
  readonly stability: number | null;
  /**
   * How much its distribution moved from the first time to the last (population stability index over its values, unknown
   * among them; below 0.1 little, from 0.25 on much); `null` of one time.
   */
  readonly shift: number | null;
}

/** Two tags that are much the same. */
export interface TagOverlap {
  /** One. */
  readonly left: string;
  /** The other. */
  readonly right: string;
  /** Users with both by users with either (Jaccard), over all times, in [0, 1]. */
  readonly jaccard: number;
  /** Whether one is never true without the other: `"left"` stands for a left that implies the right. */
  readonly implies: "left" | "right" | "both" | null;
}

/** What there is to say of the tags of a profile. */
export interface TagReport {
  /** Each tag, in the order of the profile. */
  readonly tags: readonly TagFinding[];
  /** Pairs of rules that overlap at least as much as asked for, or of which one implies the other; the most alike first. */
  readonly overlaps: readonly TagOverlap[];
}

type Key = string;

const keyOf = (vector: Vector, row: number): Key => JSON.stringify(valueAt(vector, row));
const isSet = (key: Key): boolean => key !== "null" && key !== "false" && key !== "[]";

/** For each time the rows as of then. */
function rowsByTime({ cutoffs }: Pick<Snapshot, "cutoffs">): ReadonlyMap<number, readonly number[]> {
  const rows = new Map<number, number[]>();
  cutoffs.forEach((cutoff, row) => {
    const own = rows.get(cutoff);
    if (own === undefined) rows.set(cutoff, [row]);
    else own.push(row);
  });
  return new Map([...rows].sort(([a], [b]) => a - b));
}

function coverageOf(keys: readonly Key[], asOf: number, rows: readonly number[]): TagCoverage {
  const share = (meets: (key: Key) => boolean): number =>
    rows.filter((row) => meets(keys[row] as Key)).length / rows.length;
  return {
    asOf: isoText(asOf),
    users: rows.length,
    known: share((key) => key !== "null"),
    set: share(isSet),
  };
}

function deadness(coverage: readonly TagCoverage[]): DeadTag | null {
  if (coverage.every(({ known }) => known === 0)) return "never known";
  if (coverage.every(({ set }) => set === 0)) return "never true";
  return coverage.every(({ set }) => set === 1) ? "always true" : null;
}

function stabilityOf(
  keys: readonly Key[],
  users: readonly string[],
  times: readonly (readonly number[])[],
): number | null {
  let [same, both] = [0, 0];
  times.slice(1).forEach((rows, index) => {
    const before = new Map(
      (times[index] as readonly number[]).map((row) => [users[row] as string, keys[row] as Key]),
    );
    for (const row of rows) {
      const was = before.get(users[row] as string);
      if (was === undefined) continue;
      both++;
      if (was === keys[row]) same++;
    }
  });
  return both === 0 ? null : same / both;
}

function shiftOf(keys: readonly Key[], first: readonly number[], last: readonly number[]): number | null {
  if (first === last) return null;
  const values = [...new Set([...first, ...last].map((row) => keys[row] as Key))].sort();
  const counts = (rows: readonly number[]): readonly number[] => {
    const found = new Map<Key, number>();
    for (const row of rows) found.set(keys[row] as Key, (found.get(keys[row] as Key) ?? 0) + 1);
    return values.map((value) => found.get(value) ?? 0);
  };
  return populationStability(counts(first), counts(last));
}

function overlapOf(left: readonly [string, Uint8Array], right: readonly [string, Uint8Array]): TagOverlap {
  let [both, either, leftOnly, rightOnly] = [0, 0, 0, 0];
  left[1].forEach((has, row) => {
    const other = right[1][row] === 1;
    if (has === 1 && other) both++;
    if (has === 1 || other) either++;
    if (has === 1 && !other) leftOnly++;
    if (has !== 1 && other) rightOnly++;
  });
  const implies =
    leftOnly === 0 && rightOnly === 0 ? "both" : leftOnly === 0 ? "left" : rightOnly === 0 ? "right" : null;
  return {
    left: left[0],
    right: right[0],
    jaccard: either === 0 ? 0 : both / either,
    implies: both === 0 ? null : implies,
  };
}

/**
 * How the tags of a profile do: how many users each covers over time, which say nothing, how steady they are, and which are
 * much the same. O(rows * tags + rows * rules squared).
 *
 * @param profile - The definition.
 * @param snapshot - Its rows as of one or several times, by `buildSnapshot`.
 * @param options - `overlap`: the least Jaccard index of a pair to be named, in (0, 1]; left out, 0.8.
 * @throws PortraitError `invalid-argument` when there are no rows; `unknown-id` when the rows lack a tag; `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, memory, tag, tagReport } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: () => ({ visits: count() }),
 *   tags: (f) => ({ frequent: tag(f.visits.gte(2)), addicted: tag(f.visits.gte(99)) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, [
 *   { user: "ann", at: "2024-01-01" }, { user: "ann", at: "2024-01-03" }, { user: "bob", at: "2024-01-01" },
 * ]);
 * const snapshot = await buildSnapshot(visitor, log, { engine, cutoffs: ["2024-01-02", "2024-01-04"] });
 * tagReport(visitor, snapshot).tags.map(({ name, dead, stability }) => [name, dead, stability]); // => [["frequent", null, 0.5], ["addicted", "never true", 1]]
 * ```
 */
export function tagReport(
  profile: Pick<ProfilePlan, "tags" | "tagNames">,
  snapshot: Pick<Snapshot<RowValues>, "table" | "users" | "cutoffs">,
  options: { readonly overlap?: number | undefined } = {},
): TagReport {
  const { overlap } = resolveOptions(
    "tagReport",
    { overlap: numberOption(0.8, { min: 0, exclusiveMin: true, max: 1 }) },
    options,
  );
  const times = rowsByTime(snapshot);
  const rows = [...times.values()];
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) {
    throw new PortraitError({
      code: "invalid-argument",
      message: "tagReport: the snapshot has no rows.",
      hint: "Build it for a time at which there are members.",
    });
  }
  const columns = profile.tagNames.map((name) => {
    const vector = columnOf(snapshot.table.columns, name);
    return [name, snapshot.users.map((_, row) => keyOf(vector, row))] as const;
  });
  const tags = columns.map(([name, keys]): TagFinding => {
    const coverage = [...times].map(([asOf, own]) => coverageOf(keys, asOf, own));
    const stability = stabilityOf(keys, snapshot.users, rows);
    return { name, coverage, dead: deadness(coverage), stability, shift: shiftOf(keys, first, last) };
  });
  const rules = columns
    .filter(([name]) => profile.tags[name]?.source === "rule")
    .map(([name, keys]) => [name, Uint8Array.from(keys, (key) => Number(key === "true"))] as const);
  const pairs = rules.flatMap((left, index) => rules.slice(index + 1).map((right) => overlapOf(left, right)));
  const overlaps = pairs
    .filter(({ jaccard, implies }) => jaccard >= overlap || implies !== null)
    .sort((a, b) => b.jaccard - a.jaccard);
  return Object.freeze({ tags, overlaps });
}
