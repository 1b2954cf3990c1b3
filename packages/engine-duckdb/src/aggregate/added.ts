import { doubles, values } from "../database/columns.js";
import { sql } from "../sql/sql.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import { sumOfBins } from "./exact-sum.js";
import { type BoundAggregate, binColumn, type Input } from "./inputs.js";
import { seen } from "./seen.js";
import { column } from "./vectors.js";

/**
 * The sum or mean of the inputs: exact, rounded once.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The cutoff, and what is known of the inputs.
 */
export function added(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const bins = context.bins(input);
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  const totals = bins.map(
    (_, bin) => sql`coalesce(sum(${binColumn(input, bin)}) FILTER (WHERE ${where}), CAST(0 AS HUGEINT))`,
  );
  const mean = bound.node.aggregate === "mean";
  return {
    columns: [sql`CAST(count(*) FILTER (WHERE ${where}) AS DOUBLE)`, ...totals],
    vector(columns) {
      const rows = doubles(column(columns, 0));
      const parts = bins.map((_, bin) => values<bigint>(column(columns, bin + 1)));
      const sums = rows.map((_, row) => {
        const sum = sumOfBins(
          parts.map((part) => part[row] as bigint),
          bins,
        );
        return Number.isFinite(sum) ? sum : Number.NaN;
      });
      if (!mean) return { type: "number", values: sums };
      return { type: "number", values: sums.map((sum, row) => sum / (rows[row] as number)) };
    },
  };
}
