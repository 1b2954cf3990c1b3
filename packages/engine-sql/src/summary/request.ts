import type { SummaryPlan } from "@portrait/core";
import type { SqlDialect } from "../sql/dialect.js";
import type { Sql } from "../sql/sql.js";

/** The columns of a result. */
export interface SummaryResult {
  /**
   * A column of numbers; NaN for null.
   *
   * @param index - Its position.
   */
  numbers(index: number): Float64Array;
  /**
   * A column of texts without nulls.
   *
   * @param index - Its position.
   */
  texts(index: number): readonly string[];
}

/**
 * Runs a query and holds its result.
 *
 * @param query - The query.
 */
export type SummaryQuery = (query: Sql) => Promise<SummaryResult>;

/** What summaries need of a dialect. */
export type SummaryDialect = Pick<SqlDialect, "wholeQuotient">;

/** A column of a log, and which events count. */
export interface ColumnRequest {
  /** What stands behind FROM. */
  readonly from: Sql;
  /** The column. */
  readonly column: Sql;
  /** For each period whether an event is in it: always two, the second of none where there is one. */
  readonly within: readonly [Sql, Sql];
  /** For each period how many events it has. */
  readonly rows: readonly number[];
  /** How finely. */
  readonly plan: SummaryPlan;
  /** Whether values grow with time. */
  readonly ascending: boolean;
}
