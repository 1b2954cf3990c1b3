import { type Sql, sql } from "@portrait/engine-sql";

/**
 * A function that is constant between thresholds, as comparisons halving them: `at(i)` where as many as `i` of the
 * thresholds are at or below the value.
 *
 * @param value - The value, not null.
 * @param thresholds - Ascending.
 * @param at - The value of each step, from 0 to as many as there are thresholds.
 */
export function stepFunction(value: Sql, thresholds: readonly Sql[], at: (step: number) => Sql): Sql {
  function between(low: number, high: number): Sql {
    if (low === high) return at(low);
    const middle = (low + high) >> 1;
    return sql`(CASE WHEN ${value} < ${thresholds[middle] as Sql} THEN ${between(low, middle)} ELSE ${between(middle + 1, high)} END)`;
  }
  return between(0, thresholds.length);
}
