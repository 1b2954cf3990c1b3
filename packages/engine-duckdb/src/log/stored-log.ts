import type { EventDefinition, TimeSpan } from "@portrait/core";
import type { LogLifetime, Sql } from "@portrait/engine-sql";
import type { StoredAside } from "./stored-aside.js";

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
  /** The rows that were not kept. */
  readonly aside: StoredAside;
  /** The columns by which rows repeat others; absent where whole rows were compared, or none. */
  readonly repeatKey: readonly string[] | undefined;
  /** Whether the log may be used. */
  readonly lifetime: LogLifetime;
  /** What was found out of it so far. */
  readonly statistics: LogStatistics;
  /** How many events it has. */
  readonly kept: number;
  /** The times of its first and last event; `null` when there is none. */
  readonly span: TimeSpan | null;
}
