import {
  type AggregateNode,
  type Columns,
  type DuplicateRow,
  type Engine,
  type EventLog,
  type RejectedRow,
  type RejectionCount,
  rowAt,
  valueTypeOf,
} from "@portrait/core";

/** Everything that can be seen of a log. */
export interface LogContents {
  /** How many rows it was read from, and what became of them. */
  readonly rows: EventLog["rows"];
  /** Why rows were rejected. */
  readonly reasons: readonly RejectionCount[];
  /** What cleaning changed. */
  readonly changes: EventLog["changes"];
  /** What cleaning learnt. */
  readonly learnt: EventLog["learnt"];
  /** The times of the first and last event. */
  readonly span: EventLog["span"];
  /** The rows that were rejected. */
  readonly rejected: readonly RejectedRow[];
  /** The rows that repeat others. */
  readonly duplicates: readonly DuplicateRow[];
  /** For each user the values of the last event. */
  readonly last: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
}

/** After every instant that a log can hold. */
const END = 8.64e15 + 1;

function lastOf(name: string, log: EventLog): AggregateNode {
  const type = valueTypeOf(log.definition.schema[name] as Columns[string]);
  const window = { direction: "before", length: null } as const;
  return { op: "aggregate", aggregate: "last", input: { op: "column", name, type }, window, type };
}

/**
 * Everything that can be seen of a log, so that one read by an engine can be held against one read by another.
 *
 * @param engine - The engine that read it.
 * @param log - The log.
 * @param key - The column that identifies the user.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { memory } from "@portrait/features";
 * import { logContents } from "@portrait/testing";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const engine = memory();
 * const log = await engine.read(orders, [{ user: "ann", at: 0, price: 5 }, { user: "bob", at: 1, price: "?" }]);
 * const { last, reasons } = await logContents(engine, log, "user");
 * last.map(([user, { price }]) => [user, price]); // => [["ann", 5]]
 * reasons; // => [{ column: "price", reason: "type", count: 1 }]
 * ```
 */
export async function logContents(engine: Engine, log: EventLog, key: string): Promise<LogContents> {
  const names = Object.keys(log.definition.schema);
  const aggregates = Object.fromEntries(names.map((name) => [name, lastOf(name, log)]));
  const { users, table } = await engine.aggregate(log, { key, aggregates, cutoffs: [END] });
  return {
    rows: log.rows,
    reasons: log.reasons,
    changes: log.changes,
    learnt: log.learnt,
    span: log.span,
    rejected: await log.rejected(),
    duplicates: await log.duplicates(),
    last: users.map((user, row) => [user, rowAt(table, row)] as const),
  };
}
