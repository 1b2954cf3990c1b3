import {
  type Columns,
  createTable,
  type EventDefinition,
  PortraitError,
  type Table,
  type ValueType,
  type Vector,
  valueTypeOf,
} from "@portrait/core";
import type { CleanedAside } from "../clean/row-cleaner.js";
import type { ReadValue } from "../read/value-reader.js";
import { columnBuilder } from "./columns.js";
import { groupRows, type UserRows } from "./groups.js";

/** The events that the memory engine holds for one log, in order of time and line. */
export interface MemoryStore extends CleanedAside {
  /** The columns by which repeats were told, where they were told by some of them. */
  readonly repeatKey: readonly string[] | undefined;
  /** The columns of the event. */
  readonly table: Table;
  /** For each row its time in epoch milliseconds, ascending. */
  readonly times: Float64Array;
  /** For each row when it had happened and arrived; absent when events have no time of arrival. */
  readonly known: Float64Array | undefined;
  /**
   * The rows of each user, in order of time and line.
   *
   * @param key - The column that identifies the user.
   * @throws PortraitError `unknown-id` when it is no id or category column.
   */
  groups(key: string): UserRows;
}

/** A store being filled. */
export interface StoreBuilder {
  /**
   * Puts a kept row behind the others.
   *
   * @param values - Its values, in the order of the definition's columns.
   */
  add(values: readonly (ReadValue | null)[]): void;
  /**
   * The store, sorted by time; rows of one instant stay in the order in which they were added.
   *
   * @param aside - The rows that were not kept.
   * @param repeatKey - The columns by which repeats were told, where they were told by some of them.
   */
  build(aside: CleanedAside, repeatKey: readonly string[] | undefined): MemoryStore;
}

function orderOf(times: readonly number[]): Int32Array {
  const order = Int32Array.from(times.keys());
  const sorted = times.every((time, row) => row === 0 || (times[row - 1] as number) <= time);
  if (!sorted) order.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  return order;
}

/** When each row had happened and arrived; one without a time of arrival arrived when it happened. */
function knownAt(times: Float64Array, arrivals: Vector | undefined): Float64Array | undefined {
  if (arrivals?.type !== "timestamp") return undefined;
  return times.map((time, row) => {
    const arrival = arrivals.values[row] as number;
    return Number.isNaN(arrival) ? time : Math.max(time, arrival);
  });
}

/**
 * The rows of users in a table, found once for each key.
 *
 * @param table - The table.
 */
export function cachedGroups(table: Table): MemoryStore["groups"] {
  const known = new Map<string, UserRows>();
  return (key) => {
    const vector: Vector | undefined = Object.hasOwn(table.columns, key) ? table.columns[key] : undefined;
    if (vector?.type !== "category") {
      throw new PortraitError({
        code: "unknown-id",
        message: `${JSON.stringify(key)} is no id or category column of the event.`,
        details: { column: key },
      });
    }
    const rows = known.get(key) ?? groupRows(vector);
    known.set(key, rows);
    return rows;
  };
}

/**
 * Starts a store: events are held column by column, about 8 bytes a value.
 *
 * @param events - What the rows are.
 */
export function storeBuilder(events: EventDefinition<Columns>): StoreBuilder {
  const columns = Object.entries(events.schema).map(([name, column]) => ({
    name,
    builder: columnBuilder(valueTypeOf(column) as Exclude<ValueType, "list" | "vector">),
  }));
  const timeAt = columns.findIndex(({ name }) => name === events.time);
  const times: number[] = [];
  return {
    add(values) {
      columns.forEach(({ builder }, position) => {
        builder.push(values[position] ?? null);
      });
      times.push(values[timeAt] as number);
    },
    build(aside, repeatKey) {
      const order = orderOf(times);
      const entries = columns.map(({ name, builder }) => [name, builder.build(order)] as const);
      const table: Table = createTable(Object.fromEntries(entries));
      const ordered = Float64Array.from(order, (row) => times[row] as number);
      return {
        ...aside,
        repeatKey,
        table,
        times: ordered,
        known: knownAt(ordered, events.arrival === undefined ? undefined : table.columns[events.arrival]),
        groups: cachedGroups(table),
      };
    },
  };
}
