import type { Vector } from "@portrait/core";
import type { ResultColumn } from "../database/columns.js";
import type { Sql } from "../sql/sql.js";
import type { BinsOf, Input } from "./inputs.js";

/** The texts of an input of type category, by code. */
export type DictionaryOf = (input: Input) => readonly string[];

/** An aggregate as columns of a query over the table of inputs, grouped by user. */
export interface Computed {
  /** The columns, none ever null. */
  readonly columns: readonly Sql[];
  /** A table with one row a user to join by `u`, for what one grouping cannot give. */
  readonly join?: Sql;
  /**
   * The column of the result.
   *
   * @param columns - The columns of the query's result.
   */
  vector(columns: readonly ResultColumn[]): Vector;
}

/** What computing an aggregate at a cutoff needs. */
export interface ComputeContext {
  /** The cutoff in epoch milliseconds. */
  readonly cutoff: number;
  /** How many rows the table of inputs has. */
  readonly rows: number;
  /** The position of the aggregate in the plan. */
  readonly position: number;
  /** The bins of inputs that are added up. */
  readonly bins: BinsOf;
  /** The texts of inputs. */
  readonly dictionary: DictionaryOf;
}
