import { countText, dayText, percentText } from "../format.js";
import type { DataFacts, Report } from "../report.js";
import { type Html, html } from "./html.js";
import { type Section, section } from "./section.js";
import { meter, table } from "./table.js";

function dataCard({ title, source, rows, reasons, span }: DataFacts): Html {
  const share = (count: number): number => (rows.in === 0 ? 0 : count / rows.in);
  const parts = [
    { name: "kept", count: rows.kept, className: "kept" },
    { name: "rejected", count: rows.rejected, className: "rejected" },
    { name: "repeated", count: rows.duplicates, className: "repeated" },
  ];
  const label = parts.map(({ name, count }) => `${countText(count)} rows ${name}`).join(", ");
  const lines = [
    source === "" ? null : `From ${source}.`,
    `${countText(rows.in)} rows in = ${parts.map(({ name, count }) => `${countText(count)} ${name}`).join(" + ")}.`,
    span === null ? null : `Events from ${dayText(span.first)} to ${dayText(span.last)}.`,
  ];
  const columns = [
    {
      head: "Column",
      cell: (row: DataFacts["reasons"][number]) => (row.column === "" ? "\u2013" : row.column),
    },
    { head: "Reason", cell: (row: DataFacts["reasons"][number]) => row.reason },
    { head: "Rows", number: true, cell: (row: DataFacts["reasons"][number]) => countText(row.count) },
    {
      head: "Of all",
      number: true,
      cell: (row: DataFacts["reasons"][number]) => percentText(share(row.count), 2),
    },
  ];
  return html`<div class="card"><h3>${title}</h3><p class="about">${lines.filter((line) => line !== null).join(" ")}</p>${meter(
    label,
    parts.map(({ count, className }) => ({ part: share(count), className })),
    "tall",
  )}${reasons.length === 0 ? null : table("Why rows were rejected", columns, reasons)}</div>`;
}

/** What came in and what became of it. */
export function dataSection({ data }: Report): Section | null {
  return data.length === 0 ? null : section("data", "Data", data.map(dataCard));
}
