import type { TextSummary } from "@portrait/core";
import { bigint, type Sql, sql } from "@portrait/engine-sql";
import { doubles, values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import type { ColumnRequest } from "./summarize.js";

function counted({ from, column, within }: ColumnRequest): Sql {
  const [a, b] = within;
  return sql`(SELECT ${column} AS value, count(*) FILTER (WHERE ${a}) AS a, count(*) FILTER (WHERE ${b}) AS b
    FROM ${from} WHERE ${column} IS NOT NULL AND (${a} OR ${b}) GROUP BY value)`;
}

/**
 * What there is to say of a column of texts.
 *
 * @param connection - A connection of its own.
 * @param request - The column, and which events count.
 */
export async function summarizeTexts(connection: Connection, request: ColumnRequest): Promise<TextSummary> {
  const { rows, plan, ascending } = request;
  const totals =
    await connection.chunks(sql`SELECT CAST(coalesce(sum(a), 0) AS DOUBLE), CAST(coalesce(sum(b), 0) AS DOUBLE),
      CAST(count(*) FILTER (WHERE a > 0) AS DOUBLE), CAST(count(*) FILTER (WHERE b > 0) AS DOUBLE),
      CAST(count(*) FILTER (WHERE a = 0) AS DOUBLE), CAST(coalesce(sum(b) FILTER (WHERE a = 0), 0) AS DOUBLE),
      CAST(count(*) FILTER (WHERE b = 0) AS DOUBLE), CAST(coalesce(sum(a) FILTER (WHERE b = 0), 0) AS DOUBLE)
    FROM ${counted(request)}`);
  const total = (index: number): number => doubles({ chunks: totals, index })[0] ?? 0;
  const chunks = await connection.chunks(sql`SELECT value, CAST(a AS DOUBLE), CAST(b AS DOUBLE)
    FROM ${counted(request)} ORDER BY a + b DESC, value LIMIT ${bigint(plan.top)}`);
  const counts = rows.map((_, period) => doubles({ chunks, index: 1 + period }));
  const two = rows.length === 2;
  return {
    type: "category",
    periods: rows.map((count, period) => ({
      rows: count,
      nulls: count - total(period),
      distinct: total(2 + period),
    })),
    top: values<string>({ chunks, index: 0 }).map((value, row) => ({
      value,
      counts: counts.map((of) => of[row] as number),
    })),
    added: two ? { distinct: total(4), rows: total(5) } : null,
    vanished: two ? { distinct: total(6), rows: total(7) } : null,
    ascending,
  };
}
