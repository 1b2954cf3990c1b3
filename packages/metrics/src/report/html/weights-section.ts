import { countText } from "../format.js";
import type { Drawing } from "../plot/drawing.js";
import { forWidths } from "../plot/for-widths.js";
import { weightsPlot } from "../plot/weights-plot.js";
import type { Report, WeightFacts } from "../report.js";
import { type Html, html } from "./html.js";
import { type Section, section } from "./section.js";

/** How many weights are drawn. */
const LIMIT = 20;

function weightCard(drawing: Drawing, { title, weights }: WeightFacts): Html {
  const shown = weights.slice(0, LIMIT);
  const rest = weights.length - shown.length;
  const caption = `Weights on standardised inputs, in units of log odds; greatest magnitude first.${rest > 0 ? ` ${countText(rest)} lesser ones are left out.` : ""}`;
  const label = `Weights of ${title}: ${shown
    .slice(0, 5)
    .map(({ name, weight }) => `${name} ${weight.toFixed(3)}`)
    .join(", ")}${weights.length > 5 ? ", and lesser ones" : ""}.`;
  return html`<div class="card"><figure><b>${title}</b>${forWidths((width) => weightsPlot(drawing, label, shown, width))}<figcaption>${caption}</figcaption></figure></div>`;
}

/** What the models rest on. */
export function weightsSection({ weights }: Report, drawing: Drawing): Section | null {
  const drawn = weights.filter((entry) => entry.weights.length > 0);
  if (drawn.length === 0) return null;
  return section(
    "weights",
    "What the answers rest on",
    drawn.map((entry) => weightCard(drawing, entry)),
  );
}
