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
export interface Contents {
  readonly rows: EventLog["rows"];
  readonly reasons: readonly RejectionCount[];
  readonly changes: EventLog["changes"];
  readonly learnt: EventLog["learnt"];
  readonly span: EventLog["span"];
  readonly rejected: readonly RejectedRow[];
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
 * Everything that can be seen of a log; for tests.
 *
 * @param engine - The engine that read it.
 * @param log - The log.
 * @param key - The column that identifies the user.
 */
export async function contentsOf(engine: Engine, log: EventLog, key: string): Promise<Contents> {
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
