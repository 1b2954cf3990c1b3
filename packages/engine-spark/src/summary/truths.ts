import type { TruthSummary } from "@portrait/core";
import { join, sql } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { toText } from "../sql/statement.js";
import { type ColumnRequest, numbersAt } from "./summarize.js";

/**
 * What there is to say of a column of truth values.
 *
 * @param session - The session.
 * @param request - The column, and which events count.
 * @param options - Signal and progress.
 */
export async function summarizeTruths(
  session: SparkSession,
  request: ColumnRequest,
  options: StatementOptions,
): Promise<TruthSummary> {
  const { column, from, rows, within } = request;
  const counts = within.map(
    (seen) => sql`CAST(count(*) FILTER (WHERE ${seen} AND ${column} IS NULL) AS DOUBLE),
      CAST(count(*) FILTER (WHERE ${seen} AND ${column}) AS DOUBLE)`,
  );
  const found = await session.query(toText(sql`SELECT ${join(counts)} FROM ${from}`), options);
  const count = (index: number): number => numbersAt(found, index)[0] ?? 0;
  return {
    type: "boolean",
    periods: rows.map((all, period) => ({
      rows: all,
      nulls: count(2 * period),
      trues: count(2 * period + 1),
    })),
  };
}
