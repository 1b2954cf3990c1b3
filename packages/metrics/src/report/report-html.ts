import { dataSection } from "./html/data-section.js";
import { evaluationSections } from "./html/evaluation-section.js";
import { inspectionSections } from "./html/inspection-section.js";
import { pageHtml } from "./html/page.js";
import { peopleSection } from "./html/people-section.js";
import { profileSection } from "./html/profile-section.js";
import { notesSection, runSection } from "./html/run-section.js";
import { tiles } from "./html/tiles.js";
import { weightsSection } from "./html/weights-section.js";
import { loadDrawing } from "./plot/drawing.js";
import type { Report } from "./report.js";

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
  const written = report.createdAt?.replace("T", " ").replace("Z", " UTC");
  return pageHtml({
    title: report.title,
    eyebrow: `Portrait report${written === undefined ? "" : ` \u00b7 ${written}`}`,
    summary: report.summary,
    top: tiles(report),
    sections,
  });
}
