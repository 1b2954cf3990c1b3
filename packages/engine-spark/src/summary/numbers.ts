import type { NumberSummary } from "@portrait/core";
import { bigint, double, type Sql, sql } from "@portrait/engine-sql";
import { type CountedRun, numberSummary } from "@portrait/features/quality";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { toText } from "../sql/statement.js";
import { type ColumnRequest, numbersAt } from "./summarize.js";

/**
 * The different values with their counts, then the runs of them that no quantile divides. Each window is over the different values
 * in order; `u` is a value scaled so that squares neither overflow nor vanish.
 */
function query({ from, column, within, plan }: ColumnRequest): Sql {
  const [a, b] = within;
  const parts = bigint(plan.parts);
  const last = bigint(plan.parts - 1);
  return sql`WITH counted AS (
    SELECT v, count(*) FILTER (WHERE a) AS a, count(*) FILTER (WHERE b) AS b
    FROM (SELECT CAST(${column} AS DOUBLE) + ${double(0)} AS v, ${a} AS a, ${b} AS b FROM ${from})
    WHERE v IS NOT NULL AND (a OR b) GROUP BY v),
  summed AS (
    SELECT v, a, b,
      sum(a) OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ca,
      sum(b) OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS cb,
      greatest(1L, sum(a) OVER ()) AS na, greatest(1L, sum(b) OVER ()) AS nb, max(abs(v)) OVER () AS m
    FROM counted),
  scaled AS (SELECT *, CASE WHEN m > 1E140D OR (m > 0D AND m < 1E-140D) THEN m ELSE 1D END AS s FROM summed),
  centred AS (
    SELECT *, v / s AS u, sum(a * (v / s)) OVER () / na AS ma, sum(b * (v / s)) OVER () / nb AS mb,
      least(${last}, ((ca - a) * ${parts}) div na) AS ra, least(${last}, ((cb - b) * ${parts}) div nb) AS rb,
      CAST(ca AS DOUBLE) / CAST(na AS DOUBLE) - CAST(cb AS DOUBLE) / CAST(nb AS DOUBLE) AS gap
    FROM scaled)
  SELECT min(v), max(v), CAST(sum(a) AS DOUBLE), CAST(sum(b) AS DOUBLE),
    CAST(count(*) FILTER (WHERE a > 0) AS DOUBLE), CAST(count(*) FILTER (WHERE b > 0) AS DOUBLE),
    coalesce(min(v) FILTER (WHERE a > 0), 0D), coalesce(min(v) FILTER (WHERE b > 0), 0D),
    coalesce(max(v) FILTER (WHERE a > 0), 0D), coalesce(max(v) FILTER (WHERE b > 0), 0D),
    sum(a * (u - ma) * (u - ma)), sum(b * (u - mb) * (u - mb)), max(gap), min(gap), min(ma), min(mb), min(s)
  FROM centred GROUP BY ra, rb ORDER BY 1`;
}

/**
 * What there is to say of a column of numbers or instants. Returned are at most twice as many rows as the plan has parts; the
 * windows put the different values, not the events, in order on one worker, which spills to disk.
 *
 * @param session - The session.
 * @param type - The type.
 * @param request - The column, and which events count.
 * @param options - Signal and progress.
 */
export async function summarizeNumbers(
  session: SparkSession,
  type: "number" | "timestamp",
  request: ColumnRequest,
  options: StatementOptions,
): Promise<NumberSummary> {
  const found = await session.query(toText(query(request)), options);
  const columns = Array.from({ length: 17 }, (_, index) => numbersAt(found, index));
  const { rows, plan, ascending } = request;
  const at = (index: number, row: number): number => (columns[index] as Float64Array)[row] as number;
  const pair = (index: number, row: number): readonly number[] =>
    rows.map((_, period) => at(index + period, row));
  const runs = Array.from(
    { length: found.numRows },
    (_, row): CountedRun => ({
      least: at(0, row),
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
