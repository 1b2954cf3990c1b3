import { all, double, identifier, join, type Sql, sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate } from "./inputs.js";
import { numeric } from "./vectors.js";

/**
 * How many steps of a funnel were taken in order within its length. For each event and step the latest instant at which
 * a way up to that step may have begun is known from the events before it, so that one window a step answers it.
 *
 * @param bound - The aggregate.
 * @param context - The query.
 */
export function funnel(bound: BoundAggregate, context: ComputeContext): Computed {
  const { steps, node } = bound;
  const start = (step: number): Sql => identifier(`start_${step}`);
  const begun = (step: number): Sql => identifier(`begun_${step}`);
  const conditions = [...new Set(steps.map(({ column }) => column))];
  const first = steps[0]?.column ?? sql`FALSE`;
  let ways = sql`SELECT u, o, instant, ${join(conditions)}, CASE WHEN ${first} THEN instant END AS ${start(0)}
    FROM ${context.rows} WHERE ${all(context.seen(bound))}`;
  for (const [step, { column }] of [...steps.entries()].slice(1)) {
    const inTime = sql`instant - ${begun(step)} <= ${double(node.length as number)}`;
    ways = sql`SELECT *, CASE WHEN ${column} AND ${inTime} THEN ${begun(step)} END AS ${start(step)}
      FROM (SELECT *, max(${start(step - 1)}) OVER (
        PARTITION BY u ORDER BY o ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ${begun(step)} FROM (${ways}))`;
  }
  const reached = steps.map((_, step) => sql`CAST(count(${start(step)}) > 0 AS INTEGER)`);
  const table = context.joined(sql`SELECT u, ${join(reached, sql` + `)} AS steps FROM (${ways}) GROUP BY u`);
  return numeric(sql`coalesce(${table}.steps, 0)`);
}
