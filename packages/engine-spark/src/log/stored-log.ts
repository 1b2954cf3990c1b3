import { type Columns, type EventDefinition, listWords, PortraitError, valueTypeOf } from "@portrait/core";
import type { Magnitudes } from "../aggregate/exact-sum.js";
import type { ColumnScope, TypedSql } from "../sql/expression.js";
import { identifier, type Sql, sql } from "../sql/sql.js";

/** Where the session finds the kept events of a log. */
export interface StoredLog {
  /** What the rows are. */
  readonly definition: EventDefinition;
  /** What stands behind FROM: `line`, BIGINT, and the event's columns as `c0`, `c1` ... in their order; instants are BIGINT. */
  readonly view: Sql;
  /** How many events there are. */
  readonly kept: number;
  /** The time of the first and last event; `null` when there is none. */
  readonly span: { readonly first: number; readonly last: number } | null;
  /** What is known of the magnitudes of expressions that were added up, by their JSON. */
  readonly magnitudes: Map<string, Magnitudes>;
}

/**
 * The name of an event's column in views: by position, so that any name will do.
 *
 * @param position - The position of the column in the definition.
 */
export const columnName = (position: number): Sql => identifier(`c${position}`);

/**
 * The columns of an event by name, as the expressions of a query over its view.
 *
 * @param definition - The event.
 * @throws PortraitError `unknown-id` when a name is asked for that the event does not have.
 */
export function columnsOf(definition: EventDefinition<Columns>): ColumnScope {
  const entries = Object.entries(definition.schema).map(([name, column], position): [string, TypedSql] => {
    const type = valueTypeOf(column);
    const stored = columnName(position);
    return [name, { type, sql: type === "timestamp" ? sql`CAST(${stored} AS DOUBLE)` : stored }];
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
