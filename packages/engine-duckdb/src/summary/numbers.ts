import type { NumberSummary } from "@portrait/core";
import { bigint, type Sql, sql } from "@portrait/engine-sql";
import { type CountedRun, numberSummary } from "@portrait/features/quality";
import { doubles } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import type { ColumnRequest } from "./summarize.js";

/**
 * The different values with their counts, then the runs of them that no quantile divides. Each window is over the different values
 * in order; `u` is a value scaled so that squares neither overflow nor vanish.
 */
function query({ from, column, within, plan }: ColumnRequest): Sql {
  const [a, b] = within;
  const parts = bigint(plan.parts);
  const last = bigint(plan.parts - 1);
  return sql`WITH counted AS (
    SELECT CAST(${column} AS DOUBLE) + 0.0 AS v, count(*) FILTER (WHERE ${a}) AS a, count(*) FILTER (WHERE ${b}) AS b
    FROM ${from} WHERE ${column} IS NOT NULL AND (${a} OR ${b}) GROUP BY v),
  summed AS (
    SELECT v, a, b, CAST(sum(a) OVER upto AS BIGINT) AS ca, CAST(sum(b) OVER upto AS BIGINT) AS cb,
      greatest(1, CAST(sum(a) OVER () AS BIGINT)) AS na, greatest(1, CAST(sum(b) OVER () AS BIGINT)) AS nb,
      max(abs(v)) OVER () AS m
    FROM counted WINDOW upto AS (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)),
  scaled AS (SELECT *, CASE WHEN m > 1e140 OR (m > 0 AND m < 1e-140) THEN m ELSE 1.0 END AS s FROM summed),
  centred AS (
    SELECT *, v / s AS u, sum(a * (v / s)) OVER () / na AS ma, sum(b * (v / s)) OVER () / nb AS mb FROM scaled)
  SELECT min(v), max(v), CAST(sum(a) AS DOUBLE), CAST(sum(b) AS DOUBLE),
    CAST(count(*) FILTER (WHERE a > 0) AS DOUBLE), CAST(count(*) FILTER (WHERE b > 0) AS DOUBLE),
    coalesce(min(v) FILTER (WHERE a > 0), 0.0), coalesce(min(v) FILTER (WHERE b > 0), 0.0),
    coalesce(max(v) FILTER (WHERE a > 0), 0.0), coalesce(max(v) FILTER (WHERE b > 0), 0.0),
    sum(a * (u - ma) * (u - ma)), sum(b * (u - mb) * (u - mb)),
    max(CAST(ca AS DOUBLE) / CAST(na AS DOUBLE) - CAST(cb AS DOUBLE) / CAST(nb AS DOUBLE)),
    min(CAST(ca AS DOUBLE) / CAST(na AS DOUBLE) - CAST(cb AS DOUBLE) / CAST(nb AS DOUBLE)),
    min(ma), min(mb), min(s)
  FROM centred
  GROUP BY least(${last}, (ca - a) * ${parts} // na), least(${last}, (cb - b) * ${parts} // nb)
  ORDER BY 1`;
}

/**
 * What there is to say of a column of numbers or instants. Returned are at most twice as many rows as the plan has parts.
 *
 * @param connection - A connection of its own.
 * @param type - The type.
 * @param request - The column, and which events count.
 */
export async function summarizeNumbers(
  connection: Connection,
  type: "number" | "timestamp",
  request: ColumnRequest,
): Promise<NumberSummary> {
  const chunks = await connection.chunks(query(request));
  const columns = Array.from({ length: 17 }, (_, index) => doubles({ chunks, index }));
  const { rows, plan, ascending } = request;
  const at = (index: number, row: number): number => (columns[index] as Float64Array)[row] as number;
  const pair = (index: number, row: number): readonly number[] =>
    rows.map((_, period) => at(index + period, row));
  const runs = Array.from(
    columns[0] as Float64Array,
    (least, row): CountedRun => ({
      least,
      greatest: at(1, row),
      counts: pair(2, row),
      distinct: pair(4, row),
      low: pair(6, row),
      high: pair(8, row),
      squares: pair(10, row),
      above: at(12, row),
      below: at(13, row),
    }),
  );
  const counted = {
    runs,
    means: runs.length === 0 ? rows.map(() => 0) : pair(14, 0),
    scale: runs.length === 0 ? 1 : at(16, 0),
  };
  return numberSummary(counted, { type, rows, parts: plan.parts, ascending });
}
