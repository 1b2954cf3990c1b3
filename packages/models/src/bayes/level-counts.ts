import type { BooleanVector, CategoryVector } from "@portrait/core";
import type { ColumnRows } from "./class-rows.js";

/** How much weight each level of a column has in each class; nulls are left out. */
export interface LevelCounts {
  /** Marks the kind. */
  readonly kind: "levels";
  /** The column's name. */
  readonly name: string;
  /** The column's type. */
  readonly type: "category" | "boolean";
  /** The levels that were seen, in code-unit order; of a boolean always `false` and `true`. */
  readonly levels: readonly string[];
  /** Row-major: for each class the weight of each level. */
  readonly counts: Float64Array;
}

/** The levels of a boolean. */
export const TRUTHS: readonly string[] = Object.freeze(["false", "true"]);

function dictionaryOf(vector: CategoryVector | BooleanVector): readonly string[] {
  return vector.type === "boolean" ? TRUTHS : vector.dictionary;
}

function codesOf(vector: CategoryVector | BooleanVector): ArrayLike<number> {
  return vector.type === "boolean" ? vector.values : vector.codes;
}

/**
 * Counts the levels of a column.
 *
 * @param rows - The rows.
 */
export function learnLevels(rows: ColumnRows<CategoryVector | BooleanVector>): LevelCounts {
  const dictionary = dictionaryOf(rows.vector);
  const held = codesOf(rows.vector);
  const used = new Set<string>(rows.vector.type === "boolean" ? TRUTHS : []);
  for (let row = 0; row < held.length; row++) {
    const level = dictionary[held[row] as number];
    if (level !== undefined) used.add(level);
  }
  const levels = Object.freeze([...used].sort());
  const positions = new Map(levels.map((level, place) => [level, place]));
  const places = dictionary.map((level) => positions.get(level));
  const counts = new Float64Array(rows.classes * levels.length);
  for (let row = 0; row < held.length; row++) {
    const place = places[held[row] as number];
    if (place === undefined) continue;
    const at = (rows.codes[row] as number) * levels.length + place;
    counts[at] = (counts[at] as number) + (rows.weights?.[row] ?? 1);
  }
  return Object.freeze({ kind: "levels", name: rows.name, type: rows.vector.type, levels, counts });
}

/**
 * The counts of two sets of rows together.
 *
 * @param parts - The counts, each with the places of its classes.
 * @param classes - How many classes there are together.
 */
export function mergeLevels(
  parts: readonly (readonly [counts: LevelCounts, places: readonly number[]])[],
  classes: number,
): LevelCounts {
  const levels = Object.freeze([...new Set(parts.flatMap(([part]) => part.levels))].sort());
  const positions = new Map(levels.map((level, place) => [level, place]));
  const counts = new Float64Array(classes * levels.length);
  for (const [part, places] of parts) {
    places.forEach((place, class_) => {
      part.levels.forEach((level, index) => {
        const at = place * levels.length + (positions.get(level) as number);
        counts[at] = (counts[at] as number) + (part.counts[class_ * part.levels.length + index] as number);
      });
    });
  }
  const { name, type } = (parts[0] as readonly [LevelCounts, unknown])[0];
  return Object.freeze({ kind: "levels", name, type, levels, counts });
}
