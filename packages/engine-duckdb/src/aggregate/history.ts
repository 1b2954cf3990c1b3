import { sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { filter } from "./seen.js";
import { topBy } from "./top.js";
import { textLists } from "./vectors.js";

/**
 * The last inputs in order of time and line.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function history(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const where = filter([...context.seen(bound), sql`${input.column} IS NOT NULL`]);
  const latest = context.grouped(topBy(input.column, sql`o`, bound.node.limit as number, where));
  return textLists(sql`list_reverse(${latest})`, input, context);
}
