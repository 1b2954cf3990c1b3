import { PortraitError } from "@portrait/core";
import { join, type Sql, sql } from "@portrait/engine-sql";
import { doubles, values } from "../database/columns.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import { binned, type SumBin, scaled, sumOfBins } from "./exact-sum.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { splitParts } from "./split-sum.js";
import { column, finiteOrNull, numeric } from "./vectors.js";

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/** The sum of whole multiples within DuckDB: rounded once, since there is but one bin. */
function storedSum(totals: readonly Sql[], bins: readonly SumBin[]): Sql {
  const [total, bin] = [totals[0], bins[0]];
  if (total === undefined || bin === undefined) return sql`CAST(0 AS DOUBLE)`;
  if (bins.length === 1)
    return scaled(sql`CAST(coalesce(${total}, CAST(0 AS HUGEINT)) AS DOUBLE)`, -bin.shift);
  throw new PortraitError({
    code: "not-supported",
    message:
      "score: the numbers of a sum or mean differ too much in size to be added without loss where they lie.",
    hint: "Leave outliers out by a filter or a cleaning rule, or compute with buildProfiles(...).",
  });
}

/** The sum or mean from whole multiples of powers of two, put together outside of DuckDB. */
function ofBins(count: Sql, totals: readonly Sql[], bins: readonly SumBin[], mean: boolean): Computed {
  return {
    columns: [
      sql`CAST(${count} AS DOUBLE)`,
      ...totals.map((total) => sql`coalesce(${total}, CAST(0 AS HUGEINT))`),
    ],
    stored() {
      const sum = storedSum(totals, bins);
      return finiteOrNull(mean ? sql`(${sum} / nullif(${count}, 0))` : sum);
    },
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
  const sum = (part: Sql): Sql => context.total("sum", bound, part);
  const count = (): Sql => context.total("count", bound, complete ? undefined : input.column);
  if (split === undefined) {
    const totals = bins.map((bin) => sum(binned(input.column, bin)));
    return ofBins(count(), totals, bins, mean);
  }
  const total = sql`(${join(splitParts(input.column, split).map(sum), sql` + `)})`;
  return numeric(mean ? sql`${total} / ${count()}` : sql`coalesce(${total}, 0)`);
}
