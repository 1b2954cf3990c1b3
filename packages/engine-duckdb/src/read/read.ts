import { describeValue, type EventSource, PortraitError } from "@portrait/core";
import { checkSourceColumns, type ReadRequest } from "@portrait/engine-sql";
import { rowChunks } from "@portrait/features";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import type { StoredLog } from "../log/stored-log.js";
import { duckdbDialect } from "../sql/dialect.js";
import { findFile } from "./file.js";
import { fileRows, readArrowFile } from "./file-rows.js";
import { readFileInSql, readingFile } from "./read-file.js";
import { readRows } from "./read-rows.js";
import { openFile } from "./source-query.js";

function checkSource(source: unknown): void {
  if (typeof source === "string" || source instanceof URL) return;
  const known = [Symbol.iterator, Symbol.asyncIterator, "numRows"] as const;
  if (typeof source === "object" && source !== null && known.some((name) => name in source)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `read: the source must be row objects, an Arrow table or a file; received ${describeValue(source)}.`,
    hint: 'Pass objects such as { user: "17850", at: "2011-03-01" }, or a path such as "events.parquet".',
  });
}

async function readPath(
  connection: Connection,
  database: Database,
  path: string | URL,
  request: ReadRequest,
): Promise<StoredLog> {
  const { events, signal } = request;
  const file = await findFile(path, request.format);
  if (file.format === "arrow") {
    const table = await readArrowFile(file);
    checkSourceColumns(
      request,
      file.name,
      table.schema.fields.map(({ name }) => name),
      duckdbDialect,
    );
    return readRows(connection, database, request, rowChunks(table, signal));
  }
  if (events.rowSchema === undefined) return readFileInSql(connection, database, request, file);
  return database.use("read", signal, async (other) => {
    const source = await readingFile(file, () => openFile(other, file));
    checkSourceColumns(
      request,
      file.name,
      source.columns.map(({ name }) => name),
      duckdbDialect,
    );
    return readRows(connection, database, request, fileRows(other, file, source));
  });
}

/**
 * Reads events from any source.
 *
 * @param database - Where the log is stored.
 * @param source - Rows, a stream of them, an Arrow table, or a file.
 * @param request - What they are to become, and how.
 * @throws PortraitError `invalid-argument`, `unreadable-source`, `missing-column`, `aborted`, `closed`, `io`.
 */
export async function readSource(
  database: Database,
  source: EventSource,
  request: ReadRequest,
): Promise<StoredLog> {
  checkSource(source);
  return database.use("read", request.signal, async (connection) =>
    typeof source === "string" || source instanceof URL
      ? readPath(connection, database, source, request)
      : readRows(connection, database, request, rowChunks(source, request.signal)),
  );
}
