import type { TimeSpan } from "@portrait/core";
import { bigint, type Sql, sql } from "@portrait/engine-sql";
import { zoneOffsets } from "@portrait/features";
import { millisecond } from "./seen.js";
import { stepFunction } from "./step-function.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * How much later than UTC the clocks of a zone are at an instant, in milliseconds.
 *
 * @param timeZone - The IANA name of the zone.
 * @param instant - Epoch milliseconds.
 */
export const offsetAt = (timeZone: string, instant: number): number =>
  zoneOffsets(timeZone, instant, instant + 1)[0]?.offset ?? 0;

/**
 * The local time of events.
 *
 * @param span - The times of the first and last event; `null` when there is none.
 */
export function zoneClock(span: TimeSpan | null): (timeZone: string) => Sql {
  return (timeZone) => {
    const offsets = zoneOffsets(timeZone, span?.first ?? 0, (span?.last ?? 0) + 1);
    const changes = offsets.slice(1).map(({ since }) => millisecond(since));
    const at = (step: number): Sql => sql`${bigint(offsets[step]?.offset ?? 0)}`;
    const offset = stepFunction(sql`instant`, changes, at);
    return sql`(instant + ${offset})`;
  };
}

/** The remainder that is never negative. */
const modulo = (value: Sql, divisor: number): Sql =>
  sql`(((${value} % ${bigint(divisor)}) + ${bigint(divisor)}) % ${bigint(divisor)})`;

/** The quotient rounded down. */
const quotient = (value: Sql, divisor: number): Sql =>
  sql`((${value} - ${modulo(value, divisor)}) // ${bigint(divisor)})`;

/**
 * The hour of the day, from 0.
 *
 * @param local - The local time in milliseconds.
 */
export const hourOfDay = (local: Sql): Sql => sql`(${modulo(local, DAY)} // ${bigint(HOUR)})`;

const dayNumber = (local: Sql): Sql => quotient(local, DAY);

/** Weeks begin on Monday, and 1 January 1970 was a Thursday. */
const SINCE_MONDAY = 3;

/**
 * The day of the week, Monday as 0.
 *
 * @param local - The local time in milliseconds.
 */
export const dayOfWeek = (local: Sql): Sql => modulo(sql`(${dayNumber(local)} + ${bigint(SINCE_MONDAY)})`, 7);

/**
 * The number of a day, week or month; consecutive ones have consecutive numbers.
 *
 * @param local - The local time in milliseconds.
 * @param period - Which.
 */
export function periodNumber(local: Sql, period: "day" | "week" | "month"): Sql {
  if (period === "day") return dayNumber(local);
  if (period === "week") return quotient(sql`(${dayNumber(local)} + ${bigint(SINCE_MONDAY)})`, 7);
  return sql`(year(make_timestamp_ms(${local})) * 12 + month(make_timestamp_ms(${local})))`;
}
