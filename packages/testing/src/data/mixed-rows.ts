import { createRandom, type Random, type TableSchema } from "@portrait/core";

/** The columns of `mixedExamples`, `mixedClasses` and `mixedNumbers`. */
export type MixedRow = {
  /** A number; the greater, the likelier is the outcome. */
  readonly visits: number | null;
  /** A number of another scale, without influence. */
  readonly spend: number | null;
  /** A truth value, with some influence. */
  readonly member: boolean | null;
  /** One of four categories, one of which has influence. */
  readonly country: string | null;
};

/** Options of `mixedExamples`, `mixedClasses` and `mixedNumbers`. */
export interface MixedExamplesOptions {
  /** How many rows; left out, 160. */
  readonly rows?: number;
  /** The seed; left out, 1. */
  readonly seed?: number;
  /** The share of values that are null, in [0, 1]; left out, 0.05. The first row has none. */
  readonly nulls?: number;
}

const schema: TableSchema<MixedRow> = {
  columns: [
    { name: "visits", type: "number" },
    { name: "spend", type: "number" },
    { name: "member", type: "boolean" },
    { name: "country", type: "category" },
  ],
};

const COUNTRIES = ["FR", "DE", "__proto__", "\u65e5\u672c"] as const;
const DAY = 86_400_000;

/** What a row is before nulls are put in: all that a target may depend on. */
export interface MixedTruth {
  /** A whole number from 0 to 6. */
  readonly visits: number;
  /** True for two rows in five. */
  readonly member: boolean;
  /** One of four, each as frequent as the others. */
  readonly country: string;
}

/** Rows, targets and what else examples are made of. */
export interface MixedInit<Target> {
  /** The rows. */
  readonly rows: MixedRow[];
  /** Their columns. */
  readonly schema: TableSchema<MixedRow>;
  /** One target a row. */
  readonly target: Target[];
  /** One user for every four rows. */
  readonly users: string[];
  /** Thirty days apart, from 2024-01-01 on. */
  readonly cutoffs: number[];
  /** Thirty days. */
  readonly horizon: number;
}

/**
 * Rows of mixed columns with a target each.
 *
 * @param options - See {@link MixedExamplesOptions}.
 * @param targetOf - The target of a row; may draw random numbers.
 */
export function mixedRows<Target>(
  options: MixedExamplesOptions,
  targetOf: (truth: MixedTruth, random: Random) => Target,
): MixedInit<Target> {
  const { rows = 160, seed = 1, nulls = 0.05 } = options;
  const random = createRandom(`mixed examples ${seed}`);
  const made = Array.from({ length: rows }, (_, index) => {
    const visits = random.integer(7);
    const member = random.next() < 0.4;
    const country = COUNTRIES[random.integer(COUNTRIES.length)] as string;
    const target = targetOf({ visits, member, country }, random);
    const orNull = <Value>(value: Value): Value | null => (random.next() < nulls && index > 0 ? null : value);
    const spend = Math.round(1000 * Math.abs(random.normal())) * 10;
    const row: MixedRow = {
      visits: orNull(visits),
      spend: orNull(spend),
      member: orNull(member),
      country: orNull(country),
    };
    return { row, target };
  });
  return {
    rows: made.map(({ row }) => row),
    schema,
    target: made.map(({ target }) => target),
    users: made.map((_, index) => `user ${index % Math.ceil(rows / 4)}`),
    cutoffs: made.map((_, index) => 1_704_067_200_000 + Math.floor((4 * index) / rows) * 30 * DAY),
    horizon: 30 * DAY,
  };
}
