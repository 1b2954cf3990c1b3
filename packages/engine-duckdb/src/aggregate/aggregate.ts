import type { DuckDBDataChunk } from "@duckdb/node-api";
import {
  type AggregatePlan,
  type AggregateResult,
  createTable,
  type Table,
  type Vector,
} from "@portrait/core";
import { columnsOf, type Sql, textColumn, timeColumn } from "@portrait/engine-sql";
import { integers, rowCount, values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import type { StoredLog } from "../log/stored-log.js";
import type { Computed } from "./compute-context.js";
import { identityTable } from "./identities.js";
import { type BoundPlan, bindPlan } from "./inputs.js";
import { lookahead, type QuerySource, queryAt } from "./query.js";
import { prepareSource, readsLog } from "./source.js";
import { numberUsers, orderedUsers, type Users } from "./users.js";

/** The members at a cutoff. */
interface Members {
  /** For each row of the query its place in the result of the cutoff; left out, rows are in order. */
  readonly places: Int32Array | undefined;
  /** For each row of the result its user. */
  readonly names: readonly string[];
}

const isAscending = (numbers: Int32Array): boolean =>
  numbers.every((number, row) => row === 0 || (numbers[row - 1] as number) < number);

/** The members by the numbers that a query gave, in the order of the users. */
function membersOf(numbers: Int32Array, users: Users): Members {
  const seats = numbers.map((number) => users.places[number] as number);
  const nameAt = (seat: number): string => users.names[seat] as string;
  if (isAscending(seats)) return { places: undefined, names: Array.from(seats, nameAt) };
  const order = Int32Array.from(seats.keys()).sort(
    (one, other) => (seats[one] as number) - (seats[other] as number),
  );
  const places = new Int32Array(seats.length);
  order.forEach((row, place) => {
    places[row] = place;
  });
  return { places, names: Array.from(order, (row) => nameAt(seats[row] as number)) };
}

function membersByName(names: readonly string[]): Members {
  const ordered = orderedUsers(names);
  return { names: ordered.names, places: isAscending(ordered.places) ? undefined : ordered.places };
}

/** Where the rows of all cutoffs go; left out, they stay where they are. */
function allPlaces(members: readonly Members[]): Int32Array | undefined {
  if (members.every(({ places }) => places === undefined)) return undefined;
  const all = new Int32Array(members.reduce((sum, { names }) => sum + names.length, 0));
  let from = 0;
  for (const { places, names } of members) {
    for (let row = 0; row < names.length; row++) all[from + row] = from + (places?.[row] ?? row);
    from += names.length;
  }
  return all;
}

/** The columns of the result, from the chunks of all cutoffs. */
function tableOf(
  bound: BoundPlan,
  parts: readonly Computed[],
  chunks: readonly DuckDBDataChunk[],
  places: Int32Array | undefined,
): Table {
  let index = 1;
  const columns = bound.aggregates.map(([name], position): [string, Vector] => {
    const part = parts[position] as Computed;
    const own = part.columns.map(() => ({
      chunks,
      index: index++,
      ...(places === undefined ? {} : { places }),
    }));
    return [name, part.vector(own)];
  });
  if (columns.length === 0) return Object.freeze({ length: rowCount(chunks), columns: Object.freeze({}) });
  return createTable(Object.fromEntries(columns));
}

/** What the queries of a plan read, made ready. */
interface Prepared {
  readonly bound: BoundPlan;
  readonly source: QuerySource;
  /** The users by number; undefined where the one query gives their names. */
  readonly users: Users | undefined;
}

async function prepare(connection: Connection, log: StoredLog, plan: AggregatePlan): Promise<Prepared> {
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
  return { bound, source, users };
}

/**
 * The query that gives the results of a plan of one cutoff as they are: the column `user`, and one for each aggregate.
 *
 * @param connection - A connection of its own, on which the query is to run.
 * @param log - The log.
 * @param plan - What to compute.
 * @throws PortraitError `invalid-definition`, `unknown-id`, `not-supported`.
 */
export async function storedQuery(connection: Connection, log: StoredLog, plan: AggregatePlan): Promise<Sql> {
  const { bound, source } = await prepare(connection, log, plan);
  return queryAt(bound, source, plan.cutoffs[0] as number, "stored").sql;
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
  const { bound, source, users } = await prepare(connection, log, plan);
  const chunks: DuckDBDataChunk[] = [];
  const members: Members[] = [];
  let parts: readonly Computed[] | undefined;
  for (const cutoff of plan.cutoffs) {
    const query = queryAt(bound, source, cutoff);
    parts = query.parts;
    const found = await connection.chunks(query.sql);
    const first = { chunks: found, index: 0 };
    members.push(
      users === undefined ? membersByName(values<string>(first)) : membersOf(integers(first), users),
    );
    for (const chunk of found) chunks.push(chunk);
  }
  const names = members.flatMap(({ names: own }) => own);
  const cutoffs = new Float64Array(names.length);
  let from = 0;
  members.forEach(({ names: own }, at) => {
    cutoffs.fill(plan.cutoffs[at] as number, from, from + own.length);
    from += own.length;
  });
  return {
    users: names,
    cutoffs,
    table: tableOf(bound, parts ?? queryAt(bound, source, 0).parts, chunks, allPlaces(members)),
  };
}
