import type { EventDefinition } from "@portrait/core";
import { type Aside, type AsideCounts, asideInMemory, type UserOf } from "@portrait/engine-sql";
import { type CleanedAside, forgetInAside } from "@portrait/features";
import type { Connection } from "../database/connection.js";

/** The rows of a log that were not kept, and how to forget a user in them. */
export interface StoredAside {
  /** The rows. */
  readonly aside: Aside;
  /**
   * How many rows a user has here.
   *
   * @param connection - The connection.
   * @param user - The user.
   */
  count(connection: Connection, user: UserOf): Promise<AsideCounts>;
  /**
   * Makes what is left without the rows of a user, and drops what was there.
   *
   * @param connection - The connection, in a transaction in which the log was made again.
   * @param user - The user.
   * @param name - The name of the new log.
   */
  without(connection: Connection, user: UserOf, name: string): Promise<StoredAside>;
}

/**
 * Rows that were set aside in this process.
 *
 * @param definition - What the rows are.
 * @param cleaned - The rows.
 * @param checkOpen - Throws when the engine was closed.
 */
export function asideOfRows(
  definition: EventDefinition,
  cleaned: CleanedAside,
  checkOpen: () => void,
): StoredAside {
  return {
    aside: asideInMemory(cleaned, checkOpen),
    count: async (_, user) => forgetInAside(definition, cleaned, user).removed,
    without: async (_, user) =>
      asideOfRows(definition, forgetInAside(definition, cleaned, user).aside, checkOpen),
  };
}
