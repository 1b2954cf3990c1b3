import type { PlotOptions } from "@observablehq/plot";
import { type Html, raw } from "../html/html.js";
import type { Drawing } from "./drawing.js";

/** The colours of marks, by what they stand for; the page's style sheet gives them for light and dark. */
export const colors = {
  model: "var(--model)",
  baseline: "var(--baseline)",
  reference: "var(--muted)",
  grid: "var(--line)",
  surface: "var(--surface)",
  plus: "var(--plus)",
  minus: "var(--minus)",
} as const;

/**
 * Draws a plot as an SVG element that scales with its place, with a name for those who cannot see it.
 *
 * @param drawing - What to draw with.
 * @param label - What it shows, in a sentence.
 * @param options - The plot.
 */
export function draw(drawing: Drawing, label: string, options: PlotOptions): Html {
  const { Plot, document } = drawing;
  const figure = Plot.plot({ document, className: "plot", ...options });
  figure.setAttribute("role", "img");
  figure.setAttribute("aria-label", label);
  return raw(figure.outerHTML);
}
