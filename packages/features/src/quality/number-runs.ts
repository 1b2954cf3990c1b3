import type { NumberFacts, NumberSummary } from "@portrait/core";

/** Values next to each other that no quantile of a period divides, with what is summed up over them. */
export interface CountedRun {
  /** The least value. */
  readonly least: number;
  /** The greatest value. */
  readonly greatest: number;
  /** For each period how many values there are. */
  readonly counts: readonly number[];
  /** For each period how many different values there are. */
  readonly distinct: readonly number[];
  /** For each period its least value; of no meaning where it has none. */
  readonly low: readonly number[];
  /** For each period its greatest value; of no meaning where it has none. */
  readonly high: readonly number[];
  /** For each period the sum of squared distances from the mean, both divided by `scale`. */
  readonly squares: readonly number[];
  /** The greatest of the first distribution function minus the second. */
  readonly above: number;
  /** The least of the first distribution function minus the second. */
  readonly below: number;
}

/** The runs of a column. */
export interface CountedRuns {
  /** From least to greatest. */
  readonly runs: readonly CountedRun[];
  /** For each period the mean, divided by `scale`. */
  readonly means: readonly number[];
  /** By what values are divided so that squares neither overflow nor vanish. */
  readonly scale: number;
}

/** What is known of a column beside its runs. */
export interface RunContext {
  /** The type. */
  readonly type: NumberSummary["type"];
  /** For each period how many events it has. */
  readonly rows: readonly number[];
  /** Into how many parts values are cut. */
  readonly parts: number;
  /** Whether values grow with time. */
  readonly ascending: boolean;
}

function quantilesOf(runs: readonly CountedRun[], period: number, parts: number): readonly number[] {
  const held = runs.filter(({ counts }) => (counts[period] as number) > 0);
  const total = held.reduce((sum, { counts }) => sum + (counts[period] as number), 0);
  if (total === 0) return [];
  const quantiles = [held[0]?.low[period] as number];
  let at = 0;
  let reached = held[0]?.counts[period] as number;
  for (let part = 1; part <= parts; part++) {
    const rank = Math.max(1, Math.ceil((part * total) / parts));
    while (reached < rank) reached += held[++at]?.counts[period] as number;
    quantiles.push(held[at]?.high[period] as number);
  }
  return quantiles;
}

function factsOf({ runs, means, scale }: CountedRuns, period: number, context: RunContext): NumberFacts {
  const sum = (of: (run: CountedRun) => readonly number[]): number =>
    runs.reduce((total, run) => total + (of(run)[period] as number), 0);
  const count = sum((run) => run.counts);
  const rows = context.rows[period] as number;
  const quantiles = quantilesOf(runs, period, context.parts);
  const nulls = rows - count;
  if (count === 0) return { rows, nulls, distinct: 0, mean: 0, deviation: 0, quantiles };
  return {
    rows,
    nulls,
    distinct: sum((run) => run.distinct),
    mean: scale * (means[period] as number) + 0,
    deviation:
      scale *
      Math.sqrt(
        Math.max(
          0,
          sum((run) => run.squares),
        ) / count,
      ),
    quantiles,
  };
}

/**
 * What there is to say of a column of numbers from its runs. For engines: a run holds the values whose ranks in each period, counted
 * from 0 by how many values are less, lie in one of `parts` equal parts.
 *
 * @param counted - The runs, as an engine counted them.
 * @param context - What else is known.
 *
 * @example
 * ```ts
 * import { numberSummary } from "@portrait/features/quality";
 *
 * const run = (value: number, count: number, square: number) => ({
 *   least: value, greatest: value, counts: [count], distinct: [1], low: [value], high: [value], squares: [square], above: 0, below: 0,
 * });
 * const counted = { runs: [run(1, 3, 3), run(5, 1, 9)], means: [2], scale: 1 };
 * const context = { type: "number", rows: [5], parts: 2, ascending: false } as const;
 * const [facts] = numberSummary(counted, context).periods;
 * facts?.quantiles; // => [1, 1, 5]
 * facts?.deviation; // ≈ 1.732
 * ```
 */
export function numberSummary(counted: CountedRuns, context: RunContext): NumberSummary {
  const periods = context.rows.map((_, period) => factsOf(counted, period, context));
  const full = periods.length === 2 && periods.every(({ rows, nulls }) => rows > nulls);
  const distance = counted.runs.reduce(
    (most, { above, below }) => Math.max(most, Math.abs(above), Math.abs(below)),
    0,
  );
  return {
    type: context.type,
    periods,
    runs: counted.runs.map(({ least, greatest, counts }) => ({ least, greatest, counts })),
    distance: full ? distance : null,
    ascending: context.ascending,
  };
}

/**
 * By what numbers are divided so that their squares neither overflow nor vanish.
 *
 * @param greatest - The greatest magnitude.
 */
export function scaleOf(greatest: number): number {
  return greatest > 1e140 || (greatest > 0 && greatest < 1e-140) ? greatest : 1;
}
