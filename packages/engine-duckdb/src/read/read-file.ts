import { type CleaningPlan, type Columns, type EventDefinition, isPortraitError } from "@portrait/core";
import { joinedColumns, unitColumns } from "@portrait/features";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import { reasonOf } from "../database/failure.js";
import type { Aside } from "../log/event-log.js";
import { storeLog } from "../log/store.js";
import { columnName, columnsOf, type StoredLog, timeColumn } from "../log/stored-log.js";
import { type ColumnScope, toSql } from "../sql/expression.js";
import { sql } from "../sql/sql.js";
import { storeAside } from "./aside-tables.js";
import { firstBadLine } from "./bad-line.js";
import { countChanges } from "./changes.js";
import { type CheckedTable, createCheckedTable } from "./checked.js";
import { createRepeatsTable, createRunsTable } from "./duplicates.js";
import { type SourceFile, unreadable } from "./file.js";
import { learnFromRecords } from "./learn.js";
import type { ReadRequest } from "./request.js";
import { openFile } from "./source-query.js";
import { type ColumnOrigin, checkPresent, originsOf, type SourceTable } from "./source-table.js";

/** What becomes of the rows of a source. */
export interface ReadResult {
  /** The kept ones. */
  readonly stored: StoredLog;
  /** The others. */
  readonly aside: Aside;
}

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

/** The columns of the source that a plan derives from. */
function derivedFrom(plan: CleaningPlan): readonly string[] {
  const names: string[] = [];
  const scope: ColumnScope = (name) => {
    names.push(name);
    return { type: "category", sql: sql`NULL` };
  };
  for (const node of Object.values(plan.derive)) toSql(node, scope);
  return names;
}

/**
 * Checks that a file has the columns that are read from it: those that others are derived from, and those that the
 * event needs, unless a row schema has yet to make them.
 *
 * @param request - What is read.
 * @param file - The file.
 * @param present - The names of the file's columns.
 * @throws PortraitError `missing-column`; `unreadable-source` when one of them is there twice.
 */
export function checkColumns(
  { events, rename, plan }: ReadRequest,
  file: SourceFile,
  present: readonly string[],
): void {
  const from = [...derivedFrom(plan), ...unitColumns(events.schema, plan)];
  const joined = new Set(joinedColumns(plan));
  const origins = originsOf(events, rename, plan.derive).filter(
    ({ name, derived }) => !derived && !joined.has(name),
  );
  const needed = origins.filter(({ name }) => events.schema[name]?.nullable === false);
  const required = events.rowSchema === undefined ? needed.map(({ source }) => source) : [];
  checkPresent([...from, ...required], present);
  for (const name of [...from, ...origins.map(({ source }) => source)]) {
    const times = present.filter((other) => other === name).length;
    if (times < 2) continue;
    throw unreadable(
      file.name,
      `it has ${times} columns named ${JSON.stringify(name)}`,
      "Give each column a name of its own.",
    );
  }
}

/** Only the columns that are looked at; all of them where whole rows are compared. */
function narrowed(
  source: SourceTable,
  origins: readonly ColumnOrigin[],
  plan: CleaningPlan,
  units: readonly string[],
): SourceTable {
  if (plan.duplicates === "drop" || Object.keys(plan.derive).length > 0) return source;
  const names = new Set([...origins.map(({ source: name }) => name), ...units]);
  return { ...source, columns: source.columns.filter(({ name }) => names.has(name)) };
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
): Promise<ReadResult> {
  const { events, plan } = request;
  const origins = originsOf(events, request.rename, plan.derive);
  const source = await readingFile(file, () => openFile(connection, file));
  checkColumns(
    request,
    file,
    source.columns.map(({ name }) => name),
  );
  const looked = narrowed(source, origins, plan, unitColumns(events.schema, plan));
  const checked = await readingFile(file, () =>
    createCheckedTable(connection, events, origins, looked, plan, columnsOf(events)),
  );
  const learnt = await learnFromRecords(connection, events, plan);
  await createRepeats(connection, events, plan, checked);
  const name = database.newName();
  return connection.transaction(async () => {
    const rows = sql`(SELECT * FROM checked ANTI JOIN repeats USING (line) WHERE fault IS NULL)`;
    const stored = await storeLog(connection, events, database.table(name), rows);
    const tables = {
      rejected: database.table(`${name}_rejected`),
      repeats: database.table(`${name}_repeats`),
    };
    const changes = await countChanges(connection, events.schema, rows, checked.changes);
    const aside = await storeAside(connection, database, tables, events, plan, checked);
    return { stored, aside: { ...aside, changes, learnt } };
  });
}
