import { type DuplicateRow, PortraitError, type RejectedRow, type RejectionCount } from "@portrait/core";
import {
  bigint,
  checkSourceColumns,
  columnName,
  columnsOf,
  columnsRead,
  faultReader,
  join,
  layered,
  mergedReasons,
  originsOf,
  type RawKind,
  type ReadRequest,
  type Sql,
  sql,
  timeColumn,
} from "@portrait/engine-sql";
import { changeCounts } from "@portrait/features";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";
import { sparkDialect } from "../sql/dialect.js";
import { toText } from "../sql/statement.js";
import { type CheckedRecords, checkedRecords } from "./checked.js";
import { readingFiles, sourceFiles } from "./file.js";
import { openFiles } from "./open-files.js";
import { jsValue } from "./raw.js";
import type { ReadResult } from "./read-rows.js";

/** What became of the records, counted. */
interface Tally {
  kept: number;
  repeats: number;
  first: number;
  last: number;
  readonly reasons: RejectionCount[];
  /** How many kept records have each change, by its number. */
  readonly changes: number[];
}

async function tallied(
  session: SparkSession,
  request: ReadRequest,
  checked: CheckedRecords,
  options: StatementOptions,
): Promise<Tally> {
  const time = timeColumn(request.events);
  const changed = checked.changes.map((change) => sql`, count_if(${layered("g", change)})`);
  const table = await session.query(
    toText(sql`SELECT fault, coalesce(line <> first, FALSE) AS repeated, count(*) AS records, CAST(min(${time}) AS DOUBLE), CAST(max(${time}) AS DOUBLE)${join(changed, sql``)}
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
): Promise<ReadResult> {
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
  const tally = await readingFiles(files, () => tallied(session, request, checked, options));
  const columns = Object.keys(events.schema).map((_, position) => columnName(position));
  const view = sql`(SELECT ${join([sql`line`, ...columns])} FROM ${checked.query} WHERE line = first)`;
  const span = tally.kept === 0 ? null : { first: tally.first, last: tally.last };
  const stored: StoredLog = { definition: events, view, kept: tally.kept, span, magnitudes: new Map() };
  return {
    stored,
    aside: {
      reasons: mergedReasons(tally.reasons),
      repeats: tally.repeats,
      changes: changeCounts(events.schema, tally.changes),
      learnt: checked.learnt,
      rejected: rejectedRows(session, request, checked),
      duplicates: repeatedRows(session, checked),
    },
  };
}
