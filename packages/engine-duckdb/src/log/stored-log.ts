import {
  type Columns,
  type EventDefinition,
  listWords,
  PortraitError,
  type TimeSpan,
  valueTypeOf,
} from "@portrait/core";
import type { ColumnScope, TypedSql } from "../sql/expression.js";
import { identifier, type Sql, sql } from "../sql/sql.js";

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

/**
 * The name of an event's column in tables: by position, because DuckDB does not tell upper from lower case in names.
 *
 * @param position - The position of the column in the definition.
 */
export const columnName = (position: number): Sql => identifier(`c${position}`);

/**
 * The columns of an event by name, as the expressions of a query over its table.
 *
 * @param definition - The event.
 * @throws PortraitError `unknown-id` when a name is asked for that the event does not have.
 */
export function columnsOf(definition: EventDefinition<Columns>): ColumnScope {
  const entries = Object.entries(definition.schema).map(([name, column], position): [string, TypedSql] => {
    const type = valueTypeOf(column);
    const stored = columnName(position);
    return [
      name,
      type === "timestamp" ? { type, sql: sql`CAST(${stored} AS DOUBLE)`, stored } : { type, sql: stored },
    ];
  });
  const known = new Map(entries);
  return (name) => {
    const column = known.get(name);
    if (column !== undefined) return column;
    throw new PortraitError({
      code: "unknown-id",
      message: `There is no column ${JSON.stringify(name)}.`,
      hint: `There are ${listWords(known.keys(), 20)}.`,
    });
  };
}

/**
 * The column of an event that holds ids or categories.
 *
 * @param definition - The event.
 * @param name - Its name.
 * @throws PortraitError `unknown-id` when there is none of the name or kind.
 */
export function textColumn(definition: EventDefinition<Columns>, name: string): Sql {
  const known = Object.hasOwn(definition.schema, name) ? columnsOf(definition)(name) : undefined;
  if (known?.type === "category") return known.sql;
  throw new PortraitError({
    code: "unknown-id",
    message: `${JSON.stringify(name)} is no id or category column of the event.`,
    details: { column: name },
  });
}

/**
 * The column of an event that says when it happened.
 *
 * @param definition - The event.
 */
export function timeColumn(definition: EventDefinition<Columns>): Sql {
  return columnName(Object.keys(definition.schema).indexOf(definition.time));
}
