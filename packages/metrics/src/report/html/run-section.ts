import type { ModelFacts } from "../../evaluate/evaluation.js";
import { secondsText } from "../format.js";
import type { NamedValue, Report } from "../report.js";
import { type Html, html } from "./html.js";
import { type Section, section } from "./section.js";
import { meter, table } from "./table.js";

function timingTable(timings: readonly NamedValue<number>[]): Html {
  const total = timings.reduce((sum, { value }) => sum + value, 0);
  return html`<div class="card">${table(
    `How long each step took; ${secondsText(total)} in all`,
    [
      { head: "Step", cell: ({ name }: NamedValue<number>) => name },
      {
        head: "Share",
        className: "meter-cell",
        cell: ({ name, value }: NamedValue<number>) =>
          meter(`${name}: ${secondsText(value)}`, [{ part: total === 0 ? 0 : value / total, className: "" }]),
      },
      { head: "Time", number: true, cell: ({ value }: NamedValue<number>) => secondsText(value) },
    ],
    timings,
  )}</div>`;
}

function provenanceOf({ kind, provenance }: ModelFacts): Html | null {
  if (provenance === null) return null;
  const { seed, backend, fingerprint, version, params, history } = provenance;
  const facts = [
    ["Seed", String(seed)],
    ["Backend", backend],
    ["Data", fingerprint],
    ["Version", version],
    ["Fits before", history.length === 0 ? "" : String(history.length)],
  ].filter(([, value]) => value !== "");
  const rows = facts.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`);
  return html`<details><summary>${kind}: how it was fitted</summary><dl>${rows}</dl><pre>${JSON.stringify(params, null, 2)}</pre></details>`;
}

/** The different models of all evaluations that say where they came from. */
function modelsOf({ evaluations }: Report): readonly ModelFacts[] {
  const models = evaluations.flatMap(({ evaluation: { model, baseline } }) =>
    baseline === null ? [model] : [model, baseline],
  );
  const keys = models.map((model) => JSON.stringify(model));
  return models.filter((_, index) => keys.indexOf(keys[index] as string) === index);
}

/** How to run it again, and how long it took. */
export function runSection(report: Report): Section | null {
  const { timings, seeds, versions } = report;
  const models = modelsOf(report)
    .map(provenanceOf)
    .filter((entry) => entry !== null);
  const facts = [
    ...seeds.map(({ name, value }) => ({ name: `Seed: ${name}`, value: String(value) })),
    ...versions,
  ];
  if (timings.length === 0 && facts.length === 0 && models.length === 0) return null;
  const again =
    facts.length === 0 && models.length === 0
      ? null
      : html`<div class="card"><h3>To run it again</h3><dl>${facts.map(({ name, value }) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>${models}</div>`;
  return section(
    "run",
    "The run",
    html`<div class="pair">${timings.length === 0 ? null : timingTable(timings)}${again}</div>`,
  );
}

/** What to bear in mind. */
export function notesSection({ notes, limits }: Report): Section | null {
  if (notes.length === 0 && limits.length === 0) return null;
  const list = (entries: readonly string[]): Html =>
    html`<ul class="list">${entries.map((entry) => html`<li>${entry}</li>`)}</ul>`;
  return section(
    "limits",
    limits.length === 0 ? "Notes" : "Limits",
    limits.length === 0 ? null : list(limits),
    notes.length === 0 || limits.length === 0 ? null : html`<h3>Notes</h3>`,
    notes.length === 0 ? null : list(notes),
  );
}
