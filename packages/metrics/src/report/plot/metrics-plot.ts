import type { Estimate, MetricResult } from "../../evaluate/evaluation.js";
import type { Html } from "../html/html.js";
import { colors, draw } from "./draw.js";
import type { Drawing } from "./drawing.js";
import { cut, plotWidths } from "./for-widths.js";

interface Bar {
  readonly metric: string;
  readonly role: "model" | "baseline";
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

const ROW = 40;

function barOf(metric: string, role: Bar["role"], { value, low, high }: Estimate): Bar {
  return { metric, role, value, low: low ?? value, high: high ?? value, text: value.toFixed(3) };
}

/** The values of metrics as bars, the model's above the baseline's, with their intervals as whiskers. */
export function metricsPlot(
  drawing: Drawing,
  label: string,
  results: readonly MetricResult[],
  width: number,
): Html {
  const { Plot } = drawing;
  const bars = results.flatMap((result) => [
    barOf(result.title, "model", result),
    ...(result.baseline === null ? [] : [barOf(result.title, "baseline", result.baseline)]),
  ]);
  const roles = bars.some(({ role }) => role === "baseline") ? ["model", "baseline"] : ["model"];
  const limit = width < plotWidths.wide ? 18 : 40;
  const longest = Math.max(0, ...results.map(({ title }) => cut(title, limit).length));
  const ticks = width < plotWidths.wide ? 3 : 6;
  const fill = (bar: Bar): string => colors[bar.role];
  const axes = { y: "role", fy: "metric" } as const;
  return draw(drawing, label, {
    width,
    height: 34 + (roles.length === 1 ? 24 : ROW) * results.length,
    marginLeft: 18 + 7.4 * longest,
    marginRight: 52,
    marginTop: 4,
    marginBottom: 28,
    x: {
      label: null,
      domain: [Math.min(0, ...bars.map(({ low }) => low)), Math.max(...bars.map(({ high }) => high), 1e-9)],
      nice: true,
      insetLeft: 0,
    },
    y: { axis: null, domain: roles, padding: 0.12 },
    fy: { label: null, domain: results.map(({ title }) => title), padding: 0.22, axis: null },
    marks: [
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks }),
      Plot.axisX({ tickSize: 0, label: null, ticks }),
      Plot.text(results, {
        fy: "title",
        text: ({ title }: MetricResult) => cut(title, limit),
        frameAnchor: "left",
        textAnchor: "end",
        dx: -10,
        fontSize: 12,
      }),
      Plot.barX(bars, { ...axes, x: "value", fill: colors.surface }),
      Plot.barX(bars, { ...axes, x: "value", fill, fillOpacity: 0.3 }),
      Plot.tickX(bars, { ...axes, x: "value", stroke: fill, strokeWidth: 2.5 }),
      Plot.ruleY(bars, { ...axes, x1: "low", x2: "high", stroke: fill, strokeWidth: 1.5 }),
      Plot.text(bars, {
        ...axes,
        x: "high",
        text: "text",
        textAnchor: "start",
        dx: 6,
        fontSize: 11,
        fontVariant: "tabular-nums",
      }),
    ],
  });
}
