import { DOUBLE, VARCHAR } from "@duckdb/node-api";
import { type AggregatePlan, identitiesFor } from "@portrait/core";
import { double, type Sql, sql } from "@portrait/engine-sql";
import { startAppending } from "../database/append.js";
import type { Connection } from "../database/connection.js";

/** Who ids were, as a table of a connection. */
export interface IdentityTable {
  /** The ids and the persons: a query of their texts as `name`. */
  readonly names: Sql;
  /**
   * Whom the ids of a query are as of a cutoff.
   *
   * @param rows - A query with the id as `u`.
   * @param numbered - Whether `u` is the number in the table `users` rather than the name.
   * @param cutoff - The cutoff in epoch milliseconds.
   */
  resolved(rows: Sql, numbered: boolean, cutoff: number): Sql;
  /** Makes the table by number, once there is the table `users`. */
  number(): Promise<void>;
}

/**
 * Makes a temporary table of who ids were at the cutoffs of a plan.
 *
 * @param connection - The connection.
 * @param plan - The plan.
 * @returns The table; undefined where each id is itself.
 */
export async function identityTable(
  connection: Connection,
  { identities, cutoffs }: AggregatePlan,
): Promise<IdentityTable | undefined> {
  if (identities === undefined) return undefined;
  await connection.run(sql`CREATE TEMP TABLE identities
    (id VARCHAR, person VARCHAR, known_from DOUBLE, known_until DOUBLE)`);
  const { ids, persons, knownFrom, knownUntil } = identitiesFor(identities, cutoffs);
  const appending = await startAppending(connection, "identities", [VARCHAR, VARCHAR, DOUBLE, DOUBLE]);
  appending.add([ids, persons, [...knownFrom], [...knownUntil]]);
  appending.end();
  return {
    names: sql`SELECT person AS name FROM identities UNION SELECT id FROM identities`,
    resolved: (query, numbered, cutoff) => sql`SELECT e.* REPLACE (coalesce(p.person, e.u) AS u)
      FROM (${query}) AS e LEFT JOIN (SELECT id, person FROM ${numbered ? sql`identity_numbers` : sql`identities`}
        WHERE known_from < ${double(cutoff)} AND ${double(cutoff)} <= known_until) AS p ON p.id = e.u`,
    number: () =>
      connection.run(sql`CREATE TEMP TABLE identity_numbers AS
        SELECT ids.u AS id, persons.u AS person, known_from, known_until FROM identities
        JOIN users AS ids ON ids.name = id JOIN users AS persons ON persons.name = person`),
  };
}

/**
 * How many events at most one person has, at whatever time.
 *
 * @param connection - The connection; it has the table of identities.
 * @param log - The log's table.
 * @param key - The column that holds the id.
 */
export async function mostEventsOfPersons(connection: Connection, log: Sql, key: Sql): Promise<number> {
  const [found] =
    await connection.row(sql`WITH counts AS (SELECT ${key} AS u, count(*) AS events FROM ${log} GROUP BY 1)
    SELECT CAST(coalesce(max(events), 0) AS DOUBLE) FROM (SELECT sum(events) AS events
      FROM (SELECT id, person FROM identities UNION SELECT u, u FROM counts) AS named
      JOIN counts ON counts.u = named.id GROUP BY named.person)`);
  return Number(found);
}
