import {
  createTable,
  describeValue,
  type EventDefinition,
  PortraitError,
  type Table,
  type ValueType,
  valueTypeOf,
} from "@portrait/core";
import { columnBuilder } from "../memory/columns.js";
import { createRowReader, isKept } from "../read/row-reader.js";

/** The events of one user, checked, in order of time and line. */
export interface KnownEvents {
  /** The columns of the event. */
  readonly table: Table;
  /** For each row its time in epoch milliseconds, ascending. */
  readonly times: Float64Array;
  /** For each row when it became known in epoch milliseconds, NaN where that is when it happened; absent without arrival. */
  readonly arrivals: Float64Array | undefined;
  /** For each row its place in the list. */
  readonly lines: readonly number[];
}

function fault(problem: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `traceTag: ${problem}.`, hint });
}

function instants(table: Table, name: string): Float64Array {
  const vector = Object.hasOwn(table.columns, name) ? table.columns[name] : undefined;
  return vector?.type === "timestamp" ? vector.values : new Float64Array(table.length);
}

/**
 * Reads the events of one user.
 *
 * @param events - What they are.
 * @param key - The column that holds the user.
 * @param list - The events.
 * @param persons - The person of each id that is not itself.
 * @throws PortraitError `invalid-argument` when an event does not fit, or they are of several users.
 */
export async function knownEvents(
  events: EventDefinition,
  key: string,
  list: readonly object[],
  persons: ReadonlyMap<string, string>,
): Promise<KnownEvents> {
  if (!Array.isArray(list))
    throw fault(
      `"events" must be a list of row objects; received ${describeValue(list)}`,
      "Pass the user's events.",
    );
  const outcomes = list.length === 0 ? [] : await createRowReader(events, {}).read(list);
  const names = Object.keys(events.schema);
  const rows = outcomes.map((outcome, line) => {
    if (isKept(outcome)) return outcome;
    throw fault(
      `event ${line} does not fit: column "${outcome.column}" (${outcome.reason}), ${describeValue(outcome.value)}`,
      "Pass only events that the engine kept.",
    );
  });
  const users = new Set(
    rows.map((row) => {
      const id = row[names.indexOf(key)];
      return persons.get(String(id)) ?? id;
    }),
  );
  if (users.size > 1) throw fault(`the events are of ${users.size} users`, "Pass those of one.");
  const at = names.indexOf(events.time);
  const order = rows
    .map((_, line) => line)
    .sort((a, b) => Number(rows[a]?.[at]) - Number(rows[b]?.[at]) || a - b);
  const columns = Object.entries(events.schema).map(([name, declared], column) => {
    const builder = columnBuilder(valueTypeOf(declared) as Exclude<ValueType, "list" | "vector">);
    for (const row of rows) builder.push(row[column] ?? null);
    return [name, builder.build(Int32Array.from(order))] as const;
  });
  const table = createTable(Object.fromEntries(columns));
  const { arrival } = events;
  return {
    table,
    times: instants(table, events.time),
    arrivals: arrival === undefined ? undefined : instants(table, arrival),
    lines: order,
  };
}
