import { type Columns, type EventDefinition, listWords, PortraitError, valueTypeOf } from "@portrait/core";
import type { ColumnScope, TypedSql } from "../sql/expression.js";
import { identifier, type Sql, sql } from "../sql/sql.js";

/**
 * The name of an event's column in tables and views: by position, so that any name will do.
 *
 * @param position - The position of the column in the definition.
 *
 * @example
 * ```ts
 * import { columnName, describeSql } from "@portrait/engine-sql";
 *
 * describeSql(columnName(2)); // => '"c2"'
 * ```
 */
export const columnName = (position: number): Sql => identifier(`c${position}`);

/**
 * The columns of an event by name, as the expressions of a query over its table.
 *
 * @param definition - The event.
 * @throws PortraitError `unknown-id` when a name is asked for that the event does not have.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { columnsOf, describeSql } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const scope = columnsOf(orders);
 * describeSql(scope("at").sql); // => 'CAST("c1" AS DOUBLE)'
 * scope("prize"); // throws There is no column "prize". There are "user", "at", "price".
 * ```
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
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { describeSql, textColumn } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * describeSql(textColumn(orders, "user")); // => '"c0"'
 * textColumn(orders, "price"); // throws "price" is no id or category column of the event.
 * ```
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
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { describeSql, timeColumn } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * describeSql(timeColumn(orders)); // => '"c1"'
 * ```
 */
export function timeColumn(definition: EventDefinition<Columns>): Sql {
  return columnName(Object.keys(definition.schema).indexOf(definition.time));
}
