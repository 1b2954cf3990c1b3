import type { TruthSummary } from "@portrait/core";
import { join, sql } from "../sql/sql.js";
import type { ColumnRequest, SummaryQuery } from "./request.js";

/**
 * What there is to say of a column of truth values.
 *
 * @param query - Runs a query.
 * @param request - The column, and which events count.
 */
export async function summarizeTruths(
  query: SummaryQuery,
  { column, from, rows, within }: ColumnRequest,
): Promise<TruthSummary> {
  const counts = within.map(
    (seen) => sql`CAST(count(*) FILTER (WHERE ${seen} AND ${column} IS NULL) AS DOUBLE),
      CAST(count(*) FILTER (WHERE ${seen} AND ${column}) AS DOUBLE)`,
  );
  const found = await query(sql`SELECT ${join(counts)} FROM ${from}`);
  const count = (index: number): number => found.numbers(index)[0] ?? 0;
  return {
    type: "boolean",
    periods: rows.map((all, period) => ({
      rows: all,
      nulls: count(2 * period),
      trues: count(2 * period + 1),
    })),
  };
}
