import {
  type Html,
  type HtmlValue,
  html,
  htmlText,
  type PredictedValues,
  type Profile,
  type ProfilePrediction,
  type RowValues,
  rawHtml,
  type Tag,
  type VectorValue,
} from "@portrait/core";
import { show, showEvidence, showNumber } from "./show.js";

const STYLE = `
:root { color-scheme: light dark; --page: #f7f7f5; --surface: #fff; --text: #1c1f26; --muted: #5b6472; --line: #e3e4e2; --mark: #3a56c5; }
@media (prefers-color-scheme: dark) { :root { --page: #111318; --surface: #191c23; --text: #eceef2; --muted: #98a1b0; --line: #2c313b; --mark: #93a9ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--page); color: var(--text); font: 1rem/1.55 ui-sans-serif, system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--surface); }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.2; } h2 { margin: 1.6rem 0 .4rem; font-size: 1.05rem; }
p { margin: .3rem 0; } .soft { color: var(--muted); font-size: .88rem; }
table { width: 100%; border-collapse: collapse; font-size: .93rem; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--muted); font-size: .8rem; } tbody th { font-weight: 550; } tbody tr:last-child > * { border-bottom: 0; }
ul { margin: .2rem 0 0; padding-left: 1.1rem; color: var(--muted); font-size: .88rem; }
meter { width: 4rem; }
@media print { body { padding: 0; background: none; } main { border: 0; } }
`.trim();

function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly HtmlValue[])[],
): Html | null {
  if (rows.length === 0) return null;
  const head = heads.map((name) => html`<th scope="col">${name}</th>`);
  const body = rows.map(([first, ...rest]) => {
    return html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  });
  return html`<section aria-label="${caption}"><h2>${caption}</h2><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></section>`;
}

function share(name: string, value: number): Html {
  return html`<meter min="0" max="1" value="${value.toFixed(2)}" aria-label="${name}"></meter> ${value.toFixed(2)}`;
}

function time(instant: string | null): Html | string {
  return instant === null ? "no end" : html`<time datetime="${instant}">${instant}</time>`;
}

function reasons({ evidence }: Tag): Html | null {
  if (evidence.length === 0) return null;
  return html`<ul>${evidence.map((reason) => html`<li>${showEvidence(reason)}</li>`)}</ul>`;
}

function tagRow(name: string, tag: Tag): readonly HtmlValue[] {
  const value = html`${show(tag.value)}${reasons(tag)}`;
  return [name, value, tag.source, share(`confidence of ${name}`, tag.confidence), time(tag.validUntil)];
}

function predictionRow(name: string, prediction: ProfilePrediction): readonly HtmlValue[] {
  const { value, probability, until } = prediction;
  const sure = probability === null ? null : share(`probability of ${name}`, probability);
  return [name, show(value), sure, time(until)];
}

function vectorRow(name: string, vector: readonly number[]): readonly HtmlValue[] {
  const length = Math.hypot(...vector);
  return [name, String(vector.length), showNumber(length), show(vector)];
}

/**
 * A profile as one HTML page for people: features, tags with reasons, confidence and validity, predictions, and a summary
 * of vectors. It holds all that it needs: no script, nothing fetched, colours of the reader's preference. Whatever a value
 * or name holds is shown as text; numbers are rounded as in `profileCard`.
 *
 * @param profile - The profile.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, count, defineProfile, memory, profileHtml } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "<ann>", at: "2024-01-01" }]);
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * const page = ann === undefined ? "" : profileHtml(ann);
 * page.includes("<h1>&lt;ann&gt;</h1>"); // => true
 * ```
 */
export function profileHtml<
  Features extends RowValues,
  Tags extends RowValues,
  Predictions extends PredictedValues,
>(profile: Profile<Features, Tags, Predictions>): string {
  const features = Object.entries<VectorValue>(profile.features);
  const tags = Object.entries<Tag>(profile.tags);
  const predictions = Object.entries<ProfilePrediction>(profile.predictions);
  const vectors = Object.entries(profile.embeddings);
  const parts = [
    table(
      "Features",
      ["Feature", "Value"],
      features.map(([name, value]) => [name, show(value)]),
    ),
    table(
      "Tags",
      ["Tag", "Value and reasons", "From", "Confidence", "Valid until"],
      tags.map(([name, tag]) => tagRow(name, tag)),
    ),
    table(
      "Predictions",
      ["Prediction", "Value", "Probability", "Until"],
      predictions.map(([name, prediction]) => predictionRow(name, prediction)),
    ),
    table(
      "Vectors",
      ["Vector", "Dimensions", "Length", "Values"],
      vectors.map(([name, vector]) => vectorRow(name, vector)),
    ),
  ];
  const title = `${profile.key}, as of ${profile.asOf}`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${rawHtml(STYLE)}</style></head><body><main><h1>${profile.key}</h1><p class="soft">As of ${time(profile.asOf)}; definition ${profile.definition}</p>${parts}</main></body></html>
`;
  return htmlText(page);
}
