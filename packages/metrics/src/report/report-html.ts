import { dataSection } from "./html/data-section.js";
import { evaluationSections } from "./html/evaluation-section.js";
import { html, htmlText, raw } from "./html/html.js";
import { inspectionSections } from "./html/inspection-section.js";
import { peopleSection } from "./html/people-section.js";
import { profileSection } from "./html/profile-section.js";
import { notesSection, runSection } from "./html/run-section.js";
import { style } from "./html/style.js";
import { tiles } from "./html/tiles.js";
import { weightsSection } from "./html/weights-section.js";
import { loadDrawing } from "./plot/drawing.js";
import type { Report } from "./report.js";

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * The report as one HTML file that stands alone: styles and plots are within it, it runs no script and asks the
 * network for nothing (its content security policy forbids both). It is readable in light and dark, on small screens,
 * on paper and by screen readers. All text of the report is escaped.
 *
 * The plots are drawn by Observable Plot in a document of linkedom, both loaded on the first call, in Node as in
 * browsers and workers.
 *
 * @param report - The report.
 *
 * @example
 * ```ts
 * import { createReport, reportHtml } from "@portrait/metrics/report";
 *
 * const page = await reportHtml(createReport({ title: "Tea & <milk>" }));
 * page.includes("<title>Tea &amp; &lt;milk&gt;</title>"); // => true
 * ```
 */
export async function reportHtml(report: Report): Promise<string> {
  const drawing = await loadDrawing();
  const sections = [
    ...evaluationSections(report, drawing),
    weightsSection(report, drawing),
    ...inspectionSections(report, drawing),
    profileSection(report),
    peopleSection(report),
    dataSection(report),
    notesSection(report),
    runSection(report),
  ].filter((entry) => entry !== null);
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<meta name="color-scheme" content="light dark">
<title>${report.title}</title>
<style>
${raw(style)}
</style>
</head>
<body>
<div class="wrap"><header><p class="eyebrow">Portrait report${report.createdAt === null ? null : ` \u00b7 ${report.createdAt.replace("T", " ").replace("Z", " UTC")}`}</p><h1>${report.title}</h1>${report.summary === "" ? null : html`<p class="lead">${report.summary}</p>`}${tiles(report)}</header></div>
${links.length < 2 ? null : html`<nav aria-label="Sections"><div class="wrap"><ul>${links}</ul></div></nav>`}
<main class="wrap">
${sections.map(({ body }) => html`${body}\n`)}</main>
<div class="wrap"><footer>Written by Portrait. This file stands alone: it runs no script and loads nothing.</footer></div>
</body>
</html>
`;
  return htmlText(page);
}
