import { values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { columnsOf, type StoredLog, timeColumn } from "../log/stored-log.js";
import { identifier, join, type Sql, sql } from "../sql/sql.js";
import { magnitudeColumns, sumBins } from "./exact-sum.js";
import type { BinsOf, BoundPlan, Input } from "./inputs.js";
import { zoneClock } from "./local-time.js";
import type { QuerySource } from "./query.js";
import { millisecond } from "./seen.js";

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

/** Whether each query may read the log itself, which for one grouping is faster than a table of what it reads. */
function readsLog(bound: BoundPlan): boolean {
  return bound.aggregates.every(
    ([, { node, input }]) =>
      GROUPED.has(node.aggregate) &&
      input?.type !== "category" &&
      !("events" in node.window || "session" in node.window),
  );
}

/** The bins of every input that is added up, after one look at their magnitudes. */
async function findBins(connection: Connection, source: Sql, bound: BoundPlan): Promise<BinsOf> {
  const added = bound.inputs.filter((input) => input.added);
  if (added.length === 0) return () => [];
  const columns = join(added.map((input) => magnitudeColumns(input.column)));
  const projected = join(added.map((input) => sql`${input.sql} AS ${input.column}`));
  const row = await connection.row(
    sql`SELECT count(*), ${columns} FROM (SELECT ${projected} FROM ${source})`,
  );
  const count = Number(row[0]);
  const bins = new Map(
    added.map((input, position) => {
      const [least, greatest, whole] = row.slice(1 + 3 * position);
      return [
        input,
        sumBins({ least: least as number, greatest: greatest as number, whole: whole as boolean, count }),
      ];
    }),
  );
  return (input) => bins.get(input) ?? [];
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
function inputQuery(log: StoredLog, key: Sql, bound: BoundPlan, source: Sql): Sql {
  const time = timeColumn(log.definition);
  const arrival = log.definition.arrival;
  const arrived = arrival === undefined ? time : columnsOf(log.definition)(arrival).sql;
  const known = arrival === undefined ? time : sql`greatest(${time}, CAST(${arrived} AS BIGINT))`;
  return sql`SELECT ${join([
    sql`__order AS o`,
    sql`${time} AS instant`,
    sql`${known} AS known`,
    sql`${key} AS u`,
    ...bound.filters.map(({ sql: condition, column }) => sql`coalesce(${condition}, FALSE) AS ${column}`),
    ...bound.inputs.map(({ sql: value, column }) => sql`${value} AS ${column}`),
  ])} FROM ${source} AND ${key} IS NOT NULL`;
}

/**
 * Makes the temporary table `inputs_read` of what a plan reads of each event, with users and texts as numbers.
 *
 * @returns The texts of each category input.
 */
async function createInputs(
  connection: Connection,
  query: Sql,
  bound: BoundPlan,
  source: Sql,
): Promise<ReadonlyMap<Input, readonly string[]>> {
  const texts = new Map<Input, readonly string[]>();
  const columns: Sql[] = [];
  const joins: Sql[] = [];
  for (const { column } of bound.filters) columns.push(sql`e.${column}`);
  for (const input of bound.inputs) {
    if (input.type === "category") {
      const table = identifier(`d${joins.length}`);
      texts.set(input, await numberTexts(connection, source, input, table));
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
 * @param connection - The connection, which has the table `users` already.
 * @param log - The log.
 * @param key - The column that identifies the user.
 * @param bound - The plan's expressions.
 * @param before - The instant before which all that the plan sees lies.
 */
export async function prepareSource(
  connection: Connection,
  log: StoredLog,
  key: Sql,
  bound: BoundPlan,
  before: number,
): Promise<QuerySource> {
  const source = sql`${log.table} WHERE ${timeColumn(log.definition)} < ${millisecond(before)}`;
  const query = inputQuery(log, key, bound, source);
  const shared = {
    bins: await findBins(connection, source, bound),
    orders: log.kept + 1,
    localTime: zoneClock(log.span),
  };
  if (readsLog(bound)) return { ...shared, inputs: query, named: true, dictionary: () => [] };
  const texts = await createInputs(connection, query, bound, source);
  return {
    ...shared,
    inputs: sql`SELECT * FROM inputs_read`,
    named: false,
    dictionary: (input) => texts.get(input) ?? [],
  };
}
