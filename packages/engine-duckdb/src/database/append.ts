import { type DuckDBAppender, DuckDBDataChunk, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import type { Connection } from "./connection.js";

/** Rows that DuckDB takes at once. */
const CHUNK_ROWS = 2048;

/** Adds rows to a temporary table of a connection. */
export interface Appending {
  /**
   * Adds rows.
   *
   * @param columns - The values column by column, all of one length.
   */
  add(columns: readonly (readonly DuckDBValue[])[]): void;
  /** Makes the rows visible to queries and frees what adding took. */
  end(): void;
}

function addTo(
  appender: DuckDBAppender,
  types: readonly DuckDBType[],
  columns: readonly (readonly DuckDBValue[])[],
): void {
  const length = columns[0]?.length ?? 0;
  for (let from = 0; from < length; from += CHUNK_ROWS) {
    const to = Math.min(length, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types, to - from);
    columns.forEach((values, index) => {
      chunk.setColumnValues(index, values.slice(from, to));
    });
    appender.appendDataChunk(chunk);
  }
}

/**
 * Starts to add rows to a temporary table.
 *
 * @param connection - The connection that made the table.
 * @param table - The table's name.
 * @param types - The types of its columns.
 */
export async function startAppending(
  connection: Connection,
  table: string,
  types: readonly DuckDBType[],
): Promise<Appending> {
  const appender = await connection.driver.createAppender(table, "main", "temp");
  return {
    add: (columns) => addTo(appender, types, columns),
    end: () => appender.closeSync(),
  };
}
