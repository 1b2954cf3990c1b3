import type {
  ColumnDrift,
  ColumnSummary,
  DriftShare,
  NumberSummary,
  QualityRows,
  TextSummary,
  TruthSummary,
} from "@portrait/core";
import { populationStability } from "../drift/population-stability.js";
import { kolmogorovSmirnovProbability } from "./kolmogorov-smirnov.js";
import { psiByChance } from "./psi-by-chance.js";

/** Into how many bins numbers are cut for the index. */
const BINS = 10;

/** Bins or values with their counts before and after. */
interface Comparison {
  readonly names: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** The deciles of the values before, each once: bins reach up to them, the last one on. */
function edgesOf({ periods }: NumberSummary): readonly number[] {
  const quantiles = periods[0]?.quantiles ?? [];
  const parts = quantiles.length - 1;
  const deciles = Array.from(
    { length: BINS - 1 },
    (_, at) => quantiles[Math.round(((at + 1) * parts) / BINS)],
  );
  return [...new Set(deciles.filter((edge) => edge !== undefined))];
}

function compareNumbers(summary: NumberSummary): Comparison {
  const edges = edgesOf(summary);
  const last = summary.periods[0]?.quantiles.at(-1);
  const inner = edges.filter((edge) => edge !== last);
  const before = new Array<number>(inner.length + 1).fill(0);
  const after = new Array<number>(inner.length + 1).fill(0);
  for (const { greatest, counts } of summary.runs) {
    const found = inner.findIndex((edge) => greatest <= edge);
    const bin = found < 0 ? inner.length : found;
    before[bin] = (before[bin] as number) + (counts[0] as number);
    after[bin] = (after[bin] as number) + (counts[1] as number);
  }
  const short = (value: number | undefined): string => String(Number((value ?? 0).toPrecision(6)));
  const names = before.map((_, bin) => {
    if (inner.length === 0) return "all";
    return bin === inner.length ? `> ${short(inner[bin - 1])}` : `<= ${short(inner[bin])}`;
  });
  return { names, before, after };
}

/** Which texts are compared: the most frequent; all others count as one. */
const NAMED = 20;

function compareTexts({ top, periods }: TextSummary): Comparison {
  const named = top.slice(0, NAMED);
  const held = periods.map(({ rows, nulls }) => rows - nulls);
  const counts = (period: number): readonly number[] => named.map((entry) => entry.counts[period] as number);
  const rest = (period: number): number => (held[period] as number) - sum(counts(period));
  const others = rest(0) + rest(1) > 0;
  return {
    names: [...named.map(({ value }) => value), ...(others ? ["all others"] : [])],
    before: [...counts(0), ...(others ? [rest(0)] : [])],
    after: [...counts(1), ...(others ? [rest(1)] : [])],
  };
}

function compareTruths({ periods }: TruthSummary): Comparison {
  const counts = periods.map(({ rows, nulls, trues }) => [trues, rows - nulls - trues]);
  return { names: ["true", "false"], before: counts[0] ?? [], after: counts[1] ?? [] };
}

function compare(summary: ColumnSummary): Comparison {
  if (summary.type === "boolean") return compareTruths(summary);
  return summary.type === "category" ? compareTexts(summary) : compareNumbers(summary);
}

function sharesOf({ names, before, after }: Comparison): readonly DriftShare[] {
  const [all, later] = [sum(before), sum(after)];
  return names.map((name, at) => ({
    name,
    before: all === 0 ? 0 : (before[at] as number) / all,
    after: later === 0 ? 0 : (after[at] as number) / later,
  }));
}

/**
 * How a column differs between two periods.
 *
 * @param summary - What holds in both.
 * @param compared - Whether values are compared; ids and instants move with time by their nature, and only missing values are.
 */
export function driftOf(summary: ColumnSummary, compared: boolean): ColumnDrift {
  const rowsOf = (period: number): QualityRows => {
    const { rows = 0, nulls = 0 } = summary.periods[period] ?? {};
    return { rows, missing: nulls };
  };
  const [before, after] = [rowsOf(0), rowsOf(1)];
  const [n, m] = [before.rows - before.missing, after.rows - after.missing];
  const texts = compared && summary.type === "category" ? summary : undefined;
  const rest = { before, after, added: texts?.added ?? null, vanished: texts?.vanished ?? null };
  if (!compared || n === 0 || m === 0) {
    return { ...rest, psi: null, psiByChance: null, ks: null, ksProbability: null, shares: [] };
  }
  const comparison = compare(summary);
  const filled = comparison.names.filter(
    (_, at) => (comparison.before[at] as number) + (comparison.after[at] as number) > 0,
  );
  const ks = summary.type === "number" ? summary.distance : null;
  return {
    ...rest,
    psi: populationStability(comparison.before, comparison.after),
    psiByChance: psiByChance(filled.length, n, m),
    ks,
    ksProbability: ks === null ? null : kolmogorovSmirnovProbability(Math.min(1, ks), n, m),
    shares: sharesOf(comparison),
  };
}
