import { type Html, html, htmlText, raw } from "./html.js";
import type { Section } from "./section.js";
import { style } from "./style.js";

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A page for people. */
export interface Page {
  /** Its title. */
  readonly title: string;
  /** What stands above the title. */
  readonly eyebrow: string;
  /** What stands below it; nothing when it is empty. */
  readonly summary: string;
  /** What stands before the sections. */
  readonly top: Html | null;
  /** The sections. */
  readonly sections: readonly Section[];
}

/**
 * A page as one HTML file that stands alone: no script, and nothing is asked of the network.
 *
 * @param page - What it holds.
 */
export function pageHtml({ title, eyebrow, summary, top, sections }: Page): string {
  const links = sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
${raw(style)}
</style>
</head>
<body>
<div class="wrap"><header><p class="eyebrow">${eyebrow}</p><h1>${title}</h1>${summary === "" ? null : html`<p class="lead">${summary}</p>`}${top}</header></div>
${links.length < 2 ? null : html`<nav aria-label="Sections"><div class="wrap"><ul>${links}</ul></div></nav>`}
<main class="wrap">
${sections.map(({ body }) => html`${body}\n`)}</main>
<div class="wrap"><footer>Written by Portrait. This file stands alone: it runs no script and loads nothing.</footer></div>
</body>
</html>
`;
  return htmlText(page);
}
