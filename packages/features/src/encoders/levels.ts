import { type CategoryVector, integerOption, type OptionRule, optionalOption } from "@portrait/core";
import { refuseValue } from "./values.js";

/** Which levels of a category column are told apart. */
export interface Levels {
  /** The levels that are told apart, in order. */
  readonly levels: readonly string[];
  /** The levels of the training rows that are too rare, taken together; in code-unit order. */
  readonly infrequent: readonly string[];
  /** Whether training rows hold null. */
  readonly nulls: boolean;
}

/** Options that say which levels are told apart. */
export interface LevelOptions {
  /** A level that fewer training rows have is taken together with all such levels; an integer >= 1; left out, 1. */
  readonly minCount?: number;
  /**
   * The most levels that are told apart, an integer >= 1: the most frequent ones, of equally frequent ones the last in
   * code-unit order; if there are more, the place of those taken together counts as one. Left out, any number.
   */
  readonly maxLevels?: number;
  /**
   * What becomes of a level that training rows do not have. `ignore`: it is no level; `infrequent`: it belongs to the rare
   * levels, or if training had none, it is no level; `error`: it is refused. Left out, `ignore`.
   */
  readonly unseen?: "ignore" | "infrequent" | "error";
}

/** The options of levels, defaults filled in. */
export interface ResolvedLevelOptions {
  /** As in the options. */
  readonly minCount: number;
  /** As in the options. */
  readonly maxLevels: number | undefined;
  /** As in the options. */
  readonly unseen: "ignore" | "infrequent" | "error";
}

const maxLevelsRule = integerOption(1, { min: 1 });

/** The rules of {@link LevelOptions}. */
export const levelRules: {
  readonly [Name in keyof ResolvedLevelOptions]: OptionRule<ResolvedLevelOptions[Name]>;
} = {
  minCount: integerOption(1, { min: 1 }),
  maxLevels: optionalOption<number>(maxLevelsRule.expected, maxLevelsRule.accepts),
  unseen: {
    default: "ignore",
    expected: 'one of "ignore", "infrequent", "error"',
    accepts: (value) => value === "ignore" || value === "infrequent" || value === "error",
  },
};

/** How many rows have each level. */
export interface LevelCounts {
  /** For each level its rows. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many rows hold null. */
  readonly nulls: number;
}

/**
 * Counts the levels of a column.
 *
 * @param vector - The column.
 */
export function countLevels({ codes, dictionary }: CategoryVector): LevelCounts {
  const byCode = new Float64Array(dictionary.length);
  let nulls = 0;
  for (const code of codes) {
    if (code >= 0 && code < byCode.length) byCode[code] = (byCode[code] as number) + 1;
    else nulls++;
  }
  const counts = new Map<string, number>();
  byCode.forEach((count, code) => {
    const level = dictionary[code] as string;
    if (count > 0) counts.set(level, (counts.get(level) ?? 0) + count);
  });
  return { counts, nulls };
}

/**
 * The levels of a column that are told apart.
 *
 * @param counted - How many rows have each level.
 * @param options - Which levels are.
 */
export function learnLevels(
  { counts, nulls }: LevelCounts,
  { minCount, maxLevels = Number.POSITIVE_INFINITY }: ResolvedLevelOptions,
): Levels {
  const all = [...counts.keys()].sort();
  const countOf = (level: string): number => counts.get(level) as number;
  let kept = all.filter((level) => countOf(level) >= minCount);
  if (kept.length + (kept.length < all.length ? 1 : 0) > maxLevels) {
    const rising = kept.toSorted((a, b) => countOf(a) - countOf(b));
    kept = maxLevels > 1 ? rising.slice(1 - maxLevels).sort() : [];
  }
  const told = new Set(kept);
  return Object.freeze({
    levels: Object.freeze(kept),
    infrequent: Object.freeze(all.filter((level) => !told.has(level))),
    nulls: nulls > 0,
  });
}

/** The place of what is no level. */
export const NO_LEVEL = -1;

/**
 * Where each level of a column is placed: levels by their order, rare ones behind the last.
 *
 * @param owner - Whose levels, for messages.
 * @param name - The column.
 * @param learnt - The levels.
 * @param unseen - What becomes of other levels.
 * @returns The place of a level; {@link NO_LEVEL} for what is none.
 */
export function levelPlaces(
  owner: string,
  name: string,
  { levels, infrequent }: Levels,
  unseen: ResolvedLevelOptions["unseen"],
): (level: string) => number {
  const places = new Map(levels.map((level, place) => [level, place]));
  for (const level of infrequent) places.set(level, levels.length);
  const other = unseen === "infrequent" && infrequent.length > 0 ? levels.length : NO_LEVEL;
  return (level) => {
    const place = places.get(level);
    if (place !== undefined) return place;
    if (unseen !== "error") return other;
    throw refuseValue(
      owner,
      name,
      `has the category ${JSON.stringify(level)}, which the training rows do not have`,
      'Pass unseen: "ignore", or learn from rows that have it.',
    );
  };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((text) => typeof text === "string");

/** The rule of saved levels. */
export const levelsRule: OptionRule<Levels> = {
  default: { levels: [], infrequent: [], nulls: false },
  expected: 'an object with "levels" and "infrequent", different texts, and "nulls"',
  accepts: (value) => {
    if (typeof value !== "object" || value === null) return false;
    const { levels, infrequent, nulls } = value as Record<string, unknown>;
    if (!isTexts(levels) || !isTexts(infrequent) || typeof nulls !== "boolean") return false;
    return new Set([...levels, ...infrequent]).size === levels.length + infrequent.length;
  },
};

/**
 * Levels as data.
 *
 * @param learnt - The levels.
 */
export const levelsState = ({
  levels,
  infrequent,
  nulls,
}: Levels): {
  readonly levels: readonly string[];
  readonly infrequent: readonly string[];
  readonly nulls: boolean;
} => ({
  levels: [...levels],
  infrequent: [...infrequent],
  nulls,
});
