import type { RowValues, Snapshot, Vector } from "@portrait/core";
import type { ProfilePlan } from "../define/profile-definition.js";
import { columnOf } from "../read/column-of.js";

/** How common a tag is among the rows of a snapshot. */
export interface TagShare {
  /** The tag. */
  readonly name: string;
  /** The part of the rows for which it is true, or, for a fact, known; in [0, 1]. */
  readonly share: number;
  /** The part of the rows for which it is unknown; in [0, 1]. */
  readonly unknown: number;
}

function isSet(vector: Vector, row: number): boolean {
  if (vector.type === "boolean") return vector.values[row] === 1;
  if (vector.type === "category") return (vector.codes[row] as number) >= 0;
  if (vector.type === "list") return (vector.offsets[row + 1] as number) > (vector.offsets[row] as number);
  if (vector.type === "sparse" || vector.type === "vector") return true;
  return !Number.isNaN(vector.values[row] as number);
}

function isUnknown(vector: Vector, row: number): boolean {
  return vector.type === "boolean" ? vector.values[row] === 2 : !isSet(vector, row);
}

/**
 * How common each tag of a profile is in a snapshot.
 *
 * @param profile - The definition.
 * @param snapshot - The rows, as `buildSnapshot` made them; of no rows every share is 0.
 * @returns One entry for each tag, in the order of the definition.
 * @throws PortraitError `unknown-id` when the rows lack a tag of the profile.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, memory, tag, tagShares } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: () => ({ visits: count() }),
 *   tags: (f) => ({ frequent: tag(f.visits.gte(2)) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, [
 *   { user: "ann", at: "2024-01-01" }, { user: "ann", at: "2024-01-02" }, { user: "bob", at: "2024-01-02" },
 * ]);
 * const snapshot = await buildSnapshot(visitor, log, { engine, cutoffs: ["2024-01-03"] });
 * tagShares(visitor, snapshot); // => [{ name: "frequent", share: 0.5, unknown: 0 }]
 * ```
 */
export function tagShares(
  profile: Pick<ProfilePlan, "tagNames">,
  snapshot: Pick<Snapshot<RowValues>, "table">,
): readonly TagShare[] {
  const { columns, length } = snapshot.table;
  return profile.tagNames.map((name) => {
    const vector = columnOf(columns, name);
    let set = 0;
    let unknown = 0;
    for (let row = 0; row < length; row++) {
      if (isSet(vector, row)) set++;
      if (isUnknown(vector, row)) unknown++;
    }
    return { name, share: length === 0 ? 0 : set / length, unknown: length === 0 ? 0 : unknown / length };
  });
}
