import { integers, values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { type Sql, sql } from "../sql/sql.js";
import { millisecond } from "./seen.js";

/** The users of a plan. */
export interface Users {
  /** The users in code-unit order. */
  readonly names: readonly string[];
  /** For each number of the table `users` the place in that order. */
  readonly places: Int32Array;
}

/**
 * Makes the temporary table `users`, which numbers the users that have an event before an instant.
 *
 * @param connection - The connection.
 * @param log - The log's table.
 * @param key - The column that identifies the user.
 * @param time - The column that says when.
 * @param before - The instant.
 */
export async function numberUsers(
  connection: Connection,
  log: Sql,
  key: Sql,
  time: Sql,
  before: number,
): Promise<Users> {
  await connection.run(sql`CREATE TEMP TABLE users AS
    SELECT CAST(row_number() OVER (ORDER BY name) - 1 AS INTEGER) AS u, name
    FROM (SELECT DISTINCT ${key} AS name FROM ${log} WHERE ${time} < ${millisecond(before)} AND ${key} IS NOT NULL)`);
  const chunks = await connection.chunks(sql`SELECT u, name FROM users`);
  const numbers = integers({ chunks, index: 0 });
  const found = values<string>({ chunks, index: 1 });
  const byNumber: string[] = Array.from({ length: found.length }, () => "");
  found.forEach((name, row) => {
    byNumber[numbers[row] as number] = name;
  });
  // DuckDB sorts by code points; only names beyond the basic plane stand elsewhere in code-unit order.
  const order = Int32Array.from(byNumber.keys()).sort((one, other) =>
    (byNumber[one] as string) < (byNumber[other] as string) ? -1 : 1,
  );
  const places = new Int32Array(order.length);
  order.forEach((number, place) => {
    places[number] = place;
  });
  return { names: Array.from(order, (number) => byNumber[number] as string), places };
}
