import { type Sql, sql } from "@portrait/engine-sql";
import { integers, values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { millisecond } from "./seen.js";

/** The users of a plan. */
export interface Users {
  /** The users in code-unit order. */
  readonly names: readonly string[];
  /** For each number that a user has the place in that order. */
  readonly places: Int32Array;
}

/**
 * Puts users in code-unit order. The database's own order is that of code points, which differs only where texts hold
 * characters beyond 16 bits.
 *
 * @param names - The users by number.
 */
export function orderedUsers(names: readonly string[]): Users {
  const ordered = names.every((name, place) => place === 0 || (names[place - 1] as string) < name);
  if (ordered) return { names, places: Int32Array.from(names.keys()) };
  const order = Int32Array.from(names.keys()).sort((one, other) =>
    (names[one] as string) < (names[other] as string) ? -1 : 1,
  );
  const places = new Int32Array(order.length);
  order.forEach((number, place) => {
    places[number] = place;
  });
  return { names: Array.from(order, (number) => names[number] as string), places };
}

/**
 * Makes the temporary table `users`, which numbers the users that have an event before an instant, and persons
 * with their ids.
 *
 * @param connection - The connection.
 * @param log - The log's table.
 * @param key - The column that identifies the user.
 * @param time - The column that says when.
 * @param before - The instant.
 * @param persons - A query of the names of persons and their ids; undefined where each id is itself.
 */
export async function numberUsers(
  connection: Connection,
  log: Sql,
  key: Sql,
  time: Sql,
  before: number,
  persons: Sql | undefined,
): Promise<Users> {
  const more = persons === undefined ? sql`` : sql` UNION ${persons}`;
  await connection.run(sql`CREATE TEMP TABLE users AS
    SELECT CAST(row_number() OVER (ORDER BY name) - 1 AS INTEGER) AS u, name
    FROM (SELECT DISTINCT ${key} AS name FROM ${log} WHERE ${time} < ${millisecond(before)} AND ${key} IS NOT NULL${more})`);
  const chunks = await connection.chunks(sql`SELECT u, name FROM users ORDER BY u`);
  const names = values<string>({ chunks, places: integers({ chunks, index: 0 }), index: 1 });
  return orderedUsers(names);
}
