import type { Sql } from "../sql/sql.js";

/** What the values of a column that is sent to a database are: instants are whole milliseconds, sent as numbers. */
export type SentType = "text" | "number" | "boolean" | "instant";

/** One column of a table that is sent. */
export interface SentColumn {
  /** Its name: an identifier. */
  readonly name: string;
  /** What its values are. */
  readonly type: SentType;
  /** The values. */
  readonly values: readonly (string | number | boolean | null)[];
}

/**
 * Sends a small table to the database, which holds it for as long as a log is read.
 *
 * @param name - Its name: an identifier, different for each table of the log.
 * @param columns - The columns, all of one length.
 * @returns What stands behind FROM.
 */
export type TableSender = (name: string, columns: readonly SentColumn[]) => Promise<Sql>;
