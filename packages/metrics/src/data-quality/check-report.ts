import { type DataQualityReport, describeValue, PortraitError } from "@portrait/core";

const FORMAT = "portrait-data-quality-1";

/**
 * Checks that a value is a report of data quality of the form that this version shows.
 *
 * @param owner - Who asks, for the message.
 * @param report - Anything.
 * @throws PortraitError `invalid-argument`.
 */
export function checkReport(owner: string, report: unknown): asserts report is DataQualityReport {
  const format: unknown =
    typeof report === "object" && report !== null && "format" in report ? report.format : undefined;
  if (format === FORMAT) {
    const { columns, findings, periods } = report as Readonly<Record<string, unknown>>;
    if ([columns, findings, periods].every(Array.isArray)) return;
  }
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: a report of the form ${JSON.stringify(FORMAT)} is needed; received ${describeValue(format ?? report)}.`,
    hint: "Make one with dataQuality(...) or tableQuality(...) of @portrait/features/quality.",
  });
}
