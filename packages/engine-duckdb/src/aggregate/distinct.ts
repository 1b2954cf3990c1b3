import { sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { tally } from "./tally.js";
import { numeric } from "./vectors.js";

/**
 * How many different inputs there are.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function distinct(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const counts = tally(bound, input.column, context);
  const table = context.joined(sql`SELECT u, count(*) AS different FROM ${counts} GROUP BY u`);
  return numeric(sql`coalesce(${table}.different, 0)`);
}
