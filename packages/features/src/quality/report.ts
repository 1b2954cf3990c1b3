import type { ColumnQuality, DataQualityReport, QualityFinding, QualitySeverity } from "@portrait/core";
import { columnFindings } from "./column-findings.js";
import { driftFindings } from "./drift-findings.js";
import { sourceFindings, timeFindings } from "./source-findings.js";

const ORDER: readonly QualitySeverity[] = ["high", "medium", "low"];

const noRows: QualityFinding = {
  severity: "high",
  code: "no-rows",
  column: null,
  text: "There are no rows.",
  value: 0,
};

function findingsOf(
  report: Omit<DataQualityReport, "findings">,
  timeColumn: string,
): readonly QualityFinding[] {
  const { columns, source, time, now, rows, periods } = report;
  const compared = columns.filter(({ drift }) => drift !== null && drift.psi !== null).length;
  const emptyPeriods = periods
    .filter((period) => rows > 0 && period.rows === 0)
    .map(
      ({ from, to }): QualityFinding => ({
        ...noRows,
        text: `There are no rows in the period from ${from ?? "the beginning"} to ${to ?? "the end"}.`,
      }),
    );
  const found = [
    ...(rows === 0 ? [noRows] : []),
    ...emptyPeriods,
    ...(source === null ? [] : sourceFindings(source)),
    ...(time === null ? [] : timeFindings(time, timeColumn, now)),
    ...columns.flatMap((column: ColumnQuality) => [
      ...columnFindings(column),
      ...driftFindings(column, Math.max(1, compared)),
    ]),
  ];
  const rank = ({ severity }: QualityFinding): number => ORDER.indexOf(severity);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** Freezes plain data through and through. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}

/**
 * A report with its findings, gravest first, and within one severity in the order of the columns.
 *
 * @param report - What is known.
 * @param timeColumn - The column that says when events happened.
 */
export function withFindings(
  report: Omit<DataQualityReport, "findings">,
  timeColumn: string,
): DataQualityReport {
  return freeze({ ...report, findings: findingsOf(report, timeColumn) });
}
