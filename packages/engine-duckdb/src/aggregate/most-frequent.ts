import { sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { frequencyRank, tally } from "./tally.js";
import { oneInput } from "./vectors.js";

/**
 * The most frequent input, among equals the one seen last.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function mostFrequent(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const counts = tally(bound, input.column, context);
  const table = context.joined(
    sql`SELECT u, arg_max(value, ${frequencyRank(context)}) AS value FROM ${counts} GROUP BY u`,
  );
  return oneInput(input, sql`${table}.value`, context);
}
