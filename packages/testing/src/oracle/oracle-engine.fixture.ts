import {
  buildVector,
  checkIdentities,
  createTable,
  type Engine,
  type EventDefinition,
  type EventLog,
} from "@portrait/core";
import { naiveAggregate } from "./naive-aggregate.js";
import type { NaiveEvent } from "./naive-event.js";

function asRead(events: EventDefinition, row: Readonly<Record<string, unknown>>): NaiveEvent {
  const entries = Object.entries(events.schema).map(([name, { kind }]) => {
    const held = Object.hasOwn(row, name) ? (row[name] ?? null) : null;
    return [name, kind === "timestamp" && typeof held === "number" ? new Date(held) : held];
  });
  return Object.fromEntries(entries);
}

/**
 * The oracle as an engine, for values that need no reading: arrays of rows as events are defined.
 *
 * @param sound - The engine that reads, and checks what it reads.
 */
export function oracleEngine(sound: Engine): Engine {
  const lists = new WeakMap<EventLog, readonly NaiveEvent[]>();
  return {
    ...sound,
    async read(events, source, options) {
      const log = await sound.read(events, source, options);
      if (Array.isArray(source))
        lists.set(
          log,
          source.map((row) => asRead(events, row)),
        );
      return log;
    },
    async aggregate(log, plan) {
      if (plan.identities !== undefined) checkIdentities("aggregate", plan.identities);
      const { users, cutoffs, rows } = naiveAggregate(log.definition, lists.get(log) ?? [], plan);
      const columns = Object.entries(plan.aggregates).map(([name, { type }]) => [
        name,
        buildVector(
          name,
          type,
          rows.map((row) => row[name]),
        ),
      ]);
      const table =
        columns.length === 0
          ? { length: rows.length, columns: {} }
          : createTable(Object.fromEntries(columns));
      return { users, cutoffs: Float64Array.from(cutoffs), table };
    },
  };
}
