import { type CleaningPlan, type Columns, type EventDefinition, isPortraitError } from "@portrait/core";
import {
  checkSourceColumns,
  columnName,
  columnsOf,
  columnsRead,
  learnFromRecords,
  originsOf,
  type ReadRequest,
  repeatKeyOf,
  sql,
  timeColumn,
  unreadable,
} from "@portrait/engine-sql";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import { reasonOf } from "../database/failure.js";
import { storeLog } from "../log/store.js";
import type { StoredLog } from "../log/stored-log.js";
import { duckdbDialect } from "../sql/dialect.js";
import { storeAside } from "./aside-tables.js";
import { firstBadLine } from "./bad-line.js";
import { type CheckedTable, createCheckedTable } from "./checked.js";
import { createRepeatsTable, createRunsTable } from "./duplicates.js";
import type { SourceFile } from "./file.js";
import { learningRecords } from "./learning.js";
import { openFile } from "./source-query.js";

const HINTS: Readonly<Record<string, string>> = {
  csv: "It must be UTF-8, begin with a header, and have as many fields in each record as in the header.",
  jsonl: "Write one JSON object a line.",
  parquet: "It may be cut off, or no Parquet file.",
};

/** DuckDB's reason, with the line of a file that is not JSON throughout. */
async function explained(file: SourceFile, reason: string): Promise<string> {
  const malformed = /Malformed JSON.* in line \d+: (.*)$/.exec(reason)?.[1];
  if (malformed === undefined) return reason;
  const line = await firstBadLine(file);
  const place = line === undefined ? "it is not JSON throughout" : `its line ${line} is no JSON`;
  return `${place}: ${malformed.replace(/\. Try .*$/, "")}`;
}

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
    throw stopped ? cause : unreadable(file.name, await explained(file, reason), HINTS[file.format], cause);
  }
}

async function createRepeats(
  connection: Connection,
  events: EventDefinition<Columns>,
  { duplicates }: CleaningPlan,
  checked: CheckedTable,
): Promise<void> {
  const names = Object.keys(events.schema);
  if (typeof duplicates === "object") {
    const key = duplicates.key.map((name) => columnName(names.indexOf(name)));
    await createRunsTable(connection, duplicates, key, timeColumn(events));
  } else if (duplicates === "drop") await createRepeatsTable(connection, checked);
  else await connection.run(sql`CREATE TEMP TABLE repeats (line BIGINT, first BIGINT)`);
}

/**
 * Reads a Parquet, CSV or JSON lines file within DuckDB.
 *
 * @param connection - A connection of its own.
 * @param database - Where the log is stored.
 * @param request - What the records are to become, and how.
 * @param file - The file.
 * @throws PortraitError `unreadable-source`, `missing-column`, `invalid-definition`, `unknown-id`.
 */
export async function readFileInSql(
  connection: Connection,
  database: Database,
  request: ReadRequest,
  file: SourceFile,
): Promise<StoredLog> {
  const { events, plan } = request;
  const origins = originsOf(events, request.rename, plan.derive);
  const source = await readingFile(file, () => openFile(connection, file));
  checkSourceColumns(
    request,
    file.name,
    source.columns.map(({ name }) => name),
    duckdbDialect,
  );
  const looked = { ...source, columns: columnsRead(request, source.columns, duckdbDialect) };
  const checked = await readingFile(file, () =>
    createCheckedTable(connection, events, origins, looked, plan, columnsOf(events)),
  );
  const learnt = await learnFromRecords(learningRecords(connection), events, plan);
  await createRepeats(connection, events, plan, checked);
  const name = database.newName();
  return connection.transaction(async () => {
    const rows = sql`(SELECT * FROM checked ANTI JOIN repeats USING (line) WHERE fault IS NULL)`;
    const log = await storeLog(connection, events, database.table(name), rows);
    const { kinds, changes } = checked;
    const aside = await storeAside(
      connection,
      database,
      { name, events, plan, kinds, changes, learnt },
      rows,
    );
    return { ...log, aside, repeatKey: repeatKeyOf(plan) };
  });
}
