import {
  type ColumnSummary,
  type DayCount,
  type EventDefinition,
  type LogSummary,
  type SummaryPeriod,
  type SummaryPlan,
  type ValueType,
  valueTypeOf,
} from "@portrait/core";
import { type DayRange, isAscending } from "@portrait/features/quality";
import { columnName, timeColumn } from "../log/columns.js";
import { double, join, type Sql, sql } from "../sql/sql.js";
import { summarizeNumbers } from "./numbers.js";
import type { ColumnRequest, SummaryDialect, SummaryQuery } from "./request.js";
import { summarizeTexts } from "./texts.js";
import { summarizeTruths } from "./truths.js";

/** A log that is summarized. */
export interface SummaryLog {
  /** What the rows are. */
  readonly definition: EventDefinition;
  /** What stands behind FROM, with the event's columns as `c0`, `c1` .... */
  readonly from: Sql;
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
  const isWhole = sql`length(${column}) BETWEEN 1 AND 15 AND translate(${column}, '0123456789', '') = ''`;
  return sql`CASE WHEN ${column} IS NULL THEN NULL WHEN ${isWhole} THEN TRY_CAST(${column} AS DOUBLE)
    ELSE ${double(Number.POSITIVE_INFINITY)} END`;
}

interface Days {
  readonly days: readonly DayCount[];
  readonly later: number;
  readonly ascending: readonly boolean[];
}

/** The days with events; a text that is no number counts as infinite, so that its column does not grow. */
async function readDays(query: SummaryQuery, log: SummaryLog, plan: SummaryPlan): Promise<Days> {
  const time = sql`CAST(${timeColumn(log.definition)} AS DOUBLE)`;
  const now = double(plan.now ?? Number.POSITIVE_INFINITY);
  const columns = Object.values(log.definition.schema).map((column, position) =>
    growing(valueTypeOf(column), columnName(position)),
  );
  const ranges = columns.map((number) => sql`min(${number}), max(${number})`);
  const found =
    await query(sql`SELECT CAST(floor(${time} / ${double(DAY)}) AS DOUBLE), CAST(count(*) AS DOUBLE),
      CAST(count(*) FILTER (WHERE ${time} >= ${now}) AS DOUBLE), ${join(ranges)}
    FROM ${log.from} GROUP BY 1 ORDER BY 1`);
  const [days, counts, later] = [found.numbers(0), found.numbers(1), found.numbers(2)];
  const known = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : value;
  const ascending = columns.map((_, position) => {
    const [least, greatest] = [found.numbers(3 + 2 * position), found.numbers(4 + 2 * position)];
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
  query: SummaryQuery,
  type: ValueType,
  request: ColumnRequest,
  dialect: SummaryDialect,
): Promise<ColumnSummary> {
  if (type === "number" || type === "timestamp") return summarizeNumbers(query, type, request, dialect);
  return type === "boolean" ? summarizeTruths(query, request) : summarizeTexts(query, request);
}

/**
 * What there is to say of a log, by SQL: one query for the days, and one or two a column. Returned are some rows a day, and
 * for a column at most as many as the plan has parts or texts.
 *
 * @param query - Runs a query.
 * @param log - The log.
 * @param plan - Which periods, and how finely; checked.
 * @param dialect - The dialect.
 *
 * @example
 * ```ts
 * import { boolean, defineEvents, id, timestamp } from "@portrait/core";
 * import { describeSql, identifier, sql, summarizeInSql } from "@portrait/engine-sql";
 *
 * const clicks = defineEvents({ user: id("user"), at: timestamp(), paid: boolean() });
 * const asked: string[] = [];
 * const query = async (piece: ReturnType<typeof identifier>) => {
 *   asked.push(describeSql(piece));
 *   return { numbers: () => new Float64Array(0), texts: () => [] };
 * };
 * const dialect = { wholeQuotient: (a: ReturnType<typeof identifier>, b: typeof a) => sql`(${a} // ${b})` };
 * const summary = await summarizeInSql(query, { definition: clicks, from: identifier("log") }, { periods: [{ from: 0, to: 1 }], parts: 4, top: 5 }, dialect);
 * summary.columns.paid; // => { type: "boolean", periods: [{ rows: 0, nulls: 0, trues: 0 }] }
 * asked.length; // => 6
 * ```
 */
export async function summarizeInSql(
  query: SummaryQuery,
  log: SummaryLog,
  plan: SummaryPlan,
  dialect: SummaryDialect,
): Promise<LogSummary> {
  const time = timeColumn(log.definition);
  const within = [withinPeriod(time, plan.periods[0]), withinPeriod(time, plan.periods[1])] as const;
  const counts = within.map((seen) => sql`CAST(count(*) FILTER (WHERE ${seen}) AS DOUBLE)`);
  const found = await query(sql`SELECT ${join(counts)} FROM ${log.from}`);
  const rows = plan.periods.map((_, index) => found.numbers(index)[0] ?? 0);
  const { days, later, ascending } = await readDays(query, log, plan);
  const columns: (readonly [string, ColumnSummary])[] = [];
  for (const [position, [name, column]] of Object.entries(log.definition.schema).entries()) {
    const request = {
      from: log.from,
      column: columnName(position),
      within,
      rows,
      plan,
      ascending: ascending[position] ?? false,
    };
    columns.push([name, await summarizeColumn(query, valueTypeOf(column), request, dialect)]);
  }
  return Object.freeze({ rows, days, later, columns: Object.freeze(Object.fromEntries(columns)) });
}
