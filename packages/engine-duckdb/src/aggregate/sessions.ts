import { double, type Sql, sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import { sinceLast, unknownStatistic } from "./gap.js";
import type { BoundAggregate } from "./inputs.js";
import { numeric } from "./vectors.js";

/**
 * A statistic of sessions: runs of events with no longer pause than the aggregate's between two of them.
 *
 * @param bound - The aggregate.
 * @param context - The query.
 * @throws PortraitError `invalid-definition` when it names no statistic.
 */
export function sessions(bound: BoundAggregate, context: ComputeContext): Computed {
  const { node } = bound;
  const numbered = sql`SELECT u, instant, count(*) FILTER (WHERE since > ${double(node.gap as number)})
    OVER (PARTITION BY u ORDER BY o ROWS UNBOUNDED PRECEDING) AS session FROM ${sinceLast(bound, context)}`;
  const each = sql`SELECT u, session, count(*) AS events, max(instant) - min(instant) AS duration
    FROM (${numbered}) GROUP BY u, session`;
  const table = context.joined(sql`SELECT u, count(*) AS sessions, sum(events) / count(*) AS mean_events,
    CAST(sum(duration) AS DOUBLE) / count(*) AS mean_duration, arg_max(events, session) AS last_events,
    arg_max(duration, session) AS last_duration FROM (${each}) GROUP BY u`);
  const inUnits = (duration: Sql): Computed => numeric(sql`${duration} / ${double(node.unit as number)}`);
  switch (node.statistic) {
    case "count":
      return numeric(sql`coalesce(${table}.sessions, 0)`);
    case "meanEvents":
      return numeric(sql`${table}.mean_events`);
    case "lastEvents":
      return numeric(sql`${table}.last_events`);
    case "meanDuration":
      return inUnits(sql`${table}.mean_duration`);
    case "lastDuration":
      return inUnits(sql`${table}.last_duration`);
    default:
      throw unknownStatistic("sessions", node.statistic);
  }
}
