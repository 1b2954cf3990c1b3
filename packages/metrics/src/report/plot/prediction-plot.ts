import type { PredictionBin } from "../../evaluate/evaluation.js";
import type { Html } from "../html/html.js";
import { colors, draw } from "./draw.js";
import type { Drawing } from "./drawing.js";

const axes = { x: "predicted", y: "observed" } as const;

/** What was predicted against what came true, in bins of about equally many rows; on the diagonal both agree. */
export function predictionPlot(
  drawing: Drawing,
  label: string,
  model: readonly PredictionBin[],
  baseline: readonly PredictionBin[] | null,
): Html {
  const { Plot } = drawing;
  const values = [...model, ...(baseline ?? [])].flatMap(({ predicted, observed }) => [predicted, observed]);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const domain = low === high ? [low - 1, high + 1] : [low, high];
  const diagonal = domain.map((value) => ({ predicted: value, observed: value }));
  return draw(drawing, label, {
    width: 340,
    height: 320,
    marginLeft: 56,
    marginBottom: 40,
    x: { label: "Predicted \u2192", labelAnchor: "center", labelArrow: "none", domain, nice: true, ticks: 5 },
    y: { label: "\u2191 Observed", labelArrow: "none", domain, nice: true, ticks: 5 },
    marks: [
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
      Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
      Plot.line(diagonal, {
        ...axes,
        stroke: colors.reference,
        strokeDasharray: "1 4",
        strokeLinecap: "round",
      }),
      Plot.line(baseline ?? [], {
        ...axes,
        stroke: colors.baseline,
        strokeWidth: 1.5,
        strokeDasharray: "5 3",
      }),
      Plot.dot(baseline ?? [], {
        ...axes,
        r: 3,
        fill: colors.surface,
        stroke: colors.baseline,
        strokeWidth: 1.5,
      }),
      Plot.line(model, { ...axes, stroke: colors.model, strokeWidth: 2 }),
      Plot.dot(model, { ...axes, r: 3.5, fill: colors.model }),
    ],
  });
}
