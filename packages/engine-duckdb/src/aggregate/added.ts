import { doubles, values } from "../database/columns.js";
import { type Sql, sql } from "../sql/sql.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import { binned, sumInSql, sumOfBins } from "./exact-sum.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { filter } from "./seen.js";
import { column, NOTHING, numeric } from "./vectors.js";

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/**
 * The sum or mean of the inputs: exact, rounded once.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function added(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const mean = bound.node.aggregate === "mean";
  const bins = context.bins(input);
  const where = filter(context.seen(bound));
  const totals = bins.map((bin) => context.grouped(sql`sum(${binned(input.column, bin)})${where}`));
  const count = (): Sql => context.grouped(sql`count(${input.column})${where}`);
  const [first] = totals;
  const single = first === undefined ? undefined : sumInSql(first, bins);
  if (single !== undefined) {
    return numeric(mean ? sql`coalesce(${single} / ${count()}, ${NOTHING})` : sql`coalesce(${single}, 0)`);
  }
  return {
    columns: [
      sql`CAST(${count()} AS DOUBLE)`,
      ...totals.map((total) => sql`coalesce(${total}, CAST(0 AS HUGEINT))`),
    ],
    vector(columns) {
      const rows = doubles(column(columns, 0));
      const parts = bins.map((_, bin) => values<bigint>(column(columns, bin + 1)));
      const sums = rows.map((_, row) =>
        finite(
          sumOfBins(
            parts.map((part) => part[row] as bigint),
            bins,
          ),
        ),
      );
      if (!mean) return { type: "number", values: sums };
      return { type: "number", values: sums.map((sum, row) => sum / (rows[row] as number)) };
    },
  };
}
