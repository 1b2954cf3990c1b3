import { doubles, values } from "../database/columns.js";
import { join, type Sql, sql } from "../sql/sql.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import { binned, type SumBin, sumOfBins } from "./exact-sum.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { filter } from "./seen.js";
import { splitParts } from "./split-sum.js";
import { column, numeric } from "./vectors.js";

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/** The sum or mean from whole multiples of powers of two, put together outside of DuckDB. */
function ofBins(count: Sql, totals: readonly Sql[], bins: readonly SumBin[], mean: boolean): Computed {
  return {
    columns: [
      sql`CAST(${count} AS DOUBLE)`,
      ...totals.map((total) => sql`coalesce(${total}, CAST(0 AS HUGEINT))`),
    ],
    vector(columns) {
      const rows = doubles(column(columns, 0));
      const parts = bins.map((_, bin) => values<bigint>(column(columns, bin + 1)));
      const sums = rows.map((_, row) => {
        const all = parts.map((part) => part[row] as bigint);
        return finite(sumOfBins(all, bins));
      });
      if (!mean) return { type: "number", values: sums };
      return { type: "number", values: sums.map((sum, row) => sum / (rows[row] as number)) };
    },
  };
}

/**
 * The sum or mean of the inputs: exact, rounded once.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function added(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const mean = bound.node.aggregate === "mean";
  const { split, bins, complete } = context.adding(input);
  const where = filter(context.seen(bound));
  const sum = (part: Sql): Sql => context.grouped(sql`sum(${part})${where}`);
  const count = (): Sql => context.grouped(sql`count(${complete ? sql`*` : input.column})${where}`);
  if (split === undefined) {
    const totals = bins.map((bin) => sum(binned(input.column, bin)));
    return ofBins(count(), totals, bins, mean);
  }
  const total = sql`(${join(splitParts(input.column, split).map(sum), sql` + `)})`;
  return numeric(mean ? sql`${total} / ${count()}` : sql`coalesce(${total}, 0)`);
}
