import { readFile } from "node:fs/promises";
import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { ArrowTable } from "@portrait/core";
import { join, type Sql, sql, unreadable } from "@portrait/engine-sql";
import type { Connection } from "../database/connection.js";
import { reasonOf } from "../database/failure.js";
import type { SourceFile } from "./file.js";
import { jsValue } from "./raw.js";
import { readingFile } from "./read-file.js";
import type { SourceTable } from "./source-table.js";

function rowsOf(chunk: DuckDBDataChunk, source: SourceTable): readonly object[] {
  const columns = source.columns.map(({ name, kind }, index) => ({
    name,
    values: chunk
      .getColumnValues(index)
      .map((held) => (held === null && source.open ? undefined : jsValue(kind, held))),
  }));
  return Array.from({ length: chunk.rowCount }, (_, row) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])),
  );
}

/**
 * The records of a file as row objects, for event definitions with a row schema.
 *
 * @param connection - The connection that opened the file.
 * @param file - The file.
 * @param source - The file as a query.
 * @throws PortraitError `unreadable-source`.
 */
export async function* fileRows(
  connection: Connection,
  file: SourceFile,
  source: SourceTable,
): AsyncGenerator<readonly object[]> {
  const columns: readonly Sql[] = source.columns.map(({ sql: value }) => value);
  const chunks = connection.stream(sql`SELECT ${join(columns)} FROM ${source.from}`);
  for (;;) {
    const next = await readingFile(file, () => chunks.next());
    if (next.done === true) return;
    yield rowsOf(next.value, source);
  }
}

/** What an Arrow file, unlike a stream, begins and ends with. */
const MAGIC = Buffer.from("ARROW1");

/**
 * Reads an Arrow IPC file or stream.
 *
 * @param file - The file.
 * @throws PortraitError `unreadable-source` when it is none.
 */
export async function readArrowFile(file: SourceFile): Promise<ArrowTable> {
  const { tableFromIPC } = await import("apache-arrow");
  try {
    const bytes = await readFile(file.path);
    const isFile = bytes.subarray(0, MAGIC.length).equals(MAGIC);
    if (isFile && !bytes.subarray(-MAGIC.length).equals(MAGIC)) throw new Error("its end is missing");
    const table = tableFromIPC(bytes);
    if (table.schema.fields.length === 0) throw new Error("it holds no Arrow data");
    return table;
  } catch (cause) {
    throw unreadable(file.name, reasonOf(cause), "It may be cut off, or no Arrow file.", cause);
  }
}
