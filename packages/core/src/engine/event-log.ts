import type { Columns, EventDefinition } from "../event/events.js";
import type { ChangeCount, LearntRule } from "./cleaning-plan.js";

/**
 * Why a row was not kept: its value is absent; is of another type; is an infinity; lies outside the range; is not of
 * the closed list; failed the row schema; is a local time that clocks show twice or skip; has no known unit; is an
 * outlier; is an id that a reference lacks; lies in the future; came late; or met a rejection rule of the cleaning plan
 * (its own text).
 */
export type RejectionReason =
  | "missing"
  | "type"
  | "not-finite"
  | "range"
  | "unknown-value"
  | "schema"
  | "ambiguous-time"
  | "nonexistent-time"
  | "unknown-unit"
  | "outlier"
  | "unknown-reference"
  | "future"
  | "late"
  | (string & {});

/** A row that was not kept, with what a person needs to mend it. */
export interface RejectedRow {
  /** The record's number in the source, from 1; a CSV header is not counted. */
  readonly line: number;
  /** The column at fault, the first in the order of the definition; for a rule or schema what it names. */
  readonly column: string;
  /** The value as the source gave it. */
  readonly value: unknown;
  /** Why. */
  readonly reason: RejectionReason;
}

/** How many rows were rejected for one reason. */
export interface RejectionCount {
  /** The column at fault. */
  readonly column: string;
  /** Why. */
  readonly reason: RejectionReason;
  /** How many rows. */
  readonly count: number;
}

/** A row that repeats another and was left out. */
export interface DuplicateRow {
  /** The record's number in the source, from 1. */
  readonly line: number;
  /** The record that it repeats, which was kept: the first, unless the plan keeps the last of a run. */
  readonly firstLine: number;
}

/** Which of the rows set aside to return. */
export interface AsideOptions {
  /** At most how many, in the order of the source; left out, all. */
  readonly limit?: number;
}

/** The first and the last of some instants. */
export interface TimeSpan {
  /** The first, in epoch milliseconds. */
  readonly first: number;
  /** The last, in epoch milliseconds. */
  readonly last: number;
}

/** Events that an engine has read and holds. */
export interface EventLog<Cols extends Columns = Columns> {
  /** What the rows are. */
  readonly definition: EventDefinition<Cols>;
  /** The name of the engine that holds them. */
  readonly engine: string;
  /** How many rows came in and what became of them: `in = kept + rejected + duplicates`. */
  readonly rows: {
    /** Rows in the source. */
    readonly in: number;
    /** Rows that can be computed with. */
    readonly kept: number;
    /** Rows at fault, set aside. */
    readonly rejected: number;
    /** Repeats, set aside. */
    readonly duplicates: number;
  };
  /** The rejected rows counted by column and reason, most first. */
  readonly reasons: readonly RejectionCount[];
  /** How many kept rows cleaning changed, by column in the order of the definition and step; steps without are left out. */
  readonly changes: readonly ChangeCount[];
  /** What cleaning learnt from the rows, by column in the order of the definition, bounds first. */
  readonly learnt: readonly LearntRule[];
  /** The time of the first and last kept event in epoch milliseconds; `null` when there is none. */
  readonly span: TimeSpan | null;
  /**
   * The rows at fault.
   *
   * @param options - See {@link AsideOptions}.
   */
  rejected(options?: AsideOptions): Promise<readonly RejectedRow[]>;
  /**
   * The repeats.
   *
   * @param options - See {@link AsideOptions}.
   */
  duplicates(options?: AsideOptions): Promise<readonly DuplicateRow[]>;
}
