import {
  buildVector,
  type CategoryVector,
  type Columns,
  createTable,
  type DuplicateRow,
  type EventDefinition,
  PortraitError,
  type RejectedRow,
  type Table,
  takeRows,
  type Vector,
  valueTypeOf,
} from "@portrait/core";
import type { ReadValue } from "../read/value-reader.js";

/** The events that the memory engine holds for one log, in order of time and line. */
export interface MemoryStore {
  /** The columns of the event. */
  readonly table: Table;
  /** For each row its time in epoch milliseconds, ascending. */
  readonly times: Float64Array;
  /** The rows at fault. */
  readonly rejected: readonly RejectedRow[];
  /** The repeats. */
  readonly duplicates: readonly DuplicateRow[];
  /**
   * The rows of each user, in order of time and line.
   *
   * @param key - The column that identifies the user.
   */
  groups(key: string): UserRows;
}

/** Rows by user in compressed form. */
export interface UserRows {
  /** The users, in code-unit order. */
  readonly users: readonly string[];
  /** The rows of user `u` are `rows[offsets[u] ... offsets[u + 1])`. */
  readonly offsets: Int32Array;
  /** Row numbers. */
  readonly rows: Int32Array;
}

function groupRows(vector: CategoryVector): UserRows {
  const order = vector.dictionary.map((_, code) => code);
  order.sort((a, b) => ((vector.dictionary[a] as string) < (vector.dictionary[b] as string) ? -1 : 1));
  const rank = new Int32Array(order.length);
  order.forEach((code, index) => {
    rank[code] = index;
  });
  const offsets = new Int32Array(order.length + 1);
  for (const code of vector.codes)
    if (code >= 0) offsets[(rank[code] as number) + 1] = (offsets[(rank[code] as number) + 1] as number) + 1;
  for (let user = 0; user < order.length; user++)
    offsets[user + 1] = (offsets[user + 1] as number) + (offsets[user] as number);
  const next = offsets.slice();
  const rows = new Int32Array(offsets[order.length] as number);
  vector.codes.forEach((code, row) => {
    if (code < 0) return;
    const user = rank[code] as number;
    rows[next[user] as number] = row;
    next[user] = (next[user] as number) + 1;
  });
  return { users: order.map((code) => vector.dictionary[code] as string), offsets, rows };
}

/**
 * Holds read rows column by column, sorted by time; rows of one instant stay in the order of their lines.
 *
 * @param events - What the rows are.
 * @param rows - The values of each kept row, in the order of the definition's columns.
 * @param aside - The rows that were not kept.
 */
export function createStore(
  events: EventDefinition<Columns>,
  rows: readonly (readonly (ReadValue | null)[])[],
  aside: Pick<MemoryStore, "rejected" | "duplicates">,
): MemoryStore {
  const entries = Object.entries(events.schema).map(([name, column], position) => {
    const values = rows.map((row) => row[position]);
    return [name, buildVector(name, valueTypeOf(column), values)] as const;
  });
  const unsorted = createTable<Record<string, never>>(Object.fromEntries(entries)) as Table;
  const unsortedTimes = (unsorted.columns[events.time] as Extract<Vector, { type: "timestamp" }>).values;
  const order = Int32Array.from(unsortedTimes.keys());
  order.sort((a, b) => (unsortedTimes[a] as number) - (unsortedTimes[b] as number) || a - b);
  const table = takeRows(unsorted, order);
  const groups = new Map<string, UserRows>();
  return {
    ...aside,
    table,
    times: Float64Array.from(order, (row) => unsortedTimes[row] as number),
    groups(key) {
      const known = groups.get(key);
      if (known !== undefined) return known;
      const vector = Object.hasOwn(table.columns, key) ? table.columns[key] : undefined;
      if (vector?.type !== "category") {
        throw new PortraitError({
          code: "unknown-id",
          message: `"${key}" is no id or category column of the event.`,
        });
      }
      const made = groupRows(vector);
      groups.set(key, made);
      return made;
    },
  };
}
