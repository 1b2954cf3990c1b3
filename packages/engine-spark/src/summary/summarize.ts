import {
  type ColumnSummary,
  type DayCount,
  type LogSummary,
  type SummaryPeriod,
  type SummaryPlan,
  type ValueType,
  valueTypeOf,
} from "@portrait/core";
import { columnName, double, join, type Sql, sql, timeColumn } from "@portrait/engine-sql";
import { type DayRange, isAscending } from "@portrait/features/quality";
import type { Table } from "apache-arrow";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";
import { columnAt } from "../result/columns.js";
import { toText } from "../sql/statement.js";
import { summarizeNumbers } from "./numbers.js";
import { summarizeTexts } from "./texts.js";
import { summarizeTruths } from "./truths.js";

/** A column of the log, and which events count. */
export interface ColumnRequest {
  /** What stands behind FROM. */
  readonly from: Sql;
  /** The column. */
  readonly column: Sql;
  /** For each period whether an event is in it: always two, the second of none where there is one. */
  readonly within: readonly [Sql, Sql];
  /** For each period how many events it has. */
  readonly rows: readonly number[];
  /** How finely. */
  readonly plan: SummaryPlan;
  /** Whether values grow with time. */
  readonly ascending: boolean;
}

/** A day as the milliseconds that a `Date` has. */
const DAY = 86_400_000;

/**
 * A column of a result as numbers.
 *
 * @param table - The result.
 * @param position - Which column.
 */
export function numbersAt(table: Table, position: number): Float64Array {
  const column = columnAt(table, position);
  return Float64Array.from({ length: table.numRows }, (_, row) => Number(column.get(row) ?? Number.NaN));
}

function withinPeriod(time: Sql, period: SummaryPeriod | undefined): Sql {
  if (period === undefined) return sql`FALSE`;
  const instant = sql`CAST(${time} AS DOUBLE)`;
  return sql`(${instant} >= ${double(period.from)} AND ${instant} < ${double(period.to)})`;
}

/** A column as numbers that may grow with time; `null` where it holds none. */
function growing(type: ValueType, column: Sql): Sql {
  if (type === "number" || type === "timestamp") return sql`CAST(${column} AS DOUBLE)`;
  if (type !== "category") return sql`CAST(NULL AS DOUBLE)`;
  return sql`CASE WHEN ${column} IS NULL THEN NULL WHEN length(${column}) BETWEEN 1 AND 15 AND translate(${column}, '0123456789', '') = ''
    THEN try_cast(${column} AS DOUBLE) ELSE ${double(Number.POSITIVE_INFINITY)} END`;
}

interface Days {
  readonly days: readonly DayCount[];
  readonly later: number;
  readonly ascending: readonly boolean[];
}

/** The days with events; a text that is no number counts as infinite, so that its column does not grow. */
async function readDays(
  session: SparkSession,
  log: StoredLog,
  plan: SummaryPlan,
  options: StatementOptions,
): Promise<Days> {
  const time = sql`CAST(${timeColumn(log.definition)} AS DOUBLE)`;
  const now = double(plan.now ?? Number.POSITIVE_INFINITY);
  const columns = Object.values(log.definition.schema).map((column, position) =>
    growing(valueTypeOf(column), columnName(position)),
  );
  const ranges = columns.map((number) => sql`min(${number}), max(${number})`);
  const query = sql`SELECT CAST(floor(${time} / ${double(DAY)}) AS DOUBLE), CAST(count(*) AS DOUBLE),
      CAST(count(*) FILTER (WHERE ${time} >= ${now}) AS DOUBLE), ${join(ranges)}
    FROM ${log.view} GROUP BY 1 ORDER BY 1`;
  const found = await session.query(toText(query), options);
  const [days, counts, later] = [numbersAt(found, 0), numbersAt(found, 1), numbersAt(found, 2)];
  const known = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : value;
  const ascending = columns.map((_, position) => {
    const [least, greatest] = [numbersAt(found, 3 + 2 * position), numbersAt(found, 4 + 2 * position)];
    if (greatest.includes(Number.POSITIVE_INFINITY)) return false;
    return isAscending(
      Array.from(least, (value, day): DayRange => ({ least: known(value), greatest: known(greatest[day]) })),
    );
  });
  return {
    days: Array.from(days, (day, row) => ({ day: day * DAY, count: counts[row] as number })),
    later: plan.now === undefined ? 0 : later.reduce((sum, count) => sum + count, 0),
    ascending,
  };
}

function summarizeColumn(
  session: SparkSession,
  type: ValueType,
  request: ColumnRequest,
  options: StatementOptions,
): Promise<ColumnSummary> {
  if (type === "number" || type === "timestamp") return summarizeNumbers(session, type, request, options);
  if (type === "boolean") return summarizeTruths(session, request, options);
  return summarizeTexts(session, request, options);
}

/**
 * What there is to say of a log, by SQL on the cluster.
 *
 * @param session - The session.
 * @param log - The log.
 * @param plan - Which periods, and how finely; checked.
 * @param options - Signal and progress.
 */
export async function summarizeInSpark(
  session: SparkSession,
  log: StoredLog,
  plan: SummaryPlan,
  options: StatementOptions,
): Promise<LogSummary> {
  const time = timeColumn(log.definition);
  const within = [withinPeriod(time, plan.periods[0]), withinPeriod(time, plan.periods[1])] as const;
  const query = sql`SELECT CAST(count(*) FILTER (WHERE ${within[0]}) AS DOUBLE), CAST(count(*) FILTER (WHERE ${within[1]}) AS DOUBLE) FROM ${log.view}`;
  const found = await session.query(toText(query), options);
  const rows = plan.periods.map((_, index) => numbersAt(found, index)[0] ?? 0);
  const { days, later, ascending } = await readDays(session, log, plan, options);
  const columns: (readonly [string, ColumnSummary])[] = [];
  for (const [position, [name, column]] of Object.entries(log.definition.schema).entries()) {
    const request = {
      from: log.view,
      column: columnName(position),
      within,
      rows,
      plan,
      ascending: ascending[position] ?? false,
    };
    columns.push([name, await summarizeColumn(session, valueTypeOf(column), request, options)]);
  }
  return Object.freeze({ rows, days, later, columns: Object.freeze(Object.fromEntries(columns)) });
}
