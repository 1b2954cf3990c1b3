import type { Sql } from "@portrait/engine-sql";
import type { BoundAggregate } from "./bind.js";
import type { Slices } from "./exact-sum.js";

/** What is counted by value: rows of the events seen, one for each value. */
export interface TallySource {
  /** The value that is counted, over the rows that are seen; null is left out. */
  readonly value: Sql;
  /** Which rows. */
  readonly where: Sql;
  /** For n-grams how many consecutive values make one. */
  readonly n?: number;
}

/** An aggregate as SQL over the events seen, grouped by cutoff and user. */
export interface Computed {
  /** The expressions of the grouping that it needs. */
  readonly grouped: readonly Sql[];
  /** What it needs counted by value. */
  readonly tally?: TallySource;
  /**
   * The result.
   *
   * @param columns - The columns of the grouping, in the order of `grouped`.
   * @param tally - The values counted, most frequent first, ties by the one seen last: an array of structs with `n`, the
   *   count below zero, and `v`, the value. Null where there is none.
   */
  result(columns: readonly Sql[], tally: Sql): Sql;
}

/** What computing an aggregate needs beside itself. */
export interface ComputeContext {
  /** The cutoff, DOUBLE, within the result. */
  readonly cutoff: Sql;
  /**
   * The slices in which an input is added up.
   *
   * @param aggregate - The aggregate.
   */
  slices(aggregate: BoundAggregate): Slices;
}
