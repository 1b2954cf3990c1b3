import { integerLists } from "../database/columns.js";
import { bigint, integer, sql } from "../sql/sql.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { seen } from "./seen.js";
import { column, compact } from "./vectors.js";

/** Histories up to this length are collected in a heap of fixed size for each user, longer ones by sorting. */
const HEAP_LIMIT = 1000;

/**
 * The last inputs in order of time and line.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The cutoff, and what is known of the inputs.
 */
export function history(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const limit = bound.node.limit as number;
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  const latest =
    limit <= HEAP_LIMIT
      ? sql`list_reverse(arg_max(${input.column}, o, ${integer(limit)}) FILTER (WHERE ${where}))`
      : sql`list(${input.column} ORDER BY o) FILTER (WHERE ${where})[${bigint(-limit)}:]`;
  return {
    columns: [sql`coalesce(${latest}, CAST([] AS INTEGER[]))`],
    vector(columns) {
      const { offsets, items } = integerLists(column(columns, 0));
      return { type: "list", offsets, ...compact(items, context.dictionary(input)) };
    },
  };
}
