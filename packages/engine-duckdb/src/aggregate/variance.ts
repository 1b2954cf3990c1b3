import { bigint, type Sql, sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { filter } from "./seen.js";
import { numeric } from "./vectors.js";

/** All inputs of each user, ascending; null for none. */
export function ascending(bound: BoundAggregate, input: Input, context: ComputeContext): Sql {
  const where = filter([...context.seen(bound), sql`${input.column} IS NOT NULL`]);
  return context.grouped(sql`list_sort(list(${input.column})${where})`);
}

/**
 * The variance of the inputs: the sum of squared differences from their mean, in a second pass.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function variance(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const where = filter(context.seen(bound));
  const values = ascending(bound, input, context);
  const mean = context.grouped(sql`fsum(${input.column})${where} / count(${input.column})${where}`);
  const squares = sql`list_sum(list_transform(${values}, lambda x: (x - ${mean}) * (x - ${mean})))`;
  const degrees = sql`(len(${values}) - ${bigint(bound.node.ddof ?? 1)})`;
  return numeric(sql`CASE WHEN ${degrees} > 0 THEN ${squares} / ${degrees} END`);
}
