import { type InteractionPlan, type Interactions, interactionsFromColumns } from "@portrait/core";
import {
  columnsOf,
  conditionToSql,
  identifier,
  type Sql,
  sql,
  textColumn,
  timeColumn,
} from "@portrait/engine-sql";
import { doubles, integers, values } from "./database/columns.js";
import type { Connection } from "./database/connection.js";
import type { StoredLog } from "./log/stored-log.js";
import { duckdbDialect } from "./sql/dialect.js";

/** Makes a temporary table of the different texts of a column, numbered from 0. */
async function numbered(
  connection: Connection,
  column: Sql,
  from: Sql,
  table: Sql,
): Promise<readonly string[]> {
  await connection.run(sql`CREATE TEMP TABLE ${table} AS
    SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS code, value FROM (SELECT DISTINCT ${column} AS value FROM ${from})`);
  const chunks = await connection.chunks(sql`SELECT value FROM ${table} ORDER BY code`);
  return values<string>({ chunks, index: 0 });
}

/**
 * Extracts who did something with what, in order of time and line.
 *
 * @param connection - A connection of its own.
 * @param log - The log.
 * @param plan - Which columns and events.
 * @throws PortraitError `unknown-id`, `invalid-definition`.
 */
export async function interactionsInDuckdb(
  connection: Connection,
  log: StoredLog,
  plan: InteractionPlan,
): Promise<Interactions> {
  const user = textColumn(log.definition, plan.user);
  const item = textColumn(log.definition, plan.item);
  const time = timeColumn(log.definition);
  const where =
    plan.where === undefined
      ? sql`TRUE`
      : conditionToSql(plan.where, columnsOf(log.definition), duckdbDialect);
  const from = sql`${log.table} WHERE ${where} AND ${user} IS NOT NULL AND ${item} IS NOT NULL`;
  const users = await numbered(connection, user, from, identifier("user_codes"));
  const items = await numbered(connection, item, from, identifier("item_codes"));
  const chunks = await connection.chunks(sql`SELECT u.code, i.code, CAST(e.instant AS DOUBLE)
    FROM (SELECT __order, ${user} AS u, ${item} AS i, ${time} AS instant FROM ${from}) AS e
    JOIN user_codes AS u ON u.value = e.u JOIN item_codes AS i ON i.value = e.i ORDER BY e.__order`);
  return interactionsFromColumns(
    {
      users,
      items,
      user: integers({ chunks, index: 0 }),
      item: integers({ chunks, index: 1 }),
      at: doubles({ chunks, index: 2 }),
    },
    log.span === null ? 0 : log.span.last + 1,
  );
}
