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
import { doubles, values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import type { StoredLog } from "../log/stored-log.js";
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

function withinPeriod(time: Sql, period: SummaryPeriod | undefined): Sql {
  if (period === undefined) return sql`FALSE`;
  const instant = sql`CAST(${time} AS DOUBLE)`;
  return sql`(${instant} >= ${double(period.from)} AND ${instant} < ${double(period.to)})`;
}

/** A column as numbers that may grow with time; `null` where it holds none. */
function growing(type: ValueType, column: Sql): Sql {
  if (type === "number" || type === "timestamp") return sql`CAST(${column} AS DOUBLE)`;
  if (type !== "category") return sql`CAST(NULL AS DOUBLE)`;
  return sql`CASE WHEN ${column} IS NULL THEN NULL WHEN regexp_full_match(${column}, '[0-9]{1,15}')
    THEN TRY_CAST(${column} AS DOUBLE) ELSE CAST('inf' AS DOUBLE) END`;
}

interface Days {
  readonly days: readonly DayCount[];
  readonly later: number;
  readonly ascending: readonly boolean[];
}

/** The days with events; a text that is no number counts as infinite, so that its column does not grow. */
async function readDays(connection: Connection, log: StoredLog, plan: SummaryPlan): Promise<Days> {
  const time = sql`CAST(${timeColumn(log.definition)} AS DOUBLE)`;
  const now = double(plan.now ?? Number.POSITIVE_INFINITY);
  const columns = Object.values(log.definition.schema).map((column, position) =>
    growing(valueTypeOf(column), columnName(position)),
  );
  const ranges = columns.map(
    (number) => sql`coalesce(min(${number}), 'nan'::DOUBLE), coalesce(max(${number}), 'nan'::DOUBLE)`,
  );
  const chunks =
    await connection.chunks(sql`SELECT floor(${time} / ${double(DAY)}) AS day, CAST(count(*) AS DOUBLE),
      CAST(count(*) FILTER (WHERE ${time} >= ${now}) AS DOUBLE), ${join(ranges)}
    FROM ${log.table} GROUP BY day ORDER BY day`);
  const at = (index: number): Float64Array => doubles({ chunks, index });
  const [days, counts, later] = [at(0), at(1), at(2)];
  const known = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : value;
  const ascending = columns.map((_, position) => {
    const [least, greatest] = [at(3 + 2 * position), at(4 + 2 * position)];
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
  connection: Connection,
  type: ValueType,
  request: ColumnRequest,
): Promise<ColumnSummary> {
  if (type === "number" || type === "timestamp") return summarizeNumbers(connection, type, request);
  if (type === "boolean") return summarizeTruths(connection, request);
  return summarizeTexts(connection, request);
}

/**
 * What there is to say of a log, by SQL over its table.
 *
 * @param connection - A connection of its own.
 * @param log - The log.
 * @param plan - Which periods, and how finely; checked.
 */
export async function summarizeInDuckdb(
  connection: Connection,
  log: StoredLog,
  plan: SummaryPlan,
): Promise<LogSummary> {
  const time = timeColumn(log.definition);
  const within = [withinPeriod(time, plan.periods[0]), withinPeriod(time, plan.periods[1])] as const;
  const chunks = await connection.chunks(
    sql`SELECT CAST(count(*) FILTER (WHERE ${within[0]}) AS DOUBLE), CAST(count(*) FILTER (WHERE ${within[1]}) AS DOUBLE) FROM ${log.table}`,
  );
  const rows = plan.periods.map((_, index) => values<number>({ chunks, index })[0] ?? 0);
  const { days, later, ascending } = await readDays(connection, log, plan);
  const columns: (readonly [string, ColumnSummary])[] = [];
  for (const [position, [name, column]] of Object.entries(log.definition.schema).entries()) {
    const request = {
      from: log.table,
      column: columnName(position),
      within,
      rows,
      plan,
      ascending: ascending[position] ?? false,
    };
    columns.push([name, await summarizeColumn(connection, valueTypeOf(column), request)]);
  }
  return Object.freeze({ rows, days, later, columns: Object.freeze(Object.fromEntries(columns)) });
}
