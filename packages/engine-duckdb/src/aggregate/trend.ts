import { all, double, sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { numeric } from "./vectors.js";

/**
 * The least-squares slope of the inputs on the times of their events, both centred first.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function trend(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const unit = double(bound.node.unit as number);
  const points = context.relation(sql`SELECT u, CAST(instant AS DOUBLE) AS t, ${input.column} AS x
    FROM ${context.rows} WHERE ${all([...context.seen(bound), sql`${input.column} IS NOT NULL`])}`);
  const means = context.relation(
    sql`SELECT u, floor(fsum(t) / count(*)) AS t, fsum(x) / count(*) AS x FROM ${points} GROUP BY u`,
  );
  const centred = context.relation(sql`SELECT p.u, (p.t - m.t) / ${unit} AS t, p.x - m.x AS x
    FROM ${points} AS p JOIN ${means} AS m ON m.u = p.u`);
  const table =
    context.joined(sql`SELECT u, max(t) > min(t) AS spread, (fsum(t * x) - fsum(t) * fsum(x) / count(*)) /
    nullif(fsum(t * t) - fsum(t) * fsum(t) / count(*), 0) AS slope FROM ${centred} GROUP BY u`);
  return numeric(sql`CASE WHEN ${table}.spread THEN ${table}.slope END`);
}
