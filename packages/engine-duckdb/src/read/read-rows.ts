import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, type DuckDBValue, VARCHAR } from "@duckdb/node-api";
import {
  type CleaningPlan,
  type Column,
  type DuplicateRow,
  type RejectedRow,
  type RejectionCount,
  valueTypeOf,
} from "@portrait/core";
import { isKept, rowKey } from "@portrait/features";
import { startAppending } from "../database/append.js";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import type { Aside } from "../log/event-log.js";
import { storeLog } from "../log/store.js";
import { columnName } from "../log/stored-log.js";
import { join, type Sql, sql } from "../sql/sql.js";
import type { ReadResult } from "./read-file.js";
import type { ReadRequest } from "./request.js";

/** How values are handed to DuckDB: instants as numbers, which become whole when the log is stored. */
const TYPES: Readonly<Record<string, readonly [DuckDBType, Sql]>> = {
  number: [DOUBLE, sql`DOUBLE`],
  timestamp: [DOUBLE, sql`DOUBLE`],
  boolean: [BOOLEAN, sql`BOOLEAN`],
  category: [VARCHAR, sql`VARCHAR`],
};

const typeOf = (column: Column): readonly [DuckDBType, Sql] =>
  TYPES[valueTypeOf(column)] as readonly [DuckDBType, Sql];

function countReasons(rejected: readonly RejectedRow[]): readonly RejectionCount[] {
  const counts = new Map<string, RejectionCount>();
  for (const { column, reason } of rejected) {
    const key = JSON.stringify([column, reason]);
    counts.set(key, { column, reason, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

function asideInMemory(
  database: Database,
  rejected: readonly RejectedRow[],
  duplicates: readonly DuplicateRow[],
): Aside {
  return {
    reasons: countReasons(rejected),
    repeats: duplicates.length,
    async rejected(limit) {
      database.checkOpen();
      return rejected.slice(0, limit);
    },
    async duplicates(limit) {
      database.checkOpen();
      return duplicates.slice(0, limit);
    },
  };
}

/** Tells repeats: the line that a row repeats, or undefined for the first of its kind. */
function repeatFinder(plan: CleaningPlan): (row: object, line: number) => number | undefined {
  if (plan.duplicates === "keep") return () => undefined;
  const seen = new Map<string, number>();
  return (row, line) => {
    const key = rowKey(row);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, line);
    return first;
  };
}

/**
 * Reads rows that come as objects: each is checked in JavaScript, the kept ones are handed to DuckDB in chunks.
 *
 * @param connection - A connection of its own.
 * @param database - Where the log is stored.
 * @param request - What the rows are to become, and how.
 * @param chunks - The rows.
 * @throws PortraitError what the reader throws, `unreadable-source` when the stream fails.
 */
export async function readRows(
  connection: Connection,
  database: Database,
  { events, reader, plan }: ReadRequest,
  chunks: AsyncIterable<readonly object[]>,
): Promise<ReadResult> {
  const columns = Object.values<Column>(events.schema);
  const declared = columns.map((column, position) => sql`${columnName(position)} ${typeOf(column)[1]}`);
  await connection.run(sql`CREATE TEMP TABLE kept_rows (${join([sql`line BIGINT`, ...declared])})`);
  const appending = await startAppending(connection, "kept_rows", [
    BIGINT,
    ...columns.map((column) => typeOf(column)[0]),
  ]);
  const repeatOf = repeatFinder(plan);
  const rejected: RejectedRow[] = [];
  const duplicates: DuplicateRow[] = [];
  let line = 0;
  try {
    for await (const chunk of chunks) {
      const outcomes = await reader.read(chunk);
      const kept: DuckDBValue[][] = [[], ...columns.map(() => [])];
      outcomes.forEach((outcome, index) => {
        line++;
        if (!isKept(outcome)) {
          rejected.push({ line, ...outcome });
          return;
        }
        const firstLine = repeatOf(chunk[index] as object, line);
        if (firstLine !== undefined) {
          duplicates.push({ line, firstLine });
          return;
        }
        kept[0]?.push(BigInt(line));
        outcome.forEach((value, position) => {
          kept[position + 1]?.push(value);
        });
      });
      appending.add(kept);
    }
  } finally {
    appending.end();
  }
  const typed = columns.map((column, position) => {
    const name = columnName(position);
    return valueTypeOf(column) === "timestamp" ? sql`CAST(${name} AS BIGINT) AS ${name}` : name;
  });
  const rows = sql`(SELECT ${join([sql`line`, ...typed])} FROM kept_rows)`;
  const stored = await storeLog(connection, events, database.table(database.newName()), rows);
  return { stored, aside: asideInMemory(database, rejected, duplicates) };
}
