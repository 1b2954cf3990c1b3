import type { Report } from "./report.js";

/**
 * The report as JSON text, indented, with a line break at the end. `JSON.parse` gives the report again.
 *
 * @param report - The report.
 *
 * @example
 * ```ts
 * import { createReport, reportJson } from "@portrait/metrics/report";
 *
 * const text = reportJson(createReport({ title: "Who buys again" }));
 * JSON.parse(text).title; // => "Who buys again"
 * ```
 */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
