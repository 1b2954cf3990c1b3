import type { NumberSummary } from "@portrait/core";
import { type CountedRun, numberSummary } from "@portrait/features/quality";
import { bigint, double, type Sql, sql } from "../sql/sql.js";
import type { ColumnRequest, SummaryDialect, SummaryQuery } from "./request.js";

/** Beyond these, squares of values overflow or vanish. */
const LARGE = double(1e140);
const SMALL = double(1e-140);

/**
 * The different values with their counts, then the runs of them that no quantile divides. Each window is over the different
 * values in order; `u` is a value scaled so that squares neither overflow nor vanish.
 */
function runsOf({ from, column, within, plan }: ColumnRequest, dialect: SummaryDialect): Sql {
  const [a, b] = within;
  const [zero, one] = [double(0), bigint(1)];
  const upTo = sql`OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  const run = (before: Sql, all: Sql): Sql =>
    sql`least(${bigint(plan.parts - 1)}, ${dialect.wholeQuotient(sql`(${before} * ${bigint(plan.parts)})`, all)})`;
  return sql`WITH counted AS (
    SELECT v, count(*) FILTER (WHERE a) AS a, count(*) FILTER (WHERE b) AS b
    FROM (SELECT CAST(${column} AS DOUBLE) + ${zero} AS v, ${a} AS a, ${b} AS b FROM ${from})
    WHERE v IS NOT NULL AND (a OR b) GROUP BY v),
  summed AS (
    SELECT v, a, b, CAST(sum(a) ${upTo} AS BIGINT) AS ca, CAST(sum(b) ${upTo} AS BIGINT) AS cb,
      greatest(${one}, CAST(sum(a) OVER () AS BIGINT)) AS na, greatest(${one}, CAST(sum(b) OVER () AS BIGINT)) AS nb,
      max(abs(v)) OVER () AS m
    FROM counted),
  scaled AS (
    SELECT *, CASE WHEN m > ${LARGE} OR (m > ${zero} AND m < ${SMALL}) THEN m ELSE ${double(1)} END AS s FROM summed),
  centred AS (
    SELECT *, v / s AS u, sum(a * (v / s)) OVER () / na AS ma, sum(b * (v / s)) OVER () / nb AS mb,
      ${run(sql`(ca - a)`, sql`na`)} AS ra, ${run(sql`(cb - b)`, sql`nb`)} AS rb,
      CAST(ca AS DOUBLE) / CAST(na AS DOUBLE) - CAST(cb AS DOUBLE) / CAST(nb AS DOUBLE) AS gap
    FROM scaled)
  SELECT min(v), max(v), CAST(sum(a) AS DOUBLE), CAST(sum(b) AS DOUBLE),
    CAST(count(*) FILTER (WHERE a > 0) AS DOUBLE), CAST(count(*) FILTER (WHERE b > 0) AS DOUBLE),
    coalesce(min(v) FILTER (WHERE a > 0), ${zero}), coalesce(min(v) FILTER (WHERE b > 0), ${zero}),
    coalesce(max(v) FILTER (WHERE a > 0), ${zero}), coalesce(max(v) FILTER (WHERE b > 0), ${zero}),
    sum(a * (u - ma) * (u - ma)), sum(b * (u - mb) * (u - mb)), max(gap), min(gap), min(ma), min(mb), min(s)
  FROM centred GROUP BY ra, rb ORDER BY 1`;
}

/**
 * What there is to say of a column of numbers or instants. Returned are at most twice as many rows as the plan has parts.
 *
 * @param query - Runs a query.
 * @param type - The type.
 * @param request - The column, and which events count.
 * @param dialect - The dialect.
 */
export async function summarizeNumbers(
  query: SummaryQuery,
  type: "number" | "timestamp",
  request: ColumnRequest,
  dialect: SummaryDialect,
): Promise<NumberSummary> {
  const found = await query(runsOf(request, dialect));
  const columns = Array.from({ length: 17 }, (_, index) => found.numbers(index));
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
