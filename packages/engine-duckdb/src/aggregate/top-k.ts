import { bigint, type Sql, sql } from "@portrait/engine-sql";
import { doubles, integerLists } from "../database/columns.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { frequencyRank, tally } from "./tally.js";
import { topBy } from "./top.js";
import { column, NO_INTEGERS, textLists } from "./vectors.js";

function topOf(bound: BoundAggregate, input: Input, context: ComputeContext): Sql {
  const counts = tally(bound, input.column, context);
  const rank = frequencyRank(context);
  const limit = bound.node.limit as number;
  return context.joined(sql`SELECT u, sum(occurrences) AS all_occurrences, ${topBy(sql`value`, rank, limit)} AS top,
    ${topBy(sql`CAST(occurrences AS INTEGER)`, rank, limit)} AS top_occurrences FROM ${counts} GROUP BY u`);
}

/**
 * The most frequent inputs, the most frequent first; among equals the one seen last.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function topK(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  return textLists(sql`${topOf(bound, input, context)}.top`, input, context);
}

/**
 * Which share of the inputs each of the most frequent ones has.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function topKShares(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const table = topOf(bound, input, context);
  const width = bound.node.limit as number;
  return {
    columns: [
      sql`coalesce(CAST(${table}.all_occurrences AS DOUBLE), 1)`,
      sql`coalesce(${table}.top_occurrences, ${NO_INTEGERS})`,
    ],
    stored: () => sql`list_transform(range(${bigint(width)}), lambda place:
      coalesce(${table}.top_occurrences[place + 1] / CAST(${table}.all_occurrences AS DOUBLE), 0))`,
    vector(columns) {
      const totals = doubles(column(columns, 0));
      const { offsets, items } = integerLists(column(columns, 1));
      const values = new Float64Array(totals.length * width);
      totals.forEach((total, row) => {
        const first = offsets[row] as number;
        for (let at = first; at < (offsets[row + 1] as number); at++) {
          values[row * width + at - first] = (items[at] as number) / total;
        }
      });
      return { type: "vector", width, values };
    },
  };
}
