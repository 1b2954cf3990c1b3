import type { MetricResult } from "../../evaluate/evaluation.js";
import {
  countText,
  decimalText,
  intervalText,
  percentText,
  signedText,
  verdictOf,
  verdictWords,
} from "../format.js";
import type { EvaluationFacts, Report } from "../report.js";
import { type Html, type HtmlValue, html } from "./html.js";

/** How many metrics of each evaluation stand at the top. */
const PER_EVALUATION = 2;

function tile(context: string, name: string, value: string, details: readonly HtmlValue[]): Html {
  const lines = details.map((detail) => html`<div>${detail}</div>`);
  return html`<li class="tile"><span class="context">${context}</span><span class="name">${name}</span><span class="value">${value}</span><div class="details">${lines}</div></li>`;
}

function metricTile({ title, evaluation }: EvaluationFacts, result: MetricResult): Html {
  const level = percentText(evaluation.protocol.level, 0);
  const interval = intervalText(result, (value) => decimalText(value, 3));
  const verdict = verdictOf(result);
  const beside =
    result.difference === null || evaluation.baseline === null
      ? null
      : html`<span class="verdict ${verdict}">${signedText(result.difference.value, 3)}</span> beside ${evaluation.baseline.kind}${verdict === "none" ? "" : `, ${verdictWords[verdict]}`}`;
  return tile(
    title,
    result.title,
    decimalText(result.value, 3),
    [interval === "" ? null : html`<span class="nowrap">${interval}</span> (${level})`, beside].filter(
      (line) => line !== null,
    ),
  );
}

/** The figures that a reader looks for first. */
export function tiles(report: Report): Html | null {
  const judged = report.evaluations.flatMap((entry) =>
    Object.values(entry.evaluation.metrics)
      .slice(0, PER_EVALUATION)
      .map((result) => metricTile(entry, result)),
  );
  const logs = report.data.map(({ title, rows }) =>
    tile(title, "Rows kept", countText(rows.kept), [
      `of ${countText(rows.in)} in`,
      `${countText(rows.rejected)} rejected, ${countText(rows.duplicates)} repeated`,
    ]),
  );
  const all = [...judged, ...logs];
  return all.length === 0 ? null : html`<ul class="tiles" aria-label="Key figures">${all}</ul>`;
}
