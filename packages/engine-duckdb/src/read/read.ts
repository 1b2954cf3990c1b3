import {
  type CleaningPlan,
  type Columns,
  describeValue,
  type EventDefinition,
  type EventSource,
  optionalOption,
  PortraitError,
  type ReadOptions,
  resolveOptions,
} from "@portrait/core";
import { createRowReader, defaultCleaning, rowChunks } from "@portrait/features";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import { type FileFormat, findFile } from "./file.js";
import { fileRows, readArrowFile } from "./file-rows.js";
import { checkColumns, type ReadResult, readFileInSql, readingFile } from "./read-file.js";
import { readRows } from "./read-rows.js";
import { openFile } from "./source-query.js";
import { checkPresent, originsOf } from "./source-table.js";

const FORMATS: readonly unknown[] = ["parquet", "csv", "jsonl", "arrow"];

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

const rules = {
  rename: optionalOption<Readonly<Record<string, string | undefined>>>(
    'an object that maps columns of the event to names in the source, such as { user: "CustomerID" }',
    (value) =>
      isObject(value) &&
      Object.values(value as object).every((name) => name === undefined || typeof name === "string"),
  ),
  clean: optionalOption<CleaningPlan>(
    "a cleaning plan made by cleaning()",
    (value) => isObject(value) && "derive" in (value as object) && "duplicates" in (value as object),
  ),
  format: optionalOption<FileFormat>('one of "parquet", "csv", "jsonl", "arrow"', (value) =>
    FORMATS.includes(value),
  ),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

/** Options of reading, checked. */
export interface ResolvedReadOptions {
  /** See `ReadOptions`. */
  readonly rename: Readonly<Record<string, string | undefined>>;
  /** See `ReadOptions`. */
  readonly clean: CleaningPlan;
  /** See `ReadOptions`. */
  readonly format: FileFormat | undefined;
  /** See `ReadOptions`. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Checks the options of reading.
 *
 * @param options - What the caller passed.
 * @throws PortraitError `invalid-option`.
 */
export function resolveReadOptions<Cols extends Columns>(
  options: ReadOptions<Cols> | undefined,
): ResolvedReadOptions {
  const { rename, clean, format, signal } = resolveOptions("read", rules, options);
  return { rename: rename ?? {}, clean: clean ?? defaultCleaning, format, signal };
}

function checkSource(source: unknown): void {
  const iterable =
    isObject(source) && (Symbol.iterator in (source as object) || Symbol.asyncIterator in (source as object));
  if (typeof source === "string" || iterable || (isObject(source) && "numRows" in (source as object))) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `read: the source must be row objects, an Arrow table or a file; received ${describeValue(source)}.`,
    hint: 'Pass an array of objects, or a path such as "events.parquet".',
  });
}

async function readPath(
  connection: Connection,
  database: Database,
  events: EventDefinition<Columns>,
  path: string | URL,
  options: ResolvedReadOptions,
): Promise<ReadResult> {
  const { rename, clean, format, signal } = options;
  const file = await findFile(path, format);
  const reader = createRowReader(events, { rename, clean });
  if (file.format === "arrow") {
    const table = await readArrowFile(file);
    const origins = originsOf(events, rename, clean.derive);
    const needed = origins.filter(({ name, derived }) => !derived && events.schema[name]?.nullable === false);
    checkPresent(
      needed.map(({ source }) => source),
      table.schema.fields.map(({ name }) => name),
    );
    return readRows(connection, database, events, rowChunks(table, signal), reader, clean);
  }
  if (events.rowSchema === undefined) return readFileInSql(connection, database, events, file, rename, clean);
  return database.use("read", signal, async (other) => {
    const source = await readingFile(file, () => openFile(other, file));
    checkColumns(events, originsOf(events, rename, clean.derive), source);
    return readRows(connection, database, events, fileRows(other, file, source), reader, clean);
  });
}

/**
 * Reads events from any source.
 *
 * @param database - Where the log is stored.
 * @param events - What the rows are to become.
 * @param source - Rows, a stream of them, an Arrow table, or a file.
 * @param options - See `ReadOptions`, checked.
 */
export async function readSource(
  database: Database,
  events: EventDefinition<Columns>,
  source: EventSource,
  options: ResolvedReadOptions,
): Promise<ReadResult> {
  checkSource(source);
  const { rename, clean, signal } = options;
  return database.use("read", signal, async (connection) => {
    if (typeof source === "string" || source instanceof URL) {
      return readPath(connection, database, events, source, options);
    }
    const reader = createRowReader(events, { rename, clean });
    return readRows(connection, database, events, rowChunks(source, signal), reader, clean);
  });
}
