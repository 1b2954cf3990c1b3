import type { FeatureWeight } from "@portrait/core";
import { decimalText } from "../format.js";
import type { Html } from "../html/html.js";
import { colors, draw } from "./draw.js";
import type { Drawing } from "./drawing.js";
import { cut, plotWidths } from "./for-widths.js";

/** The weights of a model's inputs as bars to the left and right of 0. */
export function weightsPlot(
  drawing: Drawing,
  label: string,
  weights: readonly FeatureWeight[],
  width: number,
): Html {
  const { Plot } = drawing;
  const wide = width >= plotWidths.wide;
  const limit = wide ? 34 : 16;
  const ticks = wide ? 6 : 3;
  const rows = weights.map(({ name, weight }, rank) => ({
    rank,
    weight,
    sign: weight < 0 ? colors.minus : colors.plus,
    text: decimalText(weight, 3),
    name: cut(name, limit),
  }));
  const longest = Math.max(0, ...rows.map(({ name }) => name.length));
  const [low, high] = [
    Math.min(0, ...weights.map(({ weight }) => weight)),
    Math.max(0, ...weights.map(({ weight }) => weight)),
  ];
  return draw(drawing, label, {
    width,
    height: 32 + 21 * rows.length,
    marginLeft: 64 + 7.2 * longest,
    marginRight: 56,
    marginTop: 4,
    marginBottom: 28,
    x: { label: null, domain: low === high ? [-1, 1] : [low, high], nice: true },
    y: { axis: null, domain: rows.map(({ rank }) => rank), padding: 0.3 },
    marks: [
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks }),
      Plot.axisX({ tickSize: 0, label: null, ticks }),
      Plot.barX(rows, { x: "weight", y: "rank", fill: "sign", fillOpacity: 0.85, rx: 1 }),
      Plot.ruleX([0], { stroke: colors.reference }),
      Plot.text(rows, {
        y: "rank",
        text: "name",
        frameAnchor: "left",
        textAnchor: "end",
        dx: -48,
        fontSize: 12,
      }),
      Plot.text(rows, {
        x: "weight",
        y: "rank",
        text: "text",
        textAnchor: "start",
        dx: 5,
        filter: ({ weight }: FeatureWeight) => weight >= 0,
        fontVariant: "tabular-nums",
        fontSize: 11,
      }),
      Plot.text(rows, {
        x: "weight",
        y: "rank",
        text: "text",
        textAnchor: "end",
        dx: -5,
        filter: ({ weight }: FeatureWeight) => weight < 0,
        fontVariant: "tabular-nums",
        fontSize: 11,
      }),
    ],
  });
}
