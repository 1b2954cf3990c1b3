import { barX, dot, line, plot, ruleX, text } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { ResultRow } from "./row.ts";
import type { ScalePoint } from "./scaling.ts";

/** A plot as SVG. */
export function svg(options: Parameters<typeof plot>[0]): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const figure = plot({ ...options, document });
  const drawn = figure.tagName.toLowerCase() === "svg" ? figure : figure.querySelector("svg");
  drawn?.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  drawn?.setAttribute("style", "background: white; color: #1f2328; font: 12px system-ui, sans-serif");
  return `${(drawn as Element).outerHTML}\n`;
}

const ratioText = (row: ResultRow): string => row.ratio.toPrecision(2);

/** The ratios of all fits and predictions on one thread, smallest first. */
export function ratioPlot(rows: readonly ResultRow[]): string {
  const shown = rows
    .filter(({ threads, unit }) => threads === 1 && unit === "s")
    .map((row) => ({
      ...row,
      label: `${row.task}; ${row.data.replace(/, seed \d+$/, "")}, ${row.rows.toLocaleString("en")} rows; ${row.peerName}`,
      met: row.goal === null ? "no goal" : row.missedBy === 0 ? "goal met" : "goal missed",
    }))
    .sort((a, b) => a.ratio - b.ratio);
  return svg({
    width: 1200,
    height: 60 + 18 * shown.length,
    marginTop: 40,
    marginLeft: 600,
    marginRight: 60,
    x: {
      type: "log",
      label: "ours ÷ peer, one thread (log scale) → green: goal met, red: goal missed, grey: no goal",
      grid: true,
    },
    y: { label: null, domain: shown.map(({ label }) => label) },
    color: {
      domain: ["goal met", "goal missed", "no goal"],
      range: ["#1a7f37", "#cf222e", "#6e7781"],
      legend: false,
    },
    marks: [
      barX(shown, { x1: 1, x2: "ratio", y: "label", fill: "met" }),
      text(
        shown.filter(({ ratio }) => ratio < 1),
        { x: "ratio", y: "label", text: ratioText, dx: -4, textAnchor: "end" },
      ),
      text(
        shown.filter(({ ratio }) => ratio >= 1),
        { x: "ratio", y: "label", text: ratioText, dx: 4, textAnchor: "start" },
      ),
      ruleX([1]),
    ],
  });
}

/** Time or memory against rows. */
export function scalePlot(points: readonly ScalePoint[], figure: "seconds" | "mebibytes"): string {
  return svg({
    width: 720,
    height: 420,
    marginLeft: 60,
    marginRight: 170,
    x: { type: "log", label: "rows (30 columns) →", grid: true },
    y: {
      type: "log",
      label: figure === "seconds" ? "↑ seconds of a fit" : "↑ MiB at the peak of the process",
      grid: true,
    },
    color: { legend: false, scheme: "tableau10" },
    marks: [
      line(points, { x: "rows", y: figure, stroke: "model" }),
      dot(points, { x: "rows", y: figure, fill: "model" }),
      text(
        points.filter(({ rows }) => rows === Math.max(...points.map((point) => point.rows))),
        { x: "rows", y: figure, text: "model", dx: 8, textAnchor: "start", fill: "model" },
      ),
    ],
  });
}
