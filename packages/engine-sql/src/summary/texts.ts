import type { TextSummary } from "@portrait/core";
import { integer, type Sql, sql } from "../sql/sql.js";
import type { ColumnRequest, SummaryQuery } from "./request.js";

function counted({ from, column, within }: ColumnRequest): Sql {
  const [a, b] = within;
  return sql`(SELECT value, count(*) FILTER (WHERE a) AS a, count(*) FILTER (WHERE b) AS b
    FROM (SELECT ${column} AS value, ${a} AS a, ${b} AS b FROM ${from})
    WHERE value IS NOT NULL AND (a OR b) GROUP BY value)`;
}

/**
 * What there is to say of a column of texts.
 *
 * @param query - Runs a query.
 * @param request - The column, and which events count.
 */
export async function summarizeTexts(query: SummaryQuery, request: ColumnRequest): Promise<TextSummary> {
  const { rows, plan, ascending } = request;
  const totals =
    await query(sql`SELECT CAST(coalesce(sum(a), 0) AS DOUBLE), CAST(coalesce(sum(b), 0) AS DOUBLE),
      CAST(count(*) FILTER (WHERE a > 0) AS DOUBLE), CAST(count(*) FILTER (WHERE b > 0) AS DOUBLE),
      CAST(count(*) FILTER (WHERE a = 0) AS DOUBLE), CAST(coalesce(sum(b) FILTER (WHERE a = 0), 0) AS DOUBLE),
      CAST(count(*) FILTER (WHERE b = 0) AS DOUBLE), CAST(coalesce(sum(a) FILTER (WHERE b = 0), 0) AS DOUBLE)
    FROM ${counted(request)}`);
  const total = (index: number): number => totals.numbers(index)[0] ?? 0;
  const found = await query(sql`SELECT value, CAST(a AS DOUBLE), CAST(b AS DOUBLE)
    FROM ${counted(request)} ORDER BY a + b DESC, value LIMIT ${integer(plan.top)}`);
  const counts = rows.map((_, period) => found.numbers(1 + period));
  const two = rows.length === 2;
  return {
    type: "category",
    periods: rows.map((count, period) => ({
      rows: count,
      nulls: count - total(period),
      distinct: total(2 + period),
    })),
    top: found.texts(0).map((value, row) => ({ value, counts: counts.map((of) => of[row] as number) })),
    added: two ? { distinct: total(4), rows: total(5) } : null,
    vanished: two ? { distinct: total(6), rows: total(7) } : null,
    ascending,
  };
}
