import type { EventDefinition, TimeSpan } from "@portrait/core";
import type { Sql } from "@portrait/engine-sql";

/** What was found out of a log, which never changes: by the expression of which it speaks. */
export interface LogStatistics {
  /** How many users a key has, and how many events at most one has. */
  readonly users: Map<string, UserCounts>;
  /** The magnitudes of numbers. */
  readonly inputs: Map<string, ExpressionStatistics>;
}

/** How events are spread over users. */
export interface UserCounts {
  /** How many users there are. */
  readonly users: number;
  /** How many events at most one has. */
  readonly most: number;
}

/** What is known of the numbers that an expression gives. */
export interface ExpressionStatistics {
  /** The least magnitude but 0; 0 when all are zero. */
  readonly least: number;
  /** The greatest magnitude. */
  readonly greatest: number;
  /** Whether all are integers. */
  readonly whole: boolean;
  /** Whether every event has a finite number. */
  readonly complete: boolean;
}

/** The table that holds the kept events of a log, in order of time and line. */
export interface StoredLog {
  /** What the rows are. */
  readonly definition: EventDefinition;
  /** The table: `__order` from 1, `__line`, and the event's columns as `c0`, `c1` ... in their order. */
  readonly table: Sql;
  /** What was found out of it so far. */
  readonly statistics: LogStatistics;
  /** How many events it has. */
  readonly kept: number;
  /** The times of its first and last event; `null` when there is none. */
  readonly span: TimeSpan | null;
}
