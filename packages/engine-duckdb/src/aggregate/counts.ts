import { double, type Sql, sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { dayOfWeek, hourOfDay } from "./local-time.js";
import { stepFunction } from "./step-function.js";
import { tally } from "./tally.js";
import { countVector } from "./vectors.js";

function counted(bound: BoundAggregate, place: Sql, width: number, context: ComputeContext): Computed {
  const counts = tally(bound, sql`CAST(${place} AS INTEGER)`, context);
  const table = context.joined(sql`SELECT u, list(value ORDER BY value) AS places,
    list(CAST(occurrences AS INTEGER) ORDER BY value) AS counts FROM ${counts} GROUP BY u`);
  return countVector(sql`${table}.places`, sql`${table}.counts`, width);
}

/**
 * How many inputs lie between each two neighbouring edges, below the first and from the last on.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function histogram(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const edges = bound.node.edges ?? [];
  const bin = stepFunction(input.column, edges.map(double), (place) => sql`${double(place)}`);
  const place = sql`CASE WHEN ${input.column} IS NOT NULL THEN ${bin} END`;
  return counted(bound, place, edges.length + 1, context);
}

/**
 * How many events each hour of the day or day of the week has, by local time.
 *
 * @param bound - The aggregate.
 * @param context - The query.
 */
export function clockCounts(bound: BoundAggregate, context: ComputeContext): Computed {
  const local = context.localTime(bound.node.timeZone as string);
  return bound.node.aggregate === "hourOfDay"
    ? counted(bound, hourOfDay(local), 24, context)
    : counted(bound, dayOfWeek(local), 7, context);
}
