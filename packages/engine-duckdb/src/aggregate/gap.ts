import { PortraitError } from "@portrait/core";
import { all, double, type Sql, sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate } from "./inputs.js";
import { numeric } from "./vectors.js";

/**
 * The times between events, each with the time since the event before it: the relation of `u`, `o`, `instant` and
 * `since`, null for the first.
 *
 * @param bound - The aggregate that sees the events.
 * @param context - The query.
 */
export function sinceLast(bound: BoundAggregate, context: ComputeContext): Sql {
  return context.relation(sql`SELECT u, o, instant, instant - lag(instant) OVER (PARTITION BY u ORDER BY o) AS since
    FROM ${context.rows} WHERE ${all(context.seen(bound))}`);
}

/**
 * A statistic of the times between events.
 *
 * @param bound - The aggregate.
 * @param context - The query.
 * @throws PortraitError `invalid-definition` when it names no statistic.
 */
export function gap(bound: BoundAggregate, context: ComputeContext): Computed {
  const { statistic, unit } = bound.node;
  const gaps = sinceLast(bound, context);
  const inUnits = (milliseconds: Sql): Computed => numeric(sql`${milliseconds} / ${double(unit as number)}`);
  if (statistic === "deviation") {
    const centred = context.relation(sql`SELECT u, since - floor(avg(since) OVER (PARTITION BY u)) AS d
      FROM ${gaps} WHERE since IS NOT NULL`);
    const table = context.joined(sql`SELECT u, CASE WHEN count(*) > 1 THEN
      sqrt(greatest(0, (fsum(d * d) - fsum(d) * fsum(d) / count(*)) / (count(*) - 1))) END AS deviation
      FROM ${centred} GROUP BY u`);
    return inUnits(sql`${table}.deviation`);
  }
  const table =
    context.joined(sql`SELECT u, CAST(max(instant) - min(instant) AS DOUBLE) / nullif(count(since), 0) AS mean,
    min(since) AS least, max(since) AS greatest, arg_max(since, o) AS latest FROM ${gaps} GROUP BY u`);
  switch (statistic) {
    case "mean":
      return inUnits(sql`${table}.mean`);
    case "min":
      return inUnits(sql`${table}.least`);
    case "max":
      return inUnits(sql`${table}.greatest`);
    case "last":
      return inUnits(sql`${table}.latest`);
    default:
      throw unknownStatistic("gap", statistic);
  }
}

/**
 * An aggregate says nothing that is known of what it looks at.
 *
 * @param aggregate - Which.
 * @param statistic - What it names.
 */
export function unknownStatistic(aggregate: string, statistic: string | undefined): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `"${aggregate}": there is no statistic ${JSON.stringify(statistic)}.`,
    details: { op: aggregate, statistic },
  });
}
