import { all, bigint, type Sql, sql } from "@portrait/engine-sql";
import type { ComputeContext } from "./compute-context.js";
import type { BoundAggregate } from "./inputs.js";

/**
 * How often each value occurs among the events of each user: the relation of `u`, `value`, `occurrences` and the order
 * `latest` of the last of them.
 *
 * @param bound - The aggregate that sees the events.
 * @param value - The value; null is left out.
 * @param context - The query.
 */
export function tally(bound: BoundAggregate, value: Sql, context: ComputeContext): Sql {
  const where = all([...context.seen(bound), sql`${value} IS NOT NULL`]);
  return context.relation(sql`SELECT u, ${value} AS value, count(*) AS occurrences, max(o) AS latest
    FROM ${context.rows} WHERE ${where} GROUP BY u, ${value}`);
}

/**
 * A number by which the more frequent value of a {@link tally} stands above, and among equally frequent ones that seen
 * last.
 *
 * @param context - The query.
 */
export function frequencyRank(context: ComputeContext): Sql {
  return sql`(occurrences * ${bigint(context.orders)} + latest)`;
}
