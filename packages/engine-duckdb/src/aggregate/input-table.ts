import { values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { type StoredLog, timeColumn } from "../log/stored-log.js";
import { double, identifier, join, type Sql, sql } from "../sql/sql.js";
import type { DictionaryOf } from "./compute-context.js";
import { binned, magnitudeColumns, sumBins } from "./exact-sum.js";
import { type BinsOf, type BoundPlan, binColumn, type Input } from "./inputs.js";

/** What is known of the temporary table `inputs`, which holds what a plan reads of each event. */
export interface InputTable {
  /** How many rows it has. */
  readonly rows: number;
  /** The bins of inputs that are added up. */
  readonly bins: BinsOf;
  /** The texts of category inputs. */
  readonly dictionary: DictionaryOf;
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
      const least = row[1 + 2 * position] as number;
      const greatest = row[2 + 2 * position] as number;
      return [input, sumBins({ least, greatest, count })];
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

/**
 * Makes the temporary table `inputs`: for each event of a known user its order `o`, time `instant`, user `u`, and the
 * columns of the plan's filters and inputs.
 *
 * @param connection - The connection, which has the table `users` already.
 * @param log - The log.
 * @param key - The column that identifies the user.
 * @param bound - The plan's expressions.
 * @param before - The instant before which all that the plan sees lies.
 */
export async function createInputTable(
  connection: Connection,
  log: StoredLog,
  key: Sql,
  bound: BoundPlan,
  before: number,
): Promise<InputTable> {
  const time = timeColumn(log.definition);
  const source = sql`${log.table} WHERE ${time} < ${double(before)}`;
  const bins = await findBins(connection, source, bound);
  const texts = new Map<Input, readonly string[]>();
  const columns: Sql[] = [];
  const joins: Sql[] = [];
  for (const input of bound.inputs) {
    if (input.type === "category") {
      const table = identifier(`d${joins.length}`);
      texts.set(input, await numberTexts(connection, source, input, table));
      joins.push(sql` LEFT JOIN ${table} ON ${table}.value = e.${input.column}`);
      columns.push(sql`${table}.code AS ${input.column}`);
    } else {
      columns.push(sql`e.${input.column}`);
    }
    bins(input).forEach((bin, index) => {
      columns.push(sql`${binned(sql`e.${input.column}`, bin)} AS ${binColumn(input, index)}`);
    });
  }
  const filters = bound.filters.map(
    ({ sql: condition, column }) => sql`coalesce(${condition}, FALSE) AS ${column}`,
  );
  const inputs = bound.inputs.map(({ sql: value, column }) => sql`${value} AS ${column}`);
  const read = [
    sql`__order AS o`,
    sql`CAST(${time} AS DOUBLE) AS instant`,
    sql`${key} AS name`,
    ...filters,
    ...inputs,
  ];
  const taken = [
    sql`e.o`,
    sql`e.instant`,
    sql`users.u`,
    ...bound.filters.map(({ column }) => sql`e.${column}`),
    ...columns,
  ];
  await connection.run(sql`CREATE TEMP TABLE inputs AS SELECT ${join(taken)}
    FROM (SELECT ${join(read)} FROM ${source}) AS e JOIN users ON users.name = e.name${join(joins, sql``)}`);
  const [rows] = await connection.row(sql`SELECT count(*) FROM inputs`);
  return { rows: Number(rows), bins, dictionary: (input) => texts.get(input) ?? [] };
}
