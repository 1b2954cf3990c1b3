import type { ColumnQuality, DataQualityReport, QualityFinding } from "@portrait/core";
import { countText, decimalText, percentText } from "../report/format.js";
import { type Html, html } from "../report/html/html.js";
import { type Section, section } from "../report/html/section.js";
import { type Column, meter, table } from "../report/html/table.js";
import type { Drawing } from "../report/plot/drawing.js";
import { cut, forWidths } from "../report/plot/for-widths.js";
import { driftPlot, histogramPlot, timePlot, valuesPlot } from "./plots.js";
import { contentText, marksText, periodText, probabilityText, psiText, subjectText } from "./words.js";

/** How many figures of columns are drawn; the tables hold all columns. */
const FIGURES = 60;

/** What a person should look at. */
export function findingsSection({ findings }: DataQualityReport): Section {
  if (findings.length === 0) {
    return section("findings", "Findings", html`<p class="about">There is nothing to look at.</p>`);
  }
  const tone = ({ severity }: QualityFinding): string =>
    severity === "high" ? "worse" : severity === "medium" ? "unclear" : "none";
  const columns: readonly Column<QualityFinding>[] = [
    { head: "Column", cell: (finding) => subjectText(finding) },
    {
      head: "Severity",
      cell: (finding) => html`<span class="verdict ${tone(finding)}">${finding.severity}</span>`,
    },
    { head: "What was found", cell: ({ text }) => text },
  ];
  return section(
    "findings",
    "Findings",
    html`<div class="card">${table("What to look at, gravest first", columns, findings)}</div>`,
  );
}

/** What came in and what became of it. */
export function sourceSection({ source }: DataQualityReport): Section | null {
  if (source === null) return null;
  const { rows, reasons } = source;
  const part = (count: number): number => (rows.in === 0 ? 0 : count / rows.in);
  const parts = [
    { name: "kept", count: rows.kept, className: "kept" },
    { name: "rejected", count: rows.rejected, className: "rejected" },
    { name: "repeated", count: rows.duplicates, className: "repeated" },
  ];
  const label = parts.map(({ name, count }) => `${countText(count)} rows ${name}`).join(", ");
  const sentence = `${countText(rows.in)} rows in = ${parts.map(({ name, count }) => `${countText(count)} ${name}`).join(" + ")}.`;
  const columns: readonly Column<(typeof reasons)[number]>[] = [
    { head: "Column", cell: ({ column }) => column },
    { head: "Reason", cell: ({ reason }) => reason },
    { head: "Rows", number: true, cell: ({ count }) => countText(count) },
    { head: "Of all", number: true, cell: ({ count }) => percentText(part(count), 2) },
  ];
  const bar = meter(
    label,
    parts.map(({ count, className }) => ({ part: part(count), className })),
    "tall",
  );
  return section(
    "source",
    "Source",
    html`<div class="card"><p class="about">${sentence}</p>${bar}${reasons.length === 0 ? null : table("Why rows were rejected", columns, reasons)}</div>`,
  );
}

/** When events happened. */
export function timeSection({ time }: DataQualityReport, drawing: Drawing): Section | null {
  if (time === null) return null;
  const { first, last, days, daysWithEvents, gapCount, gaps, future } = time;
  const sentence = `Events from ${first} to ${last}: ${countText(daysWithEvents)} of ${countText(days)} days have some. ${countText(future)} events are in the future.`;
  const columns: readonly Column<(typeof gaps)[number]>[] = [
    { head: "From", cell: ({ from }) => from },
    { head: "To", cell: ({ to }) => to },
    { head: "Days", number: true, cell: (gap) => countText(gap.days) },
  ];
  const label = `Events a day from ${first} to ${last}.`;
  const plot = forWidths((width) => timePlot(drawing, label, time.counts, width));
  return section(
    "time",
    "Time",
    html`<div class="card"><p class="about">${sentence}</p><figure>${plot}</figure>${gaps.length === 0 ? null : table(`The longest of ${countText(gapCount)} gaps`, columns, gaps)}</div>`,
  );
}

function columnFigure(column: ColumnQuality, drawing: Drawing): Html | null {
  const { name, numbers, top, type } = column;
  if (numbers !== null && type !== "timestamp" && numbers.histogram.length > 0) {
    const label = `Histogram of ${name}: ${contentText(column)}.`;
    return html`<figure><b>${cut(name, 60)}</b>${histogramPlot(drawing, label, numbers)}<figcaption>${contentText(column)}. The line is the median; the outermost bars hold all beyond.</figcaption></figure>`;
  }
  if (numbers !== null || top.length === 0) return null;
  const shown = top.slice(0, 8);
  const label = `Most frequent values of ${name}: ${shown.map(({ value, share }) => `${cut(value, 40)} ${percentText(share)}`).join(", ")}.`;
  return html`<figure><b>${cut(name, 60)}</b>${valuesPlot(drawing, label, shown)}<figcaption>${countText(column.distinct)} different values.</figcaption></figure>`;
}

/** What there is in every column. */
export function columnsSection({ columns }: DataQualityReport, drawing: Drawing): Section {
  const cells: readonly Column<ColumnQuality>[] = [
    { head: "Column", cell: ({ name }) => name },
    { head: "Kind", cell: ({ kind }) => kind },
    { head: "Missing", number: true, cell: ({ missingShare }) => percentText(missingShare) },
    { head: "Different", number: true, cell: ({ distinct }) => countText(distinct) },
    { head: "Values", cell: contentText },
    { head: "Marks", cell: marksText },
  ];
  const figures = columns.slice(0, FIGURES).map((column) => columnFigure(column, drawing));
  return section(
    "columns",
    "Columns",
    html`<div class="card">${table("What the columns hold", cells, columns)}</div><div class="card"><div class="plots">${figures}</div></div>`,
  );
}

function driftFigure({ name, drift }: ColumnQuality, drawing: Drawing): Html | null {
  if (drift === null || drift.shares.length === 0) return null;
  const label = `Shares of ${name} before and after: ${drift.shares
    .slice(0, 12)
    .map((share) => `${cut(share.name, 40)} ${percentText(share.before)}, ${percentText(share.after)}`)
    .join("; ")}.`;
  return html`<figure><b>${cut(name, 60)}</b>${driftPlot(drawing, label, drift)}<figcaption>Population stability index ${psiText(drift.psi)}.</figcaption></figure>`;
}

/** How the columns differ between the periods. */
export function driftSection({ columns, periods }: DataQualityReport, drawing: Drawing): Section | null {
  const [before, after] = periods;
  if (before === undefined || after === undefined) return null;
  const compared = columns.filter(({ drift }) => drift !== null);
  const part = (missing: number, rows: number): string => (rows === 0 ? "" : percentText(missing / rows));
  const cells: readonly Column<ColumnQuality>[] = [
    { head: "Column", cell: ({ name }) => name },
    { head: "PSI", number: true, cell: ({ drift }) => psiText(drift?.psi ?? null) },
    { head: "KS", number: true, cell: ({ drift }) => (drift?.ks == null ? null : decimalText(drift.ks, 3)) },
    { head: "p", number: true, cell: ({ drift }) => probabilityText(drift?.ksProbability ?? null) },
    {
      head: "Missing before",
      number: true,
      cell: ({ drift }) => (drift === null ? null : part(drift.before.missing, drift.before.rows)),
    },
    {
      head: "Missing after",
      number: true,
      cell: ({ drift }) => (drift === null ? null : part(drift.after.missing, drift.after.rows)),
    },
    {
      head: "New",
      number: true,
      cell: ({ drift }) => (drift?.added == null ? null : countText(drift.added.distinct)),
    },
    {
      head: "Vanished",
      number: true,
      cell: ({ drift }) => (drift?.vanished == null ? null : countText(drift.vanished.distinct)),
    },
  ];
  const figures = compared.slice(0, FIGURES).map((column) => driftFigure(column, drawing));
  const legend = html`<ul class="legend"><li><span class="swatch baseline"></span>before</li><li><span class="swatch"></span>after</li></ul>`;
  return section(
    "drift",
    "Drift",
    html`<p class="about">Before: ${periodText(before)}. After: ${periodText(after)}.</p><div class="card">${table("How columns differ", cells, compared)}<p class="small">PSI is the population stability index: below 0.1 little, from 0.25 on much. KS is the greatest distance of the distribution functions, p its probability by chance.</p></div><div class="card">${legend}<div class="plots">${figures}</div></div>`,
  );
}
