import type { CleaningPlan, Columns, EventDefinition } from "@portrait/core";
import { isPortraitError } from "@portrait/core";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import { reasonOf } from "../database/failure.js";
import type { Aside } from "../log/event-log.js";
import { type Stored, storeLog } from "../log/store.js";
import { columnsOf } from "../log/stored-log.js";
import { sql } from "../sql/sql.js";
import { storeAside } from "./aside-tables.js";
import { createCheckedTable } from "./checked.js";
import { createRepeatsTable } from "./duplicates.js";
import { type SourceFile, unreadable } from "./file.js";
import { openFile } from "./source-query.js";
import { type ColumnOrigin, checkPresent, originsOf, type SourceTable } from "./source-table.js";

/** What becomes of the rows of a source. */
export interface ReadResult {
  /** The kept ones. */
  readonly stored: Stored;
  /** The others. */
  readonly aside: Aside;
}

const HINTS: Readonly<Record<string, string>> = {
  csv: "It must be UTF-8, begin with a header, and have as many fields in each record as in the header.",
  jsonl: "Write one JSON object a line.",
  parquet: "It may be cut off, or no Parquet file.",
};

/**
 * Does work that reads a file; what DuckDB says against the file becomes `unreadable-source`.
 *
 * @param file - The file.
 * @param work - The work.
 * @throws PortraitError `unreadable-source`, and what the work throws when it was stopped.
 */
export async function readingFile<Result>(file: SourceFile, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const reason = reasonOf(cause);
    const stopped = isPortraitError(cause) || /^(INTERRUPT|Out of Memory)/.test(reason);
    throw stopped ? cause : unreadable(file.name, reason, HINTS[file.format], cause);
  }
}

/**
 * Checks that a file has the columns that an event needs of it.
 *
 * @param events - The event.
 * @param origins - Where its columns come from.
 * @param source - The file.
 * @throws PortraitError `missing-column`.
 */
export function checkColumns(
  events: EventDefinition<Columns>,
  origins: readonly ColumnOrigin[],
  source: SourceTable,
): void {
  const needed = origins.filter(({ name, derived }) => !derived && events.schema[name]?.nullable === false);
  checkPresent(
    needed.map(({ source: name }) => name),
    source.columns.map(({ name }) => name),
  );
}

/** Only the columns that are looked at; all of them where whole rows are compared. */
function narrowed(source: SourceTable, origins: readonly ColumnOrigin[], plan: CleaningPlan): SourceTable {
  if (plan.duplicates === "drop" || Object.keys(plan.derive).length > 0) return source;
  const names = new Set(origins.map(({ source: name }) => name));
  return { ...source, columns: source.columns.filter(({ name }) => names.has(name)) };
}

/**
 * Reads a Parquet, CSV or JSON lines file within DuckDB.
 *
 * @param connection - A connection of its own.
 * @param database - Where the log is stored.
 * @param events - What the records are to become.
 * @param file - The file.
 * @param rename - Names in the file that differ.
 * @param plan - How it is cleaned.
 * @throws PortraitError `unreadable-source`, `missing-column`, `invalid-definition`, `unknown-id`.
 */
export async function readFileInSql(
  connection: Connection,
  database: Database,
  events: EventDefinition<Columns>,
  file: SourceFile,
  rename: Readonly<Record<string, string | undefined>>,
  plan: CleaningPlan,
): Promise<ReadResult> {
  const origins = originsOf(events, rename, plan.derive);
  const source = await readingFile(file, () => openFile(connection, file));
  checkColumns(events, origins, source);
  const looked = narrowed(source, origins, plan);
  const checked = await readingFile(file, () =>
    createCheckedTable(connection, events, origins, looked, plan, columnsOf(events)),
  );
  if (plan.duplicates === "drop") await createRepeatsTable(connection, checked);
  else await connection.run(sql`CREATE TEMP TABLE repeats (line BIGINT, first BIGINT)`);
  const name = database.newName();
  return connection.transaction(async () => {
    const rows = sql`(SELECT * FROM checked ANTI JOIN repeats USING (line) WHERE fault IS NULL)`;
    const stored = await storeLog(connection, events, database.table(name), rows);
    const tables = {
      rejected: database.table(`${name}_rejected`),
      repeats: database.table(`${name}_repeats`),
    };
    const aside = await storeAside(connection, database, tables, events, plan, checked);
    return { stored, aside };
  });
}
