import {
  type Column,
  type DuplicateRow,
  PortraitError,
  type RejectedRow,
  type RejectionCount,
  valueTypeOf,
} from "@portrait/core";
import {
  bigint,
  checkSourceColumns,
  columnName,
  columnsOf,
  columnsRead,
  createLifetime,
  faultReader,
  join,
  layered,
  mergedReasons,
  originsOf,
  type RawKind,
  type ReadRequest,
  repeatKeyOf,
  type Sql,
  sql,
  text,
  textColumn,
  timeColumn,
  type UserOf,
} from "@portrait/engine-sql";
import { changeCounts } from "@portrait/features";
import { type Magnitudes, magnitudeColumns, magnitudesIn } from "../aggregate/exact-sum.js";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { ofOthers } from "../forget/others.js";
import type { FoundUser, StoredLog } from "../log/stored-log.js";
import { columnAt } from "../result/columns.js";
import { sparkDialect } from "../sql/dialect.js";
import { toText } from "../sql/statement.js";
import { type CheckedRecords, checkedRecords } from "./checked.js";
import { readingFiles, type SourceFiles, sourceFiles } from "./file.js";
import { openFiles } from "./open-files.js";
import { jsValue } from "./raw.js";

/** What became of the records, counted. */
interface Tally {
  kept: number;
  repeats: number;
  first: number;
  last: number;
  readonly reasons: RejectionCount[];
  /** How many kept records have each change, by its number. */
  readonly changes: number[];
  /** The magnitudes of the number columns, so that sums of them need no pass of their own. */
  magnitudes: ReadonlyMap<string, Magnitudes>;
}

function numberColumns({ events }: ReadRequest): readonly Sql[] {
  return Object.values<Column>(events.schema).flatMap((column, position) =>
    valueTypeOf(column) === "number" ? [columnName(position)] : [],
  );
}

async function tallied(
  session: SparkSession,
  request: ReadRequest,
  checked: CheckedRecords,
  options: StatementOptions,
): Promise<Tally> {
  const time = timeColumn(request.events);
  const numbers = numberColumns(request);
  const counted = [
    ...checked.changes.map((change) => sql`count_if(${layered("g", change)})`),
    ...numbers.flatMap(magnitudeColumns),
  ].map((column) => sql`, ${column}`);
  const table = await session.query(
    toText(sql`SELECT fault, coalesce(line <> first, FALSE) AS repeated, count(*) AS records, CAST(min(${time}) AS DOUBLE), CAST(max(${time}) AS DOUBLE)${join(counted, sql``)}
      FROM ${checked.query} GROUP BY 1, 2`),
    options,
  );
  const read = faultReader(request.events, request.plan);
  const tally: Tally = {
    kept: 0,
    repeats: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    reasons: [],
    changes: [],
    magnitudes: new Map(),
  };
  for (let row = 0; row < table.numRows; row++) {
    const at = (column: number): unknown => table.getChildAt(column)?.get(row);
    const count = Number(at(2));
    const fault = at(0);
    if (fault !== null) {
      const { column, reason } = read(Number(fault));
      tally.reasons.push({ column, reason, count });
    } else if (at(1) === true) tally.repeats += count;
    else {
      tally.kept += count;
      tally.first = Math.min(tally.first, Number(at(3)));
      tally.last = Math.max(tally.last, Number(at(4)));
      checked.changes.forEach((change, index) => {
        tally.changes[change] = Number(at(5 + index));
      });
      const behind = 5 + checked.changes.length;
      tally.magnitudes = magnitudesIn(numbers, (column) => at(behind + column), tally.kept);
    }
  }
  return tally;
}

const limited = (limit: number | undefined): Sql =>
  limit === undefined ? sql`` : sql` LIMIT ${bigint(Math.min(limit, 2 ** 31 - 1))}`;

function rejectedRows(
  session: SparkSession,
  request: ReadRequest,
  { query, kinds }: CheckedRecords,
): (limit: number | undefined) => Promise<readonly RejectedRow[]> {
  const read = faultReader(request.events, request.plan);
  const values = kinds.map((_, position) => layered("v", position));
  return async (limit) => {
    const table = await session.query(
      toText(
        sql`SELECT CAST(line AS DOUBLE), fault, ${join(values)} FROM ${query} WHERE fault IS NOT NULL ORDER BY line${limited(limit)}`,
      ),
      { owner: "rejected" },
    );
    return Array.from({ length: table.numRows }, (_, row): RejectedRow => {
      const at = (column: number): unknown => table.getChildAt(column)?.get(row);
      const { column, reason, position } = read(Number(at(1)));
      const value = jsValue(kinds[position] as RawKind, at(2 + position));
      return { line: Number(at(0)), column, value, reason };
    });
  };
}

function repeatedRows(
  session: SparkSession,
  { query }: CheckedRecords,
): (limit: number | undefined) => Promise<readonly DuplicateRow[]> {
  return async (limit) => {
    const table = await session.query(
      toText(
        sql`SELECT CAST(line AS DOUBLE), CAST(first AS DOUBLE) FROM ${query} WHERE line <> first ORDER BY line${limited(limit)}`,
      ),
      { owner: "duplicates" },
    );
    return Array.from({ length: table.numRows }, (_, row) => ({
      line: Number(table.getChildAt(0)?.get(row)),
      firstLine: Number(table.getChildAt(1)?.get(row)),
    }));
  };
}

/** Records of which those of some users are left out. */
interface SomeRecords {
  /** The files. */
  readonly files: SourceFiles;
  /** All records. */
  readonly all: CheckedRecords;
  /** Whose records are left out. */
  readonly forgotten: readonly UserOf[];
}

async function findUser(
  session: SparkSession,
  definition: ReadRequest["events"],
  { files, all, forgotten }: SomeRecords,
  { key, user }: UserOf,
  options: StatementOptions,
): Promise<FoundUser> {
  const others = ofOthers(definition, forgotten);
  const counted = (kind: Sql): Sql => sql`CAST(count(*) FILTER (WHERE ${kind} AND ${others}) AS DOUBLE)`;
  const kinds = [sql`line = first`, sql`fault IS NOT NULL`, sql`line <> first`];
  const found = await readingFiles(files, () =>
    session.query(
      toText(sql`SELECT ${join(kinds.map(counted))}, CAST(count(*) AS DOUBLE)
        FROM ${all.query} WHERE ${textColumn(definition, key)} = ${text(user)}`),
      options,
    ),
  );
  const at = (column: number): number => Number(columnAt(found, column).get(0));
  return {
    rows: { events: at(0), rejected: at(1), duplicates: at(2) },
    remains: at(3) > 0 ? [files.name] : [],
  };
}

/** The log of records; users are forgotten by a condition, as the files are not the engine's. */
async function logOfRecords(
  session: SparkSession,
  request: ReadRequest,
  records: SomeRecords,
  options: StatementOptions,
): Promise<StoredLog> {
  const { events, plan } = request;
  const { files, all, forgotten } = records;
  const some = sql`(SELECT * FROM ${all.query} WHERE ${ofOthers(events, forgotten)})`;
  const checked = forgotten.length === 0 ? all : { ...all, query: some };
  const tally = await readingFiles(files, () => tallied(session, request, checked, options));
  const columns = Object.keys(events.schema).map((_, position) => columnName(position));
  return {
    definition: events,
    view: sql`(SELECT ${join([sql`line`, ...columns])} FROM ${checked.query} WHERE line = first)`,
    kept: tally.kept,
    span: tally.kept === 0 ? null : { first: tally.first, last: tally.last },
    magnitudes: new Map(tally.magnitudes),
    lifetime: createLifetime(sparkDialect.engine),
    repeatKey: repeatKeyOf(plan),
    aside: {
      changes: changeCounts(events.schema, tally.changes),
      learnt: checked.learnt,
      reasons: mergedReasons(tally.reasons),
      repeats: tally.repeats,
      rejected: rejectedRows(session, request, checked),
      duplicates: repeatedRows(session, checked),
    },
    forgetting: {
      find: (user, own) => findUser(session, events, records, user, own),
      without: (user, own) =>
        logOfRecords(session, request, { ...records, forgotten: [...forgotten, user] }, own),
    },
  };
}

/**
 * Reads files where they lie on the cluster: records are checked and cleaned by SQL each time that the log is computed
 * with; nothing is copied.
 *
 * @param session - The session.
 * @param name - What the names of its views begin with.
 * @param source - The path or URI of a file or folder.
 * @param request - What the records are to become, and how.
 * @param options - Signal.
 * @throws PortraitError `unreadable-source`, `missing-column`, `not-supported`, `invalid-definition`, `io`, `aborted`.
 */
export async function readFiles(
  session: SparkSession,
  name: string,
  source: string | URL,
  request: ReadRequest,
  options: StatementOptions,
): Promise<StoredLog> {
  const { events, rename, plan, format } = request;
  if (events.rowSchema !== undefined) {
    throw new PortraitError({
      code: "not-supported",
      message: "read: a row schema cannot look at files on the cluster.",
      hint: "Define the events without rowSchema and clean with rules, or pass the rows.",
    });
  }
  const files = sourceFiles(source, format);
  const opened = await readingFiles(files, () => openFiles(session, files, options));
  checkSourceColumns(
    request,
    files.name,
    opened.columns.map(({ name }) => name),
    sparkDialect,
  );
  const origins = originsOf(events, rename, plan.derive);
  const checked = await readingFiles(files, () =>
    checkedRecords(
      session,
      name,
      events,
      origins,
      { ...opened, columns: columnsRead(request, opened.columns, sparkDialect) },
      plan,
      columnsOf(events),
      options,
    ),
  );
  return logOfRecords(session, request, { files, all: checked, forgotten: [] }, options);
}
