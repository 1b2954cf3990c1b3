import { createExamples, createRandom, type Examples, type TableSchema } from "@portrait/core";

/** The columns of {@link mixedExamples}. */
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

/** Options of {@link mixedExamples}. */
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

/**
 * Examples with a number of each kind of column and a planted truth: the log odds of the outcome are
 * `visits - 3 + member + 2 (country is FR)`, where `visits` is uniform in 0 ... 6. Cutoffs are thirty days apart from
 * 2024-01-01 on, the horizon is thirty days.
 *
 * @param options - See {@link MixedExamplesOptions}.
 *
 * @example
 * ```ts
 * import { mixedExamples } from "@portrait/testing";
 *
 * const examples = mixedExamples({ rows: 40 });
 * Object.keys(examples.table.columns); // => ["visits", "spend", "member", "country"]
 * ```
 */
export function mixedExamples(options: MixedExamplesOptions = {}): Examples<MixedRow> {
  const { rows = 160, seed = 1, nulls = 0.05 } = options;
  const random = createRandom(`mixed examples ${seed}`);
  const made = Array.from({ length: rows }, (_, index) => {
    const visits = random.integer(7);
    const member = random.next() < 0.4;
    const country = COUNTRIES[random.integer(COUNTRIES.length)] as string;
    const logOdds = visits - 3 + Number(member) + (country === "FR" ? 2 : 0);
    const outcome = random.next() < 1 / (1 + Math.exp(-logOdds));
    const orNull = <Value>(value: Value): Value | null => (random.next() < nulls && index > 0 ? null : value);
    const spend = Math.round(1000 * Math.abs(random.normal())) * 10;
    const row: MixedRow = {
      visits: orNull(visits),
      spend: orNull(spend),
      member: orNull(member),
      country: orNull(country),
    };
    return { row, outcome };
  });
  return createExamples<MixedRow>({
    rows: made.map(({ row }) => row),
    schema,
    target: made.map(({ outcome }) => outcome),
    users: made.map((_, index) => `user ${index % Math.ceil(rows / 4)}`),
    cutoffs: made.map((_, index) => 1_704_067_200_000 + Math.floor((4 * index) / rows) * 30 * DAY),
    horizon: 30 * DAY,
  });
}
