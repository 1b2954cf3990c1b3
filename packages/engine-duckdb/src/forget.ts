import { type ForgetRequest, forgetKey, type LogWithout } from "@portrait/core";
import { sql, text, textColumn } from "@portrait/engine-sql";
import { staleWithout } from "@portrait/features";
import type { Connection } from "./database/connection.js";
import type { Database } from "./database/database.js";
import { storeLog } from "./log/store.js";
import type { StoredLog } from "./log/stored-log.js";

/** A log without the rows of a user. */
export interface StoredWithout extends Pick<LogWithout, "removed" | "stale"> {
  /** The log; undefined when there is no such row. */
  readonly stored?: StoredLog;
}

/**
 * Forgets a user in a log: its tables are made again without the user's rows and the old ones dropped, all or nothing.
 * Cost: as to copy the log.
 *
 * @param connection - A connection of its own.
 * @param database - Where the log is stored.
 * @param log - The log.
 * @param request - Whose rows.
 * @throws PortraitError `invalid-argument`, `unknown-id`.
 */
export async function forgetInDuckdb(
  connection: Connection,
  database: Database,
  log: StoredLog,
  request: ForgetRequest,
): Promise<StoredWithout> {
  const { definition, table, aside } = log;
  const user = { user: request.user, key: forgetKey(definition, request) };
  const id = textColumn(definition, user.key);
  const [events] = await connection.row(sql`SELECT count(*) FROM ${table} WHERE ${id} = ${text(user.user)}`);
  const removed = { events: Number(events), ...(await aside.count(connection, user)) };
  if (removed.events + removed.rejected + removed.duplicates === 0) return { removed };
  const name = database.newName();
  const stored = await connection.transaction(async () => {
    const rows = sql`(SELECT * EXCLUDE (__order, __line), __line AS line FROM ${table}
      WHERE ${id} IS DISTINCT FROM ${text(user.user)})`;
    const without = await storeLog(connection, definition, database.table(name), rows);
    const left = await aside.without(connection, user, name);
    await connection.run(sql`DROP TABLE ${table}`);
    return { ...without, repeatKey: log.repeatKey, aside: left };
  });
  log.lifetime.end();
  const { learnt, repeats } = aside.aside;
  const stale = staleWithout({ learnt, repeatKey: log.repeatKey, duplicates: repeats }, user.key);
  return { stored, removed, ...(stale === undefined ? {} : { stale }) };
}
