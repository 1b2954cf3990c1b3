import { identifier, join, type Sql, sql } from "@portrait/engine-sql";
import { constant } from "../sql/statement.js";
import { OPTIONAL_BLANK } from "./texts.js";

const ISO = [
  "^([+-]\\d{6}|\\d{4})-(\\d{2})-(\\d{2})",
  "(?:[Tt ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?)?",
  `(?:${OPTIONAL_BLANK}([Zz]|[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?))?\\z`,
].join("");

const ISO_GROUPS = ["Y", "m", "d", "H", "M", "S", "fraction", "zone"];

/** The last millisecond that a `Date` can hold; the first is its negative. */
const LIMIT = sql`8640000000000000`;

const PATTERN: Readonly<Record<string, string>> = {
  Y: "(\\d{4})",
  m: "(\\d{1,2})",
  d: "(\\d{1,2})",
  H: "(\\d{1,2})",
  M: "(\\d{1,2})",
  S: "(\\d{1,2})",
};

/** The parts of an instant that a text is matched against: a pattern of RE2 and the names of its groups. */
export interface InstantPattern {
  /** The pattern; it matches the whole text. */
  readonly pattern: string;
  /** What each group holds: `Y m d H M S`, `fraction` or `zone`. */
  readonly groups: readonly string[];
}

/** ISO 8601, as `parseIsoTimestamp` of `@portrait/core` reads it. */
export const isoPattern: InstantPattern = { pattern: ISO, groups: ISO_GROUPS };

/**
 * The pattern of a format of a timestamp column.
 *
 * @param format - `%Y %m %d %H %M %S` and literal characters.
 */
export function formatPattern(format: string): InstantPattern {
  const groups: string[] = [];
  const pattern = format.replaceAll(/%([YmdHMS])|[\s\S]/gu, (all, token: string | undefined) => {
    if (token === undefined)
      return /[A-Za-z0-9 ]/.test(all) ? all : `\\x{${(all.codePointAt(0) ?? 0).toString(16)}}`;
    groups.push(token);
    return PATTERN[token] as string;
  });
  return { pattern: `^${pattern}\\z`, groups };
}

/**
 * The groups of a pattern in a text, as a struct whose fields are empty where nothing matches.
 *
 * @param value - The text.
 * @param pattern - The pattern.
 */
export function matchOf(value: Sql, { pattern, groups }: InstantPattern): Sql {
  const names = join(groups.map((_, index) => constant(`g${index}`)));
  return sql`regexp_extract(${value}, ${constant(pattern)}, [${names}])`;
}

function daysInMonth(year: Sql, month: Sql): Sql {
  const leap = sql`((${year} % 4 = 0 AND ${year} % 100 <> 0) OR ${year} % 400 = 0)`;
  return sql`(CASE WHEN ${month} IN (4, 6, 9, 11) THEN 30 WHEN ${month} <> 2 THEN 31 WHEN ${leap} THEN 29 ELSE 28 END)`;
}

/** Days from 1970-01-01 to a day of the proleptic Gregorian calendar, counted from 1 March in cycles of 400 years. */
function daysSinceEpoch(year: Sql, month: Sql, day: Sql): Sql {
  const shifted = sql`(${year} - (CASE WHEN ${month} <= 2 THEN 1 ELSE 0 END))`;
  const cycle = sql`((CASE WHEN ${shifted} >= 0 THEN ${shifted} ELSE ${shifted} - 399 END) // 400)`;
  const inCycle = sql`(${shifted} - ${cycle} * 400)`;
  const inYear = sql`((153 * (${month} + (CASE WHEN ${month} > 2 THEN -3 ELSE 9 END)) + 2) // 5 + ${day} - 1)`;
  return sql`(${cycle} * 146097 + ${inCycle} * 365 + ${inCycle} // 4 - ${inCycle} // 100 + ${inYear} - 719468)`;
}

/** The fields of an instant, each a number: those of a pattern's match, or columns that hold them. */
export interface InstantFields {
  /** Whether the pattern matched. */
  readonly matched: Sql;
  /** The year. */
  readonly year: Sql;
  /** The month, 1 to 12 if it is one. */
  readonly month: Sql;
  /** The day of the month, from 1. */
  readonly day: Sql;
  /** Milliseconds since midnight; null where the time of day is none. */
  readonly time: Sql;
  /** Milliseconds by which the zone lies ahead of UTC. */
  readonly offset: Sql;
}

/**
 * The fields of a match.
 *
 * @param match - The struct of groups.
 * @param pattern - The pattern.
 */
export function fieldsOf(match: Sql, { groups }: InstantPattern): InstantFields {
  const group = (name: string): Sql | undefined => {
    const index = groups.indexOf(name);
    return index < 0 ? undefined : sql`(${match}).${identifier(`g${index}`)}`;
  };
  const part = (name: string): Sql => {
    const found = group(name);
    return found === undefined ? sql`0` : sql`coalesce(TRY_CAST(${found} AS BIGINT), 0)`;
  };
  const [hour, minute, second] = [part("H"), part("M"), part("S")];
  const fraction = group("fraction");
  const zone = group("zone");
  const milliseconds =
    fraction === undefined ? sql`0` : sql`CAST(rpad(left(${fraction}, 3), 3, '0') AS BIGINT)`;
  return {
    matched: sql`coalesce(${group("Y") ?? sql`''`} <> '', FALSE)`,
    year: part("Y"),
    month: part("m"),
    day: part("d"),
    time: sql`(CASE WHEN ${hour} <= 23 AND ${minute} <= 59 AND ${second} <= 59
      THEN ((${hour} * 60 + ${minute}) * 60 + ${second}) * 1000 + ${milliseconds} END)`,
    offset: zone === undefined ? sql`CAST(0 AS BIGINT)` : offsetOf(zone),
  };
}

/**
 * Epoch milliseconds of fields; null where they are none, or name no instant (month 13, 30 February).
 *
 * @param fields - The fields.
 */
export function instantOf({ matched, year, month, day, time, offset }: InstantFields): Sql {
  const local = sql`(${daysSinceEpoch(year, month, day)} * 86400000 + ${time})`;
  const names = sql`(${month} BETWEEN 1 AND 12 AND ${day} BETWEEN 1 AND ${daysInMonth(year, month)}
    AND ${local} BETWEEN greatest(-${LIMIT}, ${offset} - ${LIMIT}) AND least(${LIMIT}, ${offset} + ${LIMIT}))`;
  return sql`(CASE WHEN ${matched} AND ${names} THEN ${local} - ${offset} END)`;
}

/** Milliseconds by which a zone lies ahead of UTC. */
function offsetOf(zone: Sql): Sql {
  const digits = sql`rpad(replace(substr(${zone}, 2), ':', ''), 4, '0')`;
  const minutes = sql`(CAST(left(${digits}, 2) AS BIGINT) * 60 + CAST(right(${digits}, 2) AS BIGINT))`;
  return sql`(CASE WHEN left(${zone}, 1) = '+' THEN ${minutes} WHEN left(${zone}, 1) = '-' THEN -${minutes} ELSE 0 END * 60000)`;
}
