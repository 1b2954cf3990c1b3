import type { MetricResult } from "../../evaluate/evaluation.js";
import { intervalText, signedText, verdictOf, verdictWords } from "../format.js";
import { type Html, html } from "../html/html.js";

const WIDTH = 120;
const HEIGHT = 18;
const MIDDLE = WIDTH / 2;
const REACH = 52;

/** A difference with its interval on a line around 0, small enough for a table. */
export function differenceMark(result: MetricResult): Html | null {
  const { difference } = result;
  if (difference === null || difference.low === null || difference.high === null) return null;
  const { value, low, high } = difference;
  const scale = REACH / Math.max(Math.abs(low), Math.abs(high), Math.abs(value), 1e-12);
  const x = (at: number): string => (MIDDLE + scale * at).toFixed(1);
  const verdict = verdictOf(result);
  const label = `${signedText(value)}, interval ${intervalText(difference, signedText)}: ${verdictWords[verdict]}`;
  return html`<svg class="mark ${verdict}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${label}"><line class="axis" x1="2" x2="${WIDTH - 2}" y1="9" y2="9"/><line class="zero" x1="${MIDDLE}" x2="${MIDDLE}" y1="2" y2="16"/><line class="interval" x1="${x(low)}" x2="${x(high)}" y1="9" y2="9"/><circle cx="${x(value)}" cy="9" r="3.5"/></svg>`;
}
