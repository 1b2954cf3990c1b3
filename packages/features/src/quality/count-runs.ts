import { type CountedRun, type CountedRuns, scaleOf } from "./number-runs.js";

/** A value and how often each period has it. */
interface Counted {
  readonly value: number;
  readonly counts: readonly number[];
}

function sorted(values: Float64Array): Float64Array {
  return values
    .filter((value) => !Number.isNaN(value))
    .map((value) => value + 0)
    .sort();
}

/** The different values in order, with their counts. */
function* distinctValues(periods: readonly Float64Array[]): Generator<Counted> {
  const at = periods.map(() => 0);
  for (;;) {
    const heads = periods.map((values, period) => values[at[period] as number] ?? Number.POSITIVE_INFINITY);
    const value = Math.min(...heads);
    if (value === Number.POSITIVE_INFINITY) return;
    const counts = periods.map((values, period) => {
      const from = at[period] as number;
      let to = from;
      while (values[to] === value) to++;
      at[period] = to;
      return to - from;
    });
    yield { value, counts };
  }
}

function meanOf(values: Float64Array, scale: number): number {
  let sum = 0;
  for (const value of values) sum += value / scale;
  return values.length === 0 ? 0 : sum / values.length;
}

type OpenRun = { -readonly [Key in keyof CountedRun]: CountedRun[Key] extends number ? number : number[] };

function openRun(value: number, periods: number): OpenRun {
  const zeros = (): number[] => new Array<number>(periods).fill(0);
  return {
    least: value,
    greatest: value,
    counts: zeros(),
    distinct: zeros(),
    low: zeros(),
    high: zeros(),
    squares: zeros(),
    above: Number.NEGATIVE_INFINITY,
    below: Number.POSITIVE_INFINITY,
  };
}

/**
 * Counts the numbers of one or two periods: sorts them, and joins those that no quantile divides. Cost: `n log n`.
 *
 * @param periods - For each period its values; `NaN` is none.
 * @param parts - Into how many parts quantiles cut them.
 */
export function countRuns(periods: readonly Float64Array[], parts: number): CountedRuns {
  const held = periods.map(sorted);
  const totals = held.map(({ length }) => length);
  const ends = held.flatMap((values) => [Math.abs(values[0] ?? 0), Math.abs(values[values.length - 1] ?? 0)]);
  const scale = scaleOf(Math.max(0, ...ends));
  const means = held.map((values) => meanOf(values, scale));
  const before = held.map(() => 0);
  const runs: OpenRun[] = [];
  let bins = "";
  for (const { value, counts } of distinctValues(held)) {
    const now = before
      .map((count, period) =>
        Math.min(parts - 1, Math.floor((count * parts) / Math.max(1, totals[period] as number))),
      )
      .join();
    if (now !== bins) runs.push(openRun(value, held.length));
    bins = now;
    const run = runs[runs.length - 1] as OpenRun;
    run.greatest = value;
    counts.forEach((count, period) => {
      before[period] = (before[period] as number) + count;
      if (count === 0) return;
      if (run.counts[period] === 0) run.low[period] = value;
      run.high[period] = value;
      run.counts[period] = (run.counts[period] as number) + count;
      run.distinct[period] = (run.distinct[period] as number) + 1;
      const off = value / scale - (means[period] as number);
      run.squares[period] = (run.squares[period] as number) + count * off * off;
    });
    const [first = 0, second = 0] = before.map(
      (count, period) => count / Math.max(1, totals[period] as number),
    );
    run.above = Math.max(run.above, first - second);
    run.below = Math.min(run.below, first - second);
  }
  return { runs, means, scale };
}
