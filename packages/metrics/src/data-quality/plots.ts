import type { ColumnDrift, QualityNumbers, QualityValue, TimeQuality } from "@portrait/core";
import { percentText } from "../report/format.js";
import type { Html } from "../report/html/html.js";
import { colors, draw } from "../report/plot/draw.js";
import type { Drawing } from "../report/plot/drawing.js";
import { cut, plotWidths } from "../report/plot/for-widths.js";

/** How many events there are over time, as bars. */
export function timePlot(
  drawing: Drawing,
  label: string,
  counts: TimeQuality["counts"],
  width: number,
): Html {
  const { Plot } = drawing;
  const day = 86_400_000;
  const bars = counts.map(({ from, days, count }) => {
    const start = Date.parse(from);
    return { start: new Date(start), end: new Date(start + days * day), rate: count / days };
  });
  const ticks = width >= plotWidths.wide ? 8 : 3;
  return draw(drawing, label, {
    width,
    height: 180,
    marginLeft: 56,
    x: { label: null, ticks, type: "utc" },
    y: { label: "\u2191 Events a day", labelArrow: "none", ticks: 4 },
    marks: [
      Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 4 }),
      Plot.rectY(bars, {
        x1: "start",
        x2: "end",
        y: "rate",
        fill: colors.model,
        fillOpacity: 0.85,
        inset: 0.25,
      }),
      Plot.ruleY([0], { stroke: colors.reference }),
    ],
  });
}

/** How numbers lie, as a histogram. */
export function histogramPlot(
  drawing: Drawing,
  label: string,
  { histogram, quantiles }: QualityNumbers,
): Html {
  const { Plot } = drawing;
  const at = (p: number): number => quantiles.find((entry) => entry.p === p)?.value ?? 0;
  const [first, last] = [histogram[0], histogram[histogram.length - 1]];
  const inner = histogram.slice(1, -1);
  const width = (inner[0]?.greatest ?? 1) - (inner[0]?.least ?? 0);
  const bars = histogram.map((bin) => ({
    x1: bin === first ? bin.greatest - width : bin.least,
    x2: bin === last ? bin.least + width : bin.greatest,
    count: bin.count,
  }));
  return draw(drawing, label, {
    width: 340,
    height: 150,
    marginLeft: 48,
    x: { label: null, ticks: 4, tickFormat: "~s" },
    y: { label: null, ticks: 3, tickFormat: "~s" },
    marks: [
      Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 3 }),
      Plot.rectY(bars, { x1: "x1", x2: "x2", y: "count", fill: colors.model, fillOpacity: 0.7, inset: 0.25 }),
      Plot.ruleX([at(0.5)], { stroke: colors.baseline, strokeWidth: 1.5 }),
      Plot.ruleY([0], { stroke: colors.reference }),
    ],
  });
}

/** The most frequent values, as bars. */
export function valuesPlot(drawing: Drawing, label: string, values: readonly QualityValue[]): Html {
  const { Plot } = drawing;
  const rows = values.map(({ value, share }, rank) => ({
    rank,
    share,
    name: cut(value, 20),
    text: percentText(share),
  }));
  return draw(drawing, label, {
    width: 340,
    height: 16 + 19 * rows.length,
    marginLeft: 150,
    marginRight: 56,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, domain: [0, Math.max(0.0001, ...rows.map(({ share }) => share))] },
    y: { axis: null, domain: rows.map(({ rank }) => rank), padding: 0.25 },
    marks: [
      Plot.barX(rows, { x: "share", y: "rank", fill: colors.model, fillOpacity: 0.7 }),
      Plot.text(rows, { y: "rank", text: "name", frameAnchor: "left", textAnchor: "end", dx: -8 }),
      Plot.text(rows, { x: "share", y: "rank", text: "text", textAnchor: "start", dx: 5 }),
    ],
  });
}

/** Shares before and after, as pairs of bars. */
export function driftPlot(drawing: Drawing, label: string, { shares }: ColumnDrift): Html {
  const { Plot } = drawing;
  const shown = shares.slice(0, 12);
  const rows = shown.flatMap(({ before, after }, rank) => [
    { place: 2 * rank, share: before, fill: colors.baseline },
    { place: 2 * rank + 1, share: after, fill: colors.model },
  ]);
  const names = shown.map(({ name }, rank) => ({ place: 2 * rank, name: cut(name, 20) }));
  return draw(drawing, label, {
    width: 340,
    height: 16 + 24 * shown.length,
    marginLeft: 150,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null },
    y: { axis: null, domain: rows.map(({ place }) => place), padding: 0.1 },
    marks: [
      Plot.barX(rows, { x: "share", y: "place", fill: "fill", fillOpacity: 0.8 }),
      Plot.text(names, { y: "place", text: "name", frameAnchor: "left", textAnchor: "end", dx: -8, dy: 5 }),
    ],
  });
}
