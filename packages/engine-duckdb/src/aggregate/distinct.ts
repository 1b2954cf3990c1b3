import { identifier, sql } from "../sql/sql.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { seen } from "./seen.js";
import { numberVector } from "./vectors.js";

/**
 * How many different inputs there are.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The cutoff, and what is known of the inputs.
 */
export function distinct(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const table = identifier(`f${context.position}`);
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  return {
    columns: [sql`CAST(coalesce(any_value(${table}.value), 0) AS DOUBLE)`],
    join: sql`(SELECT u, count(*) AS value FROM (SELECT DISTINCT u, ${input.column} FROM inputs WHERE ${where}) GROUP BY u) AS ${table}`,
    vector: numberVector,
  };
}
