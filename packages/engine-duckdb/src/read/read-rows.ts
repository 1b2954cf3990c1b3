import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, VARCHAR } from "@duckdb/node-api";
import { type Column, valueTypeOf } from "@portrait/core";
import { columnName, join, type ReadRequest, repeatKeyOf, type Sql, sql } from "@portrait/engine-sql";
import type { CleanedAside } from "@portrait/features";
import { startAppending } from "../database/append.js";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import { storeLog } from "../log/store.js";
import { asideOfRows } from "../log/stored-aside.js";
import type { StoredLog } from "../log/stored-log.js";

/** How values are handed to DuckDB: instants as numbers, which become whole when the log is stored. */
const TYPES: Readonly<Record<string, readonly [DuckDBType, Sql]>> = {
  number: [DOUBLE, sql`DOUBLE`],
  timestamp: [DOUBLE, sql`DOUBLE`],
  boolean: [BOOLEAN, sql`BOOLEAN`],
  category: [VARCHAR, sql`VARCHAR`],
};

const typeOf = (column: Column): readonly [DuckDBType, Sql] =>
  TYPES[valueTypeOf(column)] as readonly [DuckDBType, Sql];

/**
 * Reads rows that come as objects: each is checked in JavaScript, the kept ones are handed to DuckDB in chunks.
 *
 * @param connection - A connection of its own.
 * @param database - Where the log is stored.
 * @param request - What the rows are to become, and how.
 * @param chunks - The rows.
 * @throws PortraitError what the cleaner throws, `unreadable-source` when the stream fails.
 */
export async function readRows(
  connection: Connection,
  database: Database,
  { events, cleaner, plan }: ReadRequest,
  chunks: AsyncIterable<readonly object[]>,
): Promise<StoredLog> {
  const columns = Object.values<Column>(events.schema);
  const declared = columns.map((column, position) => sql`${columnName(position)} ${typeOf(column)[1]}`);
  await connection.run(sql`CREATE TEMP TABLE kept_rows (${join([sql`line BIGINT`, ...declared])})`);
  const appending = await startAppending(connection, "kept_rows", [
    BIGINT,
    ...columns.map((column) => typeOf(column)[0]),
  ]);
  let aside: CleanedAside;
  try {
    aside = await cleaner.clean(chunks, (lines, rows) => {
      appending.add([
        lines.map(BigInt),
        ...columns.map((_, position) => rows.map((row) => row[position] ?? null)),
      ]);
    });
  } finally {
    appending.end();
  }
  const typed = columns.map((column, position) => {
    const name = columnName(position);
    return valueTypeOf(column) === "timestamp" ? sql`CAST(${name} AS BIGINT) AS ${name}` : name;
  });
  const rows = sql`(SELECT ${join([sql`line`, ...typed])} FROM kept_rows)`;
  const log = await storeLog(connection, events, database.table(database.newName()), rows);
  const stored = asideOfRows(events, aside, () => database.checkOpen());
  return { ...log, aside: stored, repeatKey: repeatKeyOf(plan) };
}
