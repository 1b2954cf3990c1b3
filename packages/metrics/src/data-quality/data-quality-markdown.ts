import type { ColumnQuality, DataQualityReport, SourceQuality, TimeQuality } from "@portrait/core";
import { countText, decimalText, percentText } from "../report/format.js";
import { escapeMarkdown, markdownTable } from "../report/markdown/markdown.js";
import { cut } from "../report/plot/for-widths.js";
import { checkReport } from "./check-report.js";
import {
  aboutText,
  contentText,
  marksText,
  periodText,
  probabilityText,
  psiText,
  subjectText,
} from "./words.js";

const cell = (text: string): string => escapeMarkdown(cut(text, 200));
const heading = (text: string): string => `## ${text}`;

function findingsText({ findings }: DataQualityReport): readonly string[] {
  if (findings.length === 0) return [];
  return [
    heading("Findings"),
    markdownTable(
      ["Severity", "Column", "What was found"],
      findings.map((finding) => [finding.severity, cell(subjectText(finding)), cell(finding.text)]),
    ),
  ];
}

function sourceText({ rows, reasons }: SourceQuality): readonly string[] {
  const sentence = `${countText(rows.in)} rows in = ${countText(rows.kept)} kept + ${countText(rows.rejected)} rejected + ${countText(rows.duplicates)} repeated.`;
  if (reasons.length === 0) return [heading("Source"), sentence];
  return [
    heading("Source"),
    sentence,
    markdownTable(
      ["Column", "Reason", ">Rows"],
      reasons.map(({ column, reason, count }) => [cell(column), cell(reason), countText(count)]),
    ),
  ];
}

function timeText({
  first,
  last,
  days,
  daysWithEvents,
  gapCount,
  gaps,
  future,
}: TimeQuality): readonly string[] {
  const sentence = `Events from ${first} to ${last}: ${countText(daysWithEvents)} of ${countText(days)} days have some. ${countText(future)} events are in the future.`;
  if (gaps.length === 0) return [heading("Time"), sentence];
  return [
    heading("Time"),
    sentence,
    markdownTable(
      [`Longest of ${countText(gapCount)} gaps: from`, "To", ">Days"],
      gaps.map((gap) => [gap.from, gap.to, countText(gap.days)]),
    ),
  ];
}

function columnsText({ columns }: DataQualityReport): readonly string[] {
  if (columns.length === 0) return [];
  return [
    heading("Columns"),
    markdownTable(
      ["Column", "Kind", ">Missing", ">Different", "Values", "Marks"],
      columns.map((column) => [
        cell(column.name),
        cell(column.kind),
        percentText(column.missingShare),
        countText(column.distinct),
        cell(contentText(column)),
        marksText(column),
      ]),
    ),
  ];
}

const shareOf = (part: number, whole: number): string => (whole === 0 ? "" : percentText(part / whole));

function driftRow({ name, drift }: ColumnQuality): readonly string[] | null {
  if (drift === null) return null;
  return [
    cell(name),
    psiText(drift.psi),
    drift.ks === null ? "" : decimalText(drift.ks, 3),
    probabilityText(drift.ksProbability),
    shareOf(drift.before.missing, drift.before.rows),
    shareOf(drift.after.missing, drift.after.rows),
    drift.added === null ? "" : countText(drift.added.distinct),
    drift.vanished === null ? "" : countText(drift.vanished.distinct),
  ];
}

function driftText({ columns, periods }: DataQualityReport): readonly string[] {
  const rows = columns.map(driftRow).filter((row) => row !== null);
  const [before, after] = periods;
  if (before === undefined || after === undefined) return [];
  return [
    heading("Drift"),
    escapeMarkdown(`Before: ${periodText(before)}. After: ${periodText(after)}.`),
    markdownTable(
      ["Column", ">PSI", ">KS", ">p", ">Missing before", ">Missing after", ">New values", ">Vanished values"],
      rows,
    ),
  ];
}

/**
 * The report of data quality as Markdown (GitHub flavour), with the same figures as the HTML but the plots. Whatever names and values
 * hold is shown as text.
 *
 * @param report - What `dataQuality` or `tableQuality` of `@portrait/features/quality` made, or its JSON parsed.
 * @throws PortraitError `invalid-argument` when it is none, or of another form.
 *
 * @example
 * ```ts
 * import { createTable } from "@portrait/core";
 * import { tableQuality } from "@portrait/features/quality";
 * import { dataQualityMarkdown } from "@portrait/metrics/data-quality";
 *
 * const table = createTable({ "a|b": { type: "boolean", values: Uint8Array.of(1, 0, 2) } });
 * const text = dataQualityMarkdown(tableQuality(table));
 * text.includes("| a\\|b | boolean | 33.3"); // => true
 * ```
 */
export function dataQualityMarkdown(report: DataQualityReport): string {
  checkReport("dataQualityMarkdown", report);
  const blocks = [
    `# ${escapeMarkdown(report.title)}`,
    escapeMarkdown(aboutText(report)),
    ...findingsText(report),
    ...(report.source === null ? [] : sourceText(report.source)),
    ...(report.time === null ? [] : timeText(report.time)),
    ...columnsText(report),
    ...driftText(report),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
