import { countText } from "../format.js";
import type { DependenceFacts, ImportanceFacts } from "../inspection-facts.js";
import { importanceWords } from "../markdown/inspection-text.js";
import { dependenceMap, dependencePlot } from "../plot/dependence-plot.js";
import type { Drawing } from "../plot/drawing.js";
import { forWidths } from "../plot/for-widths.js";
import { importancePlot } from "../plot/importance-plot.js";
import type { Report } from "../report.js";
import { type Html, html } from "./html.js";
import { type Section, section } from "./section.js";

/** How many columns, and how many outputs, are drawn. */
const COLUMNS = 30;
const OUTPUTS = 6;

function importanceCard(drawing: Drawing, facts: ImportanceFacts): Html {
  const shown = facts.columns.slice(0, COLUMNS);
  const rest = facts.columns.length - shown.length;
  const label = `Importance of columns in ${facts.title}: ${shown
    .slice(0, 5)
    .map(({ name, value }) => `${name} ${value.toFixed(3)}`)
    .join(", ")}${facts.columns.length > 5 ? ", and lesser ones" : ""}.`;
  return html`<div class="card"><figure><b>${facts.title}</b>${forWidths((width) => importancePlot(drawing, label, shown, width))}<figcaption>${importanceWords(facts)}${rest > 0 ? ` ${countText(rest)} lesser ones are left out.` : ""}</figcaption></figure></div>`;
}

function dependenceCard(drawing: Drawing, facts: DependenceFacts): Html {
  const plot = facts.columns.length === 1 ? dependencePlot : dependenceMap;
  const names = facts.columns.map(({ name }) => name).join(" and ");
  const figures = facts.outputs.slice(0, OUTPUTS).map((output, index) => {
    const label = `Mean answer of ${facts.title} for ${output} by ${names}.`;
    return html`<figure><b>${output}</b>${plot(drawing, label, facts, index)}<figcaption>The mean answer with ${names} set in every row${facts.ice.length > 0 && facts.columns.length === 1 ? "; thin lines are single rows" : ""}${facts.columns.length > 1 ? ", the darker the greater" : ""}.</figcaption></figure>`;
  });
  return html`<div class="card"><b>${facts.title}</b><div class="plots">${figures}</div></div>`;
}

/** How much models need their columns, and how their answers change with them. */
export function inspectionSections(
  { importances, dependences }: Report,
  drawing: Drawing,
): readonly Section[] {
  const cards = [
    ...importances.filter(({ columns }) => columns.length > 0).map((facts) => importanceCard(drawing, facts)),
    ...dependences.map((facts) => dependenceCard(drawing, facts)),
  ];
  return cards.length === 0 ? [] : [section("inspection", "What the models need", cards)];
}
