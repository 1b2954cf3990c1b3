import type { BinaryCurves } from "../../evaluate/evaluation.js";
import type { Html } from "../html/html.js";
import { colors, draw } from "./draw.js";
import type { Drawing } from "./drawing.js";

const axes = { x: "falsePositiveRate", y: "truePositiveRate" } as const;

/** The ROC curves of the model and, dashed, the baseline; the diagonal is chance. */
export function rocPlot(
  drawing: Drawing,
  label: string,
  model: BinaryCurves,
  baseline: BinaryCurves | null,
): Html {
  const { Plot } = drawing;
  const chance = [
    { falsePositiveRate: 0, truePositiveRate: 0 },
    { falsePositiveRate: 1, truePositiveRate: 1 },
  ];
  return draw(drawing, label, {
    width: 340,
    height: 320,
    marginLeft: 44,
    marginBottom: 40,
    x: {
      label: "False positive rate \u2192",
      labelAnchor: "center",
      labelArrow: "none",
      domain: [0, 1],
      ticks: 5,
    },
    y: { label: "\u2191 True positive rate", labelArrow: "none", domain: [0, 1], ticks: 5 },
    marks: [
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
      Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
      Plot.line(chance, {
        ...axes,
        stroke: colors.reference,
        strokeDasharray: "1 4",
        strokeLinecap: "round",
      }),
      Plot.line(baseline?.roc ?? [], {
        ...axes,
        stroke: colors.baseline,
        strokeWidth: 1.5,
        strokeDasharray: "5 3",
      }),
      Plot.line(model.roc, { ...axes, stroke: colors.model, strokeWidth: 2 }),
    ],
  });
}
