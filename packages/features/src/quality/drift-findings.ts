import type { ColumnDrift, ColumnQuality, QualityFinding, TextChange } from "@portrait/core";
import { count, percent, short } from "./findings-words.js";

/** By the usual reading an index below 0.1 is no change, and from 0.25 on a great one. */
const LITTLE = 0.1;
const MUCH = 0.25;

/** How improbable by chance a difference must be to be told of, over all columns together. */
const CHANCE = 0.001;

/** The least difference that is told of: of distribution functions, and of shares. */
const DISTANCE = 0.1;
const SHARE = 0.05;

type Found = Omit<QualityFinding, "column">;

function values(drift: ColumnDrift, columns: number): readonly Found[] {
  const { psi, psiByChance, ks, ksProbability } = drift;
  if (psi !== null && psiByChance !== null && psi >= LITTLE && psi > psiByChance) {
    const distance = ks === null ? "" : `; the distribution functions differ by ${short(ks)} at most`;
    return [
      {
        severity: psi >= MUCH ? "high" : "medium",
        code: "drift",
        text: `Values differ between the periods: population stability index ${short(psi)}${distance}.`,
        value: psi,
      },
    ];
  }
  if (ks === null || ksProbability === null || ks < DISTANCE || ksProbability * columns >= CHANCE) return [];
  return [
    {
      severity: "medium",
      code: "drift",
      text: `Values differ between the periods: the distribution functions differ by ${short(ks)} at most (Kolmogorov-Smirnov, p ${ksProbability < 1e-6 ? "< 0.000001" : `= ${short(ksProbability)}`}).`,
      value: ks,
    },
  ];
}

function change(
  code: "new-values" | "vanished-values",
  found: TextChange | null,
  rows: number,
  distinct: number,
): readonly Found[] {
  if (found === null || rows === 0 || found.rows / rows < SHARE || distinct > rows / 10) return [];
  const share = found.rows / rows;
  const words = code === "new-values" ? "were not seen before" : "are not seen after";
  const when = code === "new-values" ? "after" : "before";
  return [
    {
      severity: share >= 0.2 ? "high" : "medium",
      code,
      text: `${count(found.distinct)} values ${words}; they make ${percent(share)} of the rows ${when}.`,
      value: share,
    },
  ];
}

/** The difference of two shares in units of its standard error. */
function distanceOf(before: number, n: number, after: number, m: number): number {
  const pooled = (before * n + after * m) / (n + m);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  return error === 0 ? 0 : Math.abs(before - after) / error;
}

function missing({ before, after }: ColumnDrift): readonly Found[] {
  if (before.rows === 0 || after.rows === 0) return [];
  const [was, is] = [before.missing / before.rows, after.missing / after.rows];
  const difference = Math.abs(is - was);
  if (difference < SHARE || distanceOf(was, before.rows, is, after.rows) < 4) return [];
  return [
    {
      severity: difference >= 0.2 ? "high" : "medium",
      code: "missing-drift",
      text: `${percent(was)} of the rows before have no value, ${percent(is)} of those after.`,
      value: difference,
    },
  ];
}

/**
 * What is to be said of how a column differs between the periods.
 *
 * @param column - What is known of it.
 * @param columns - How many columns are compared, so that chance is shared out among them.
 */
export function driftFindings(column: ColumnQuality, columns: number): readonly QualityFinding[] {
  const { drift, distinct, name } = column;
  if (drift === null) return [];
  const [held, later] = [drift.before, drift.after].map(({ rows, missing: absent }) => rows - absent);
  const found = [
    ...values(drift, columns),
    ...change("new-values", drift.added, later ?? 0, distinct),
    ...change("vanished-values", drift.vanished, held ?? 0, distinct),
    ...missing(drift),
  ];
  return found.map((finding) => ({ ...finding, column: name }));
}
