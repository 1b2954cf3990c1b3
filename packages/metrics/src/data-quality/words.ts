import {
  type ColumnQuality,
  type DataQualityReport,
  isoText,
  type QualityFinding,
  type QualityPeriod,
  type QualitySeverity,
} from "@portrait/core";
import { countedText, decimalText, numberText, percentText } from "../report/format.js";
import { cut } from "../report/plot/for-widths.js";

/** The severities, gravest first. */
export const severities: readonly QualitySeverity[] = ["high", "medium", "low"];

/** How many characters of a value are shown. */
const SHOWN = 60;

/** A value as it is shown. */
export function valueText(column: ColumnQuality, value: number): string {
  return column.type === "timestamp" ? isoText(value) : numberText(value);
}

/** What the report is about, in a sentence or two. */
export function aboutText({ rows, columns, findings, time }: DataQualityReport): string {
  const when = time === null ? "" : ` from ${time.first} to ${time.last}`;
  const grave = severities
    .map((severity) => ({
      severity,
      count: findings.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`);
  const found =
    grave.length === 0
      ? "nothing to look at"
      : `${countedText(findings.length, "finding")}: ${grave.join(", ")}`;
  return `${countedText(rows, "row")}${when} in ${countedText(columns.length, "column")}; ${found}.`;
}

/** What a finding is about. */
export function subjectText({ column }: QualityFinding): string {
  return column ?? "all rows";
}

/** A period in words. */
export function periodText({ from, to, rows }: QualityPeriod): string {
  const span = from === null && to === null ? "" : `${from ?? "the beginning"} to ${to ?? "the end"}, `;
  return `${span}${countedText(rows, "row")}`;
}

/** What there is in a column, in words. */
export function contentText(column: ColumnQuality): string {
  const { numbers, top } = column;
  if (numbers !== null) {
    const quantile = (p: number): number =>
      numbers.quantiles.find((entry) => entry.p === p)?.value ?? Number.NaN;
    const range = `${valueText(column, numbers.least)} to ${valueText(column, numbers.greatest)}, median ${valueText(column, quantile(0.5))}`;
    if (column.type === "timestamp") return range;
    return `${range}, mean ${numberText(numbers.mean)}, deviation ${numberText(numbers.deviation)}`;
  }
  const named = top.slice(0, 3).map(({ value, share }) => `${cut(value, SHOWN)} (${percentText(share)})`);
  return `${named.join(", ")}${column.distinct > named.length ? ", ..." : ""}`;
}

/** The marks of a column, in words. */
export function marksText({ constant, nearUnique, ascending, type }: ColumnQuality): string {
  const marks = [
    constant ? "constant" : "",
    nearUnique ? "nearly unique" : "",
    ascending && type !== "timestamp" ? "grows with time" : "",
  ];
  return marks.filter((mark) => mark !== "").join(", ");
}

/** The index, and what it means. */
export function psiText(psi: number | null): string {
  if (psi === null) return "";
  const reading = psi < 0.1 ? "little" : psi < 0.25 ? "some" : "much";
  return `${decimalText(psi, 3)} (${reading})`;
}

/** A probability. */
export function probabilityText(probability: number | null): string {
  if (probability === null) return "";
  return probability < 0.0001 ? "< 0.0001" : decimalText(probability);
}
