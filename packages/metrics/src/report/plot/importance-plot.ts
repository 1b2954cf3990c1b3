import { decimalText } from "../format.js";
import type { Html } from "../html/html.js";
import type { ImportanceFacts } from "../inspection-facts.js";
import { colors, draw } from "./draw.js";
import type { Drawing } from "./drawing.js";
import { cut, plotWidths } from "./for-widths.js";

/** By how much a metric gets worse without each column, as bars with their intervals as whiskers. */
export function importancePlot(
  drawing: Drawing,
  label: string,
  columns: ImportanceFacts["columns"],
  width: number,
): Html {
  const { Plot } = drawing;
  const wide = width >= plotWidths.wide;
  const limit = wide ? 34 : 16;
  const ticks = wide ? 6 : 3;
  const rows = columns.map((column, rank) => ({
    ...column,
    rank,
    text: decimalText(column.value, 3),
    name: cut(column.name, limit),
  }));
  const longest = rows.reduce((most, { name }) => Math.max(most, name.length), 0);
  const low = Math.min(0, ...rows.map((row) => row.low));
  const high = Math.max(0, ...rows.map((row) => row.high));
  return draw(drawing, label, {
    width,
    height: 32 + 21 * rows.length,
    marginLeft: 24 + 7.2 * longest,
    marginRight: 56,
    marginTop: 4,
    marginBottom: 28,
    x: { label: null, domain: low === high ? [-1, 1] : [low, high], nice: true },
    y: { axis: null, domain: rows.map(({ rank }) => rank), padding: 0.3 },
    marks: [
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks }),
      Plot.axisX({ tickSize: 0, label: null, ticks }),
      Plot.barX(rows, { x: "value", y: "rank", fill: colors.model, fillOpacity: 0.3 }),
      Plot.tickX(rows, { x: "value", y: "rank", stroke: colors.model, strokeWidth: 2.5 }),
      Plot.ruleY(rows, { x1: "low", x2: "high", y: "rank", stroke: colors.model, strokeWidth: 1.5 }),
      Plot.ruleX([0], { stroke: colors.reference }),
      Plot.text(rows, {
        y: "rank",
        text: "name",
        frameAnchor: "left",
        textAnchor: "end",
        dx: -10,
        fontSize: 12,
      }),
      Plot.text(rows, {
        x: "high",
        y: "rank",
        text: "text",
        textAnchor: "start",
        dx: 6,
        fontVariant: "tabular-nums",
        fontSize: 11,
      }),
    ],
  });
}
