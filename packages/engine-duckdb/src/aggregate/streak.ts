import { all, bigint, sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import { unknownStatistic } from "./gap.js";
import type { BoundAggregate } from "./inputs.js";
import { offsetAt, periodNumber } from "./local-time.js";
import { numeric } from "./vectors.js";

/**
 * A statistic of runs of consecutive local days, weeks or months with an event.
 *
 * @param bound - The aggregate.
 * @param context - The query.
 * @throws PortraitError `invalid-definition` when it names no statistic.
 */
export function streak(bound: BoundAggregate, context: ComputeContext): Computed {
  const { period = "day", timeZone = "UTC", statistic } = bound.node;
  const number = periodNumber(context.localTime(timeZone), period);
  const before = context.cutoff - 1;
  const last = periodNumber(sql`${bigint(before + offsetAt(timeZone, before))}`, period);
  const active = sql`SELECT DISTINCT u, ${number} AS p FROM ${context.rows} WHERE ${all(context.seen(bound))}`;
  const runs = sql`SELECT u, count(*) AS periods, max(p) AS last FROM (
    SELECT u, p, p - row_number() OVER (PARTITION BY u ORDER BY p) AS run FROM (${active})) GROUP BY u, run`;
  const table = context.joined(sql`SELECT u, max(periods) AS longest, sum(periods) AS active,
    max(periods) FILTER (WHERE last IN (${last}, ${last} - 1)) AS current FROM (${runs}) GROUP BY u`);
  switch (statistic) {
    case "longest":
      return numeric(sql`coalesce(${table}.longest, 0)`);
    case "active":
      return numeric(sql`coalesce(${table}.active, 0)`);
    case "current":
      return numeric(sql`coalesce(${table}.current, 0)`);
    default:
      throw unknownStatistic("streak", statistic);
  }
}
