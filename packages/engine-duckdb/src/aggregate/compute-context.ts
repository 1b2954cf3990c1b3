import type { Vector } from "@portrait/core";
import { type Sql, sql } from "@portrait/engine-sql";
import type { ResultColumn } from "../database/columns.js";
import type { AddingOf, BoundAggregate, Input } from "./inputs.js";

/** What can be put together from parts of the events without a loss. */
export type Total = "count" | "sum" | "min" | "max";

/** The functions that compute totals. */
export const TOTALS: Readonly<Record<Total, Sql>> = {
  count: sql`count`,
  sum: sql`sum`,
  min: sql`min`,
  max: sql`max`,
};

/** The texts of an input of type category, by code. */
export type DictionaryOf = (input: Input) => readonly string[];

/** The table of the texts of an input of type category, as `code` and `value`. */
export type TextsOf = (input: Input) => Sql;

/** An aggregate as columns of the query at a cutoff. */
export interface Computed {
  /** The columns, one row a user, none ever null; written over what {@link ComputeContext} returns. */
  readonly columns: readonly Sql[];
  /** The result itself as one column: DOUBLE, BOOLEAN, VARCHAR, TIMESTAMP, VARCHAR[] or DOUBLE[]; null for none. */
  stored(): Sql;
  /**
   * The column of the result.
   *
   * @param columns - The columns of the query's result.
   */
  vector(columns: readonly ResultColumn[]): Vector;
}

/** The query at a cutoff while it is being written: what aggregates put into it, each thing once. */
export interface ComputeContext {
  /** The cutoff in epoch milliseconds. */
  readonly cutoff: number;
  /** More than any event's order `o`. */
  readonly orders: number;
  /** The relation of all events that some aggregate may see: `u`, `o`, `instant`, inputs and filters. */
  readonly rows: Sql;
  /** How inputs are added up. */
  readonly adding: AddingOf;
  /** The texts of inputs. */
  readonly dictionary: DictionaryOf;
  /** The table of the texts of an input, as `code` and `value`. */
  readonly texts: TextsOf;
  /**
   * What must hold of an event so that an aggregate sees it.
   *
   * @param bound - The aggregate.
   */
  seen(bound: BoundAggregate): readonly Sql[];
  /**
   * The local time of an event in milliseconds, BIGINT.
   *
   * @param timeZone - The IANA name of the zone.
   */
  localTime(timeZone: string): Sql;
  /**
   * Puts a total of the events that an aggregate sees into the grouping of all rows by user.
   *
   * @param total - Which.
   * @param bound - The aggregate.
   * @param value - Of what, over the columns of `rows`; left out, of the events themselves.
   * @param also - What must hold of an event besides.
   * @returns The column that holds it.
   */
  total(total: Total, bound: BoundAggregate, value?: Sql, also?: readonly Sql[]): Sql;
  /**
   * Puts an aggregate into the grouping of all rows by user.
   *
   * @param aggregate - The aggregate over the columns of `rows`.
   * @returns The column that holds it.
   */
  grouped(aggregate: Sql): Sql;
  /**
   * Names a relation.
   *
   * @param query - What it holds.
   * @returns Its name.
   */
  relation(query: Sql): Sql;
  /**
   * Joins a relation with at most one row a user.
   *
   * @param query - What it holds, with the user as `u`.
   * @returns Its name; its columns are null for users that it lacks.
   */
  joined(query: Sql): Sql;
}
