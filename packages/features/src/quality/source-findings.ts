import type { QualityFinding, QualitySeverity, SourceQuality, TimeQuality } from "@portrait/core";
import { count, percent, quoted } from "./findings-words.js";
import { unusualGap } from "./time-quality.js";

/** The severity of a share by its bounds. */
export function severityOf(share: number, high: number, medium: number): QualitySeverity {
  if (share >= high) return "high";
  return share >= medium ? "medium" : "low";
}

/**
 * What is to be said of the rows that came in.
 *
 * @param source - What became of them.
 */
export function sourceFindings({ rows, reasons }: SourceQuality): readonly QualityFinding[] {
  const found: QualityFinding[] = [];
  if (rows.rejected > 0) {
    const share = rows.rejected / rows.in;
    const [first] = reasons;
    const most =
      first === undefined
        ? ""
        : `, most often ${quoted(first.column)} for the reason ${quoted(first.reason)} (${count(first.count)})`;
    found.push({
      severity: severityOf(share, 0.05, 0.01),
      code: "rejected",
      column: first?.column ?? null,
      text: `${count(rows.rejected)} of ${count(rows.in)} rows (${percent(share)}) were rejected${most}.`,
      value: share,
    });
  }
  if (rows.duplicates > 0) {
    const share = rows.duplicates / rows.in;
    found.push({
      severity: severityOf(share, 0.2, 0.01),
      code: "duplicates",
      column: null,
      text: `${count(rows.duplicates)} of ${count(rows.in)} rows (${percent(share)}) repeat an earlier one and were set aside.`,
      value: share,
    });
  }
  return found;
}

/**
 * What is to be said of when events happened.
 *
 * @param time - When they happened.
 * @param column - The column that says so.
 * @param now - From when on events are in the future, as text.
 */
export function timeFindings(
  time: TimeQuality,
  column: string,
  now: string | null,
): readonly QualityFinding[] {
  const found: QualityFinding[] = [];
  if (time.future > 0) {
    found.push({
      severity: "high",
      code: "future",
      column,
      text: `${count(time.future)} events are at or after ${now}, in the future.`,
      value: time.future,
    });
  }
  const [longest] = time.gaps;
  if (longest !== undefined && longest.days > unusualGap(time)) {
    found.push({
      severity: "medium",
      code: "gap",
      column,
      text: `There are no events on ${count(longest.days)} days in a row, from ${longest.from} to ${longest.to}; that is longer than usual.`,
      value: longest.days,
    });
  }
  return found;
}
