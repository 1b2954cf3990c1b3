import type { ColumnQuality, QualityFinding, QualityNumbers } from "@portrait/core";
import { count, percent, quoted, short } from "./findings-words.js";
import { severityOf } from "./source-findings.js";

/** From which share of missing values on they are told of. */
const MISSING = 0.05;

/** From which share on one value of an id is told of, and from how many different ones. */
const DOMINANT = 0.25;
const IDS = 10;

/** How many times farther from the median than the outermost percentile a value must lie to be told of. */
const FAR = 10;

type Found = Omit<QualityFinding, "column">;

function missing({ missingShare, missing: absent, rows }: ColumnQuality): readonly Found[] {
  if (missingShare < MISSING) return [];
  return [
    {
      severity: severityOf(missingShare, 0.5, 0.2),
      code: "missing",
      text: `${count(absent)} of ${count(rows)} rows (${percent(missingShare)}) have no value.`,
      value: missingShare,
    },
  ];
}

function extreme({ least, greatest, quantiles }: QualityNumbers): readonly Found[] {
  const at = (p: number): number => quantiles.find((quantile) => quantile.p === p)?.value ?? 0;
  const [low, middle, high] = [at(0.01), at(0.5), at(0.99)];
  const far = (value: number, outer: number): number =>
    outer === middle ? 0 : (value / 2 - middle / 2) / (outer / 2 - middle / 2);
  const found: Found[] = [];
  const tell = (word: string, value: number, outer: number, percentile: string): void => {
    const times = far(value, outer);
    if (times <= FAR) return;
    found.push({
      severity: "medium",
      code: "extreme",
      text: `The ${word} value, ${short(value)}, lies ${short(times)} times as far from the median as the ${percentile} percentile, ${short(outer)}.`,
      value,
    });
  };
  tell("greatest", greatest, high, "99th");
  tell("least", least, low, "1st");
  return found;
}

function shape(column: ColumnQuality): readonly Found[] {
  const { kind, constant, nearUnique, ascending, distinct, rows, missing: absent, top, type } = column;
  const held = rows - absent;
  const found: Found[] = [];
  if (constant) {
    found.push({
      severity: "medium",
      code: "constant",
      text: "All values are equal; it tells nothing.",
      value: 1,
    });
  }
  if (nearUnique && kind === "category") {
    found.push({
      severity: "medium",
      code: "near-unique",
      text: `${count(distinct)} of ${count(held)} values are different; it may be an id or a text.`,
      value: distinct / held,
    });
  }
  const [first] = top;
  if (kind === "id" && distinct >= IDS && first !== undefined && first.share >= DOMINANT) {
    found.push({
      severity: "medium",
      code: "dominant",
      text: `${quoted(first.value)} alone has ${percent(first.share)} of the rows; it may stand for many, or for none.`,
      value: first.share,
    });
  }
  if (ascending && type !== "timestamp") {
    found.push({
      severity: "low",
      code: "ascending",
      text: "Values grow with time, as a running number does: a model that reads them reads the date.",
      value: 1,
    });
  }
  return found;
}

/**
 * What is to be said of a column, without drift.
 *
 * @param column - What is known of it.
 */
export function columnFindings(column: ColumnQuality): readonly QualityFinding[] {
  const found = [
    ...missing(column),
    ...shape(column),
    ...(column.numbers === null || column.type === "timestamp" ? [] : extreme(column.numbers)),
  ];
  return found.map((finding) => ({ ...finding, column: column.name }));
}
