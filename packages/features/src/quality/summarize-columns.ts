import type { CategoryVector, ColumnSummary, SummaryPlan, Vector } from "@portrait/core";
import { countRuns } from "./count-runs.js";
import { countTexts } from "./count-texts.js";
import { numberSummary } from "./number-runs.js";

/** Some rows of a column: those of one period. */
export interface ColumnRows {
  /** The column. */
  readonly vector: Vector;
  /** The first row. */
  readonly from: number;
  /** The row behind the last. */
  readonly to: number;
}

function countTruths({ vector, from, to }: ColumnRows): { rows: number; nulls: number; trues: number } {
  const values = (vector as { readonly values: Uint8Array }).values.subarray(from, to);
  let [nulls, trues] = [0, 0];
  for (const value of values) {
    if (value === 2) nulls++;
    else trues += value;
  }
  return { rows: to - from, nulls, trues };
}

/**
 * What there is to say of a column in memory.
 *
 * @param periods - The rows of each period; all columns of one type: numbers, instants, truth values or texts.
 * @param plan - How finely.
 * @param ascending - Whether values grow with time.
 */
export function summarizeColumn(
  periods: readonly ColumnRows[],
  plan: Pick<SummaryPlan, "parts" | "top">,
  ascending: boolean,
): ColumnSummary {
  const type = periods[0]?.vector.type;
  if (type === "boolean") return { type, periods: periods.map(countTruths) };
  if (type === "number" || type === "timestamp") {
    const values = periods.map(({ vector, from, to }) =>
      (vector as { readonly values: Float64Array }).values.subarray(from, to),
    );
    const rows = periods.map(({ from, to }) => to - from);
    return numberSummary(countRuns(values, plan.parts), { type, rows, parts: plan.parts, ascending });
  }
  const texts = periods.map(({ vector, from, to }) => ({ vector: vector as CategoryVector, from, to }));
  return countTexts(texts, plan.top, ascending);
}
