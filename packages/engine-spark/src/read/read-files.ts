import {
  type CleaningPlan,
  type DuplicateRow,
  PortraitError,
  type RejectedRow,
  type RejectionCount,
} from "@portrait/core";
import { changeCounts, joinedColumns, unitColumns } from "@portrait/features";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { columnName, columnsOf, type StoredLog, timeColumn } from "../log/stored-log.js";
import { type ColumnScope, toSql } from "../sql/expression.js";
import { bigint, join, type Sql, sql } from "../sql/sql.js";
import { layered, VALUE_REASONS } from "./check.js";
import { type CheckedRecords, checkedRecords } from "./checked.js";
import { readingFiles, type SourceFiles, sourceFiles, unreadable } from "./file.js";
import { FAULTS } from "./finish.js";
import { openFiles } from "./open-files.js";
import { jsValue, type RawKind } from "./raw.js";
import type { ReadResult } from "./read-rows.js";
import type { ReadRequest } from "./request.js";
import { checkPresent, originsOf, type SourceTable } from "./source-table.js";

/** What the number of a fault stands for. */
interface Fault {
  readonly column: string;
  readonly reason: string;
  readonly position: number;
}

function faultReader({ events, plan }: ReadRequest): (fault: number) => Fault {
  const names = Object.keys(events.schema);
  return (fault) => {
    const position = Math.floor(fault / FAULTS);
    const name = names[position];
    if (name !== undefined)
      return { column: name, reason: VALUE_REASONS[fault % FAULTS] as string, position };
    const rule = plan.reject[fault - names.length * FAULTS] as CleaningPlan["reject"][number];
    return { column: rule.column, reason: rule.reason, position: names.indexOf(rule.column) };
  };
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

function checkColumns(
  { events, rename, plan }: ReadRequest,
  files: SourceFiles,
  present: readonly string[],
): void {
  const from = [...derivedFrom(plan), ...unitColumns(events.schema, plan)];
  const joined = new Set(joinedColumns(plan));
  const origins = originsOf(events, rename, plan.derive).filter(
    ({ name, derived }) => !derived && !joined.has(name),
  );
  const needed = origins.filter(({ name }) => events.schema[name]?.nullable === false);
  checkPresent([...from, ...needed.map(({ source }) => source)], present);
  for (const name of [...from, ...origins.map(({ source }) => source)]) {
    const times = present.filter((other) => other === name).length;
    if (times > 1) throw unreadable(files.name, `it has ${times} columns named ${JSON.stringify(name)}`);
  }
}

/** Only the columns that are looked at; all of them where whole records are compared. */
function narrowed(source: SourceTable, request: ReadRequest): SourceTable {
  const { events, rename, plan } = request;
  if (plan.duplicates === "drop") return source;
  const names = new Set(originsOf(events, rename, plan.derive).map(({ source: name }) => name));
  for (const name of [...derivedFrom(plan), ...unitColumns(events.schema, plan)]) names.add(name);
  return { ...source, columns: source.columns.filter(({ name }) => names.has(name)) };
}

/** What became of the records, counted. */
interface Tally {
  kept: number;
  repeats: number;
  first: number;
  last: number;
  readonly reasons: Map<string, RejectionCount>;
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
    sql`SELECT fault, coalesce(line <> first, FALSE) AS repeated, count(*) AS records, CAST(min(${time}) AS DOUBLE), CAST(max(${time}) AS DOUBLE)${join(changed, sql``)}
      FROM ${checked.query} GROUP BY 1, 2`.text,
    options,
  );
  const read = faultReader(request);
  const tally: Tally = {
    kept: 0,
    repeats: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    reasons: new Map(),
    changes: [],
  };
  for (let row = 0; row < table.numRows; row++) {
    const at = (column: number): unknown => table.getChildAt(column)?.get(row);
    const count = Number(at(2));
    const fault = at(0);
    if (fault !== null) {
      const { column, reason } = read(Number(fault));
      const key = JSON.stringify([column, reason]);
      tally.reasons.set(key, { column, reason, count: count + (tally.reasons.get(key)?.count ?? 0) });
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
  const read = faultReader(request);
  const values = kinds.map((_, position) => layered("s", position));
  return async (limit) => {
    const table = await session.query(
      sql`SELECT CAST(line AS DOUBLE), fault, ${join(values)} FROM ${query} WHERE fault IS NOT NULL ORDER BY line${limited(limit)}`
        .text,
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
      sql`SELECT CAST(line AS DOUBLE), CAST(first AS DOUBLE) FROM ${query} WHERE line <> first ORDER BY line${limited(limit)}`
        .text,
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
  checkColumns(
    request,
    files,
    opened.columns.map(({ name }) => name),
  );
  const origins = originsOf(events, rename, plan.derive);
  const checked = await readingFiles(files, () =>
    checkedRecords(
      session,
      name,
      events,
      origins,
      narrowed(opened, request),
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
      reasons: [...tally.reasons.values()],
      repeats: tally.repeats,
      changes: changeCounts(events.schema, tally.changes),
      learnt: checked.learnt,
      rejected: rejectedRows(session, request, checked),
      duplicates: repeatedRows(session, checked),
    },
  };
}
