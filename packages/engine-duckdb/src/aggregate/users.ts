import { INTEGER, VARCHAR } from "@duckdb/node-api";
import { startAppending } from "../database/append.js";
import { values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { double, type Sql, sql } from "../sql/sql.js";

/**
 * Makes the temporary table `users`, which numbers the users that have an event before an instant in code-unit order.
 *
 * @param connection - The connection.
 * @param log - The log's table.
 * @param key - The column that identifies the user.
 * @param time - The column that says when.
 * @param before - The instant.
 * @returns The users by number.
 */
export async function numberUsers(
  connection: Connection,
  log: Sql,
  key: Sql,
  time: Sql,
  before: number,
): Promise<readonly string[]> {
  const query = sql`SELECT DISTINCT ${key} FROM ${log} WHERE ${time} < ${double(before)} AND ${key} IS NOT NULL`;
  const users = values<string>({ chunks: await connection.chunks(query), index: 0 });
  users.sort((left, right) => (left < right ? -1 : 1));
  await connection.run(sql`CREATE TEMP TABLE users (u INTEGER, name VARCHAR)`);
  const appending = await startAppending(connection, "users", [INTEGER, VARCHAR]);
  appending.add([users.map((_, number) => number), users]);
  appending.end();
  return users;
}
