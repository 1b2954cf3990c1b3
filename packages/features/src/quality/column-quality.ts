import type {
  ColumnQuality,
  ColumnSummary,
  NumberSummary,
  QualityBin,
  QualityNumbers,
  QualityValue,
} from "@portrait/core";

/** Which quantiles a report names. */
const PROBABILITIES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/** Into how many bins of equal width a histogram is cut at most. */
const BINS = 30;

/** From how many rows on the shape of a column is judged. */
const ENOUGH = 10;

/** From how many different values on a column may be called nearly unique. */
const MANY = 100;

/**
 * The values between the 1st and the 99th percentile in bins of equal width, and all beyond in the outermost. Runs that reach
 * over an edge are shared out evenly.
 */
function histogramOf({ runs }: NumberSummary, quantiles: readonly number[]): readonly QualityBin[] {
  const parts = quantiles.length - 1;
  const [least, greatest] = [quantiles[0] as number, quantiles[parts] as number];
  const [low, high] = [
    quantiles[Math.ceil(parts / 100)] as number,
    quantiles[Math.floor(0.99 * parts)] as number,
  ];
  const [from, to] = low < high ? [low, high] : [least, greatest];
  const width = to / BINS - from / BINS;
  if (!(width > 0)) return [];
  const counts = new Array<number>(BINS).fill(0);
  const binOf = (value: number): number =>
    Math.max(0, Math.min(BINS - 1, Math.floor((value - from) / width)));
  for (const run of runs) {
    const [first, last] = [binOf(run.least), binOf(run.greatest)];
    const share = (run.counts[0] as number) / (last - first + 1);
    for (let bin = first; bin <= last; bin++) counts[bin] = (counts[bin] as number) + share;
  }
  return counts.map((count, bin) => ({
    least: bin === 0 ? least : from + bin * width,
    greatest: bin === BINS - 1 ? greatest : from + (bin + 1) * width,
    count: Math.round(count),
  }));
}

function numbersOf(summary: ColumnSummary): QualityNumbers | null {
  if (summary.type !== "number" && summary.type !== "timestamp") return null;
  const facts = summary.periods[0];
  if (facts === undefined || facts.quantiles.length === 0) return null;
  const { mean, deviation, quantiles } = facts;
  const parts = quantiles.length - 1;
  const value = (p: number): number => quantiles[Math.round(p * parts)] as number;
  return {
    least: quantiles[0] as number,
    greatest: quantiles[parts] as number,
    mean,
    deviation,
    quantiles: PROBABILITIES.map((p) => ({ p, value: value(p) })),
    histogram: histogramOf(summary, quantiles),
  };
}

function topOf(summary: ColumnSummary, held: number): readonly QualityValue[] {
  const share = (count: number): number => (held === 0 ? 0 : count / held);
  if (summary.type === "category") {
    return summary.top.map(({ value, counts }) => {
      return { value, count: counts[0] as number, share: share(counts[0] as number) };
    });
  }
  if (summary.type !== "boolean" || held === 0) return [];
  const trues = summary.periods[0]?.trues ?? 0;
  return [
    { value: "true", count: trues, share: share(trues) },
    { value: "false", count: held - trues, share: share(held - trues) },
  ].sort((a, b) => b.count - a.count);
}

function distinctOf(summary: ColumnSummary, held: number): number {
  if (summary.type !== "boolean") return summary.periods[0]?.distinct ?? 0;
  const trues = summary.periods[0]?.trues ?? 0;
  return Number(trues > 0) + Number(held > trues);
}

/**
 * What there is to say of a column, without drift.
 *
 * @param name - Its name.
 * @param kind - What it holds.
 * @param summary - What holds of all its rows: of one period.
 */
export function columnQuality(name: string, kind: string, summary: ColumnSummary): ColumnQuality {
  const { rows = 0, nulls = 0 } = summary.periods[0] ?? {};
  const held = rows - nulls;
  const distinct = distinctOf(summary, held);
  return {
    name,
    kind,
    type: summary.type,
    rows,
    missing: nulls,
    missingShare: rows === 0 ? 0 : nulls / rows,
    distinct,
    numbers: numbersOf(summary),
    top: topOf(summary, held),
    constant: held >= ENOUGH && distinct === 1,
    nearUnique: summary.type === "category" && distinct >= MANY && distinct >= 0.9 * held,
    ascending: summary.type !== "boolean" && summary.ascending,
    drift: null,
  };
}
