import { columnsOf, identifier, join, type Sql, sql, timeColumn } from "@portrait/engine-sql";
import { values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import type { StoredLog } from "../log/stored-log.js";
import { sumBins } from "./exact-sum.js";
import { type IdentityTable, mostEventsOfPersons } from "./identities.js";
import type { Adding, AddingOf, BoundPlan, Input } from "./inputs.js";
import { zoneClock } from "./local-time.js";
import type { QuerySource } from "./query.js";
import { millisecond } from "./seen.js";
import { splitSum } from "./split-sum.js";
import { statisticsOf, userCounts } from "./statistics.js";

/** The aggregates that one grouping of the events by user can give without knowing the texts of their inputs. */
const GROUPED: ReadonlySet<string> = new Set([
  "count",
  "exists",
  "share",
  "sum",
  "mean",
  "min",
  "max",
  "recency",
  "tenure",
  "first",
  "last",
  "variance",
  "quantile",
  "decayedSum",
]);

/**
 * Whether each query of a plan may read the log itself, which for one grouping is faster than a table of what it reads.
 *
 * @param bound - The plan's expressions.
 */
export function readsLog(bound: BoundPlan): boolean {
  return bound.aggregates.every(
    ([, { node, input }]) =>
      GROUPED.has(node.aggregate) &&
      input?.type !== "category" &&
      !("events" in node.window || "session" in node.window),
  );
}

/** The texts of an input that has none. */
const NO_TEXTS: Sql = sql`(SELECT 0 AS code, '' AS value WHERE FALSE)`;

/** How the inputs of a plan are added up. */
async function findAdding(
  connection: Connection,
  log: StoredLog,
  key: Sql,
  inputs: readonly Input[],
  identities: IdentityTable | undefined,
): Promise<AddingOf> {
  const added = inputs.filter((input) => input.added);
  if (added.length === 0) return () => ({ split: {}, bins: [], complete: false });
  const most =
    identities === undefined
      ? (await userCounts(connection, log, key)).most
      : await mostEventsOfPersons(connection, log.table, key);
  const statistics = await statisticsOf(connection, log, added);
  const known = new Map(
    added.map((input) => {
      const found = statistics(input);
      const split = splitSum({ ...found, count: most });
      const bins = split === undefined ? sumBins({ ...found, count: most }) : [];
      return [input, { split, bins, complete: found.complete }];
    }),
  );
  return (input) => known.get(input) as Adding;
}

/** Makes a temporary table of the texts of a category input, numbered from 0. */
async function numberTexts(
  connection: Connection,
  source: Sql,
  input: Input,
  table: Sql,
): Promise<readonly string[]> {
  await connection.run(sql`CREATE TEMP TABLE ${table} AS
    SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS code, value
    FROM (SELECT DISTINCT ${input.sql} AS value FROM ${source}) WHERE value IS NOT NULL`);
  const chunks = await connection.chunks(sql`SELECT value FROM ${table} ORDER BY code`);
  return values<string>({ chunks, index: 0 });
}

/** What a plan reads of each event: order, time, when it was known, user, filters and inputs. */
function inputQuery(
  log: StoredLog,
  key: Sql,
  bound: BoundPlan,
  adding: AddingOf,
  source: Sql,
  perQuery: boolean,
): Sql {
  const { time, arrival } = log.definition;
  const scope = columnsOf(log.definition);
  const instant = (name: string): Sql => scope(name).stored as Sql;
  const known = arrival === undefined ? instant(time) : sql`greatest(${instant(time)}, ${instant(arrival)})`;
  const read = (input: Input): Sql => (input.added && adding(input).complete ? input.unsettled : input.sql);
  // In a FILTER null is as good as false, and cheaper.
  const holds = (condition: Sql, column: Sql): Sql =>
    perQuery ? sql`${condition} AS ${column}` : sql`coalesce(${condition}, FALSE) AS ${column}`;
  return sql`SELECT ${join([
    sql`__order AS o`,
    sql`${instant(time)} AS instant`,
    sql`${known} AS known`,
    sql`${key} AS u`,
    ...bound.filters.map((condition) => holds(condition.sql, condition.column)),
    ...bound.inputs.map((input) => sql`${read(input)} AS ${input.column}`),
  ])} FROM ${source} AND ${key} IS NOT NULL`;
}

/** The texts of an input by code, here and in a table. */
interface NumberedTexts {
  readonly texts: readonly string[];
  readonly table: Sql;
}

/**
 * Makes the temporary table `inputs_read` of what a plan reads of each event, with users and texts as numbers.
 *
 * @returns The texts of each category input, and the table that holds them.
 */
async function createInputs(
  connection: Connection,
  query: Sql,
  bound: BoundPlan,
  source: Sql,
): Promise<ReadonlyMap<Input, NumberedTexts>> {
  const texts = new Map<Input, NumberedTexts>();
  const columns: Sql[] = [];
  const joins: Sql[] = [];
  for (const { column } of bound.filters) columns.push(sql`e.${column}`);
  for (const input of bound.inputs) {
    if (input.type === "category") {
      const table = identifier(`d${joins.length}`);
      texts.set(input, { table, texts: await numberTexts(connection, source, input, table) });
      joins.push(sql` LEFT JOIN ${table} ON ${table}.value = e.${input.column}`);
      columns.push(sql`${table}.code AS ${input.column}`);
    } else {
      columns.push(sql`e.${input.column}`);
    }
  }
  await connection.run(sql`CREATE TEMP TABLE inputs_read AS
    SELECT ${join([sql`users.u`, sql`e.o`, sql`e.instant`, sql`e.known`, ...columns])}
    FROM (${query}) AS e JOIN users ON users.name = e.u${join(joins, sql``)}`);
  return texts;
}

/**
 * Prepares what the queries of a plan read. A plan that one grouping a cutoff answers reads the log itself; for others
 * what they read of each event is computed once, into a table.
 *
 * @param connection - The connection; it has the table `users` when there is more than one query.
 * @param log - The log.
 * @param key - The column that identifies the user.
 * @param bound - The plan's expressions.
 * @param before - The instant before which all that the plan sees lies.
 * @param numbered - Whether there is the table `users`.
 * @param identities - Who ids were; undefined where each is itself.
 */
export async function prepareSource(
  connection: Connection,
  log: StoredLog,
  key: Sql,
  bound: BoundPlan,
  before: number,
  numbered: boolean,
  identities: IdentityTable | undefined,
): Promise<QuerySource> {
  const source = sql`${log.table} WHERE ${timeColumn(log.definition)} < ${millisecond(before)}`;
  const adding = await findAdding(connection, log, key, bound.inputs, identities);
  const perQuery = readsLog(bound);
  const query = inputQuery(log, key, bound, adding, source, perQuery);
  const users = perQuery ? (await userCounts(connection, log, key)).users : log.kept;
  const shared = {
    adding,
    orders: log.kept + 1,
    eventsPerUser: log.kept / Math.max(1, users),
    localTime: zoneClock(log.span),
    identities,
  };
  if (perQuery) {
    const user = numbered ? "name" : "only-name";
    return { ...shared, inputs: query, user, dictionary: () => [], texts: () => NO_TEXTS };
  }
  const texts = await createInputs(connection, query, bound, source);
  await identities?.number();
  return {
    ...shared,
    inputs: sql`SELECT * FROM inputs_read`,
    user: "number",
    dictionary: (input) => texts.get(input)?.texts ?? [],
    texts: (input) => texts.get(input)?.table ?? NO_TEXTS,
  };
}
