import type { DataQualityReport } from "@portrait/core";
import { pageHtml } from "../report/html/page.js";
import { loadDrawing } from "../report/plot/drawing.js";
import { checkReport } from "./check-report.js";
import { columnsSection, driftSection, findingsSection, sourceSection, timeSection } from "./sections.js";
import { aboutText } from "./words.js";

/**
 * The report of data quality as one HTML file that stands alone, with plots: events over time, histograms, frequent values, and shares
 * before and after. It runs no script and asks the network for nothing; whatever names and values hold is shown as text. Plots are
 * drawn as in `reportHtml` of `@portrait/metrics/report`.
 *
 * @param report - What `dataQuality` or `tableQuality` of `@portrait/features/quality` made, or its JSON parsed.
 * @throws PortraitError `invalid-argument` when it is none, or of another form.
 *
 * @example
 * ```ts
 * import { createTable } from "@portrait/core";
 * import { tableQuality } from "@portrait/features/quality";
 * import { dataQualityHtml } from "@portrait/metrics/data-quality";
 *
 * const table = createTable({ "<b>": { type: "number", values: Float64Array.of(1, 2, 3) } });
 * const page = await dataQualityHtml(tableQuality(table));
 * page.includes("&lt;b&gt;") && page.includes("<svg"); // => true
 * ```
 */
export async function dataQualityHtml(report: DataQualityReport): Promise<string> {
  checkReport("dataQualityHtml", report);
  const drawing = await loadDrawing();
  const sections = [
    findingsSection(report),
    sourceSection(report),
    timeSection(report, drawing),
    columnsSection(report, drawing),
    driftSection(report, drawing),
  ];
  return pageHtml({
    title: report.title,
    eyebrow: `Data quality${report.now === null ? "" : ` \u00b7 as of ${report.now}`}`,
    summary: aboutText(report),
    top: null,
    sections: sections.filter((entry) => entry !== null),
  });
}
