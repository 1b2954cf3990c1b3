import type { BinaryCurves } from "../../evaluate/evaluation.js";
import type { Html } from "../html/html.js";
import { colors, draw } from "./draw.js";
import type { Drawing } from "./drawing.js";

const axes = { x: "recall", y: "precision", curve: "step-before" } as const;

/** Without the first point, which no call makes. */
const curve = (curves: BinaryCurves | null) => curves?.precisionRecall.slice(1) ?? [];

/** The precision-recall curves of the model and, dashed, the baseline; the level line is the share of positive rows. */
export function precisionRecallPlot(
  drawing: Drawing,
  label: string,
  curves: {
    readonly model: BinaryCurves;
    readonly baseline: BinaryCurves | null;
    readonly positiveShare: number;
  },
): Html {
  const { Plot } = drawing;
  return draw(drawing, label, {
    width: 340,
    height: 320,
    marginLeft: 44,
    marginBottom: 40,
    x: { label: "Recall \u2192", labelAnchor: "center", labelArrow: "none", domain: [0, 1], ticks: 5 },
    y: { label: "\u2191 Precision", labelArrow: "none", domain: [0, 1], ticks: 5 },
    marks: [
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
      Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
      Plot.ruleY([curves.positiveShare], {
        stroke: colors.reference,
        strokeDasharray: "1 4",
        strokeLinecap: "round",
      }),
      Plot.line(curve(curves.baseline), {
        ...axes,
        stroke: colors.baseline,
        strokeWidth: 1.5,
        strokeDasharray: "5 3",
      }),
      Plot.line(curve(curves.model), { ...axes, stroke: colors.model, strokeWidth: 2 }),
    ],
  });
}
