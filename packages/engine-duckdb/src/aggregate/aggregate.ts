import type { DuckDBDataChunk } from "@duckdb/node-api";
import {
  type AggregatePlan,
  type AggregateResult,
  createTable,
  type Table,
  type Vector,
} from "@portrait/core";
import { integers, rowCount, values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { columnsOf, type StoredLog, textColumn, timeColumn } from "../log/stored-log.js";
import type { Computed } from "./compute-context.js";
import { identityTable } from "./identities.js";
import { type BoundPlan, bindPlan } from "./inputs.js";
import { lookahead, queryAt } from "./query.js";
import { prepareSource, readsLog } from "./source.js";
import { numberUsers, orderedUsers, type Users } from "./users.js";

/** The members at a cutoff. */
interface Members {
  /** For each row of the query its place in the result of the cutoff. */
  readonly places: Int32Array;
  /** For each row of the result its user. */
  readonly names: readonly string[];
}

/** The members by the numbers that a query gave, in the order of the users. */
function membersOf(numbers: Int32Array, users: Users): Members {
  const rows = new Int32Array(users.names.length).fill(-1);
  numbers.forEach((number, row) => {
    rows[users.places[number] as number] = row;
  });
  const places = new Int32Array(numbers.length);
  const names: string[] = [];
  rows.forEach((row, user) => {
    if (row >= 0) places[row] = names.push(users.names[user] as string) - 1;
  });
  return { places, names };
}

/** The columns of the result, from the chunks of all cutoffs. */
function tableOf(
  bound: BoundPlan,
  parts: readonly Computed[],
  chunks: readonly DuckDBDataChunk[],
  places: Int32Array,
): Table {
  let index = 1;
  const columns = bound.aggregates.map(([name], position): [string, Vector] => {
    const part = parts[position] as Computed;
    const own = part.columns.map(() => ({ chunks, places, index: index++ }));
    return [name, part.vector(own)];
  });
  if (columns.length === 0) return Object.freeze({ length: rowCount(chunks), columns: Object.freeze({}) });
  return createTable(Object.fromEntries(columns));
}

/**
 * Computes an aggregate plan over a log: one query a cutoff.
 *
 * @param connection - A connection of its own.
 * @param log - The log.
 * @param plan - What to compute.
 * @throws PortraitError `invalid-definition`, `unknown-id`.
 */
export async function aggregateInDuckdb(
  connection: Connection,
  log: StoredLog,
  plan: AggregatePlan,
): Promise<AggregateResult> {
  const key = textColumn(log.definition, plan.key);
  const bound = bindPlan(plan, columnsOf(log.definition));
  const last = plan.cutoffs[plan.cutoffs.length - 1] ?? 0;
  // One query gives the names of its users itself.
  const numbered = plan.cutoffs.length > 1 || !readsLog(bound);
  const identities = await identityTable(connection, plan);
  const users = numbered
    ? await numberUsers(connection, log.table, key, timeColumn(log.definition), last, identities?.names)
    : undefined;
  const before = last + lookahead(bound);
  const source = await prepareSource(connection, log, key, bound, before, numbered, identities);
  const chunks: DuckDBDataChunk[] = [];
  const names: string[] = [];
  const places: number[] = [];
  const cutoffs: number[] = [];
  for (const cutoff of plan.cutoffs) {
    const found = await connection.chunks(queryAt(bound, source, cutoff).sql);
    const first = { chunks: found, index: 0 };
    const members =
      users === undefined ? orderedUsers(values<string>(first)) : membersOf(integers(first), users);
    chunks.push(...found);
    for (const place of members.places) places.push(names.length + place);
    for (const name of members.names) {
      names.push(name);
      cutoffs.push(cutoff);
    }
  }
  const { parts } = queryAt(bound, source, last);
  return {
    users: names,
    cutoffs: Float64Array.from(cutoffs),
    table: tableOf(bound, parts, chunks, Int32Array.from(places)),
  };
}
