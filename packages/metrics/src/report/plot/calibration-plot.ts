import type { BinaryCurves } from "../../evaluate/evaluation.js";
import type { Html } from "../html/html.js";
import { colors, draw } from "./draw.js";
import type { Drawing } from "./drawing.js";

const axes = { x: "predicted", y: "observed" } as const;

/** The least of 0.1, 0.2, ... 1 that holds all points. */
function upperEdge(curves: readonly BinaryCurves[]): number {
  const values = curves.flatMap(({ calibration }) =>
    calibration.flatMap((bin) => [bin.predicted, bin.observed]),
  );
  return Math.min(1, Math.ceil(10 * Math.max(0.1, ...values) - 1e-9) / 10);
}

/** What was predicted against what came true, in bins of about equally many rows; on the diagonal both agree. */
export function calibrationPlot(
  drawing: Drawing,
  label: string,
  model: BinaryCurves,
  baseline: BinaryCurves | null,
): Html {
  const { Plot } = drawing;
  const edge = upperEdge(baseline === null ? [model] : [model, baseline]);
  const domain = [0, edge];
  const diagonal = domain.map((value) => ({ predicted: value, observed: value }));
  return draw(drawing, label, {
    width: 340,
    height: 320,
    marginLeft: 44,
    marginBottom: 40,
    x: { label: "Predicted probability \u2192", labelAnchor: "center", labelArrow: "none", domain, ticks: 5 },
    y: { label: "\u2191 Observed share", labelArrow: "none", domain, ticks: 5 },
    marks: [
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
      Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
      Plot.line(diagonal, {
        ...axes,
        stroke: colors.reference,
        strokeDasharray: "1 4",
        strokeLinecap: "round",
      }),
      Plot.line(baseline?.calibration ?? [], {
        ...axes,
        stroke: colors.baseline,
        strokeWidth: 1.5,
        strokeDasharray: "5 3",
      }),
      Plot.dot(baseline?.calibration ?? [], {
        ...axes,
        r: 3,
        fill: colors.surface,
        stroke: colors.baseline,
        strokeWidth: 1.5,
      }),
      Plot.line(model.calibration, { ...axes, stroke: colors.model, strokeWidth: 2 }),
      Plot.dot(model.calibration, { ...axes, r: 3.5, fill: colors.model }),
    ],
  });
}
