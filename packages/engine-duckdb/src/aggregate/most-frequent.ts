import { double, identifier, sql } from "../sql/sql.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { seen } from "./seen.js";
import { oneInput } from "./vectors.js";

/**
 * The most frequent input, among equals the one seen last.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The cutoff, and what is known of the inputs.
 */
export function mostFrequent(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const table = identifier(`f${context.position}`);
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  const rank = sql`occurrences * CAST(${double(context.rows + 1)} AS BIGINT) + latest`;
  return {
    ...oneInput(input, sql`any_value(${table}.value)`, context),
    join: sql`(SELECT u, arg_max(value, ${rank}) AS value FROM (
      SELECT u, ${input.column} AS value, count(*) AS occurrences, max(o) AS latest
      FROM inputs WHERE ${where} GROUP BY u, ${input.column}
    ) GROUP BY u) AS ${table}`,
  };
}
