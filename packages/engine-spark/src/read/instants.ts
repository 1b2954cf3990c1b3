import { integer, type Sql, sql, text } from "@portrait/engine-sql";
import { BLANK, matches } from "./texts.js";

const ISO = [
  "([+-]\\d{6}|\\d{4})-(\\d{2})-(\\d{2})",
  "(?:[Tt ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?)?",
  `(?:${BLANK}?([Zz]|[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?))?`,
].join("");

const PATTERN: Readonly<Record<string, string>> = {
  Y: "(\\d{4})",
  m: "(\\d{1,2})",
  d: "(\\d{1,2})",
  H: "(\\d{1,2})",
  M: "(\\d{1,2})",
  S: "(\\d{1,2})",
};

/** The last millisecond that a `Date` can hold; the first is its negative. */
const LIMIT = sql`8640000000000000L`;

/** Stands between the groups of a match. */
const SEPARATOR = "\u0001";

/** The parts of an instant that a text is matched against: a pattern of Java and the names of its groups. */
interface InstantPattern {
  readonly pattern: string;
  readonly groups: readonly string[];
}

/** ISO 8601, as `parseIsoTimestamp` of `@portrait/core` reads it. */
const isoPattern: InstantPattern = {
  pattern: ISO,
  groups: ["Y", "m", "d", "H", "M", "S", "fraction", "zone"],
};

/** The pattern of a format of a timestamp column: `%Y %m %d %H %M %S` and literal characters. */
function formatPattern(format: string): InstantPattern {
  const groups: string[] = [];
  const pattern = format.replaceAll(/%([YmdHMS])|[\s\S]/gu, (all, token: string | undefined) => {
    if (token === undefined)
      return /[A-Za-z0-9 ]/.test(all) ? all : `\\x{${(all.codePointAt(0) ?? 0).toString(16)}}`;
    groups.push(token);
    return PATTERN[token] as string;
  });
  return { pattern, groups };
}

function daysInMonth(year: Sql, month: Sql): Sql {
  const leap = sql`((${year} % 4 = 0 AND ${year} % 100 <> 0) OR ${year} % 400 = 0)`;
  return sql`(CASE WHEN ${month} IN (4, 6, 9, 11) THEN 30 WHEN ${month} <> 2 THEN 31 WHEN ${leap} THEN 29 ELSE 28 END)`;
}

/** Days from 1970-01-01 to a day of the proleptic Gregorian calendar, counted from 1 March in cycles of 400 years. */
function daysSinceEpoch(year: Sql, month: Sql, day: Sql): Sql {
  const shifted = sql`(${year} - (CASE WHEN ${month} <= 2 THEN 1 ELSE 0 END))`;
  const cycle = sql`((CASE WHEN ${shifted} >= 0 THEN ${shifted} ELSE ${shifted} - 399 END) DIV 400)`;
  const inCycle = sql`(${shifted} - ${cycle} * 400)`;
  const inYear = sql`((153 * (${month} + (CASE WHEN ${month} > 2 THEN -3 ELSE 9 END)) + 2) DIV 5 + ${day} - 1)`;
  return sql`(${cycle} * 146097 + ${inCycle} * 365 + ${inCycle} DIV 4 - ${inCycle} DIV 100 + ${inYear} - 719468)`;
}

/** Milliseconds by which a zone lies ahead of UTC. */
function offsetOf(zone: Sql): Sql {
  const digits = sql`rpad(replace(substr(${zone}, 2), ':', ''), 4, '0')`;
  const minutes = sql`(CAST(left(${digits}, 2) AS BIGINT) * 60 + CAST(right(${digits}, 2) AS BIGINT))`;
  return sql`(CASE WHEN left(${zone}, 1) = '+' THEN ${minutes} WHEN left(${zone}, 1) = '-' THEN -${minutes} ELSE 0L END * 60000L)`;
}

/** The instant that one pattern finds in a text; null where it finds none. */
function instantBy(value: Sql, { pattern, groups }: InstantPattern): Sql {
  const template = groups.map((_, index) => `$${index + 1}`).join(SEPARATOR);
  const whole = `\\A(?:${pattern})\\z`;
  const parts = sql`split(regexp_replace(${value}, ${text(whole)}, ${text(template)}), ${text(SEPARATOR)}, -1)`;
  const group = (name: string): Sql | undefined => {
    const index = groups.indexOf(name);
    return index < 0 ? undefined : sql`get(g, ${integer(index)})`;
  };
  const part = (name: string): Sql => {
    const found = group(name);
    return found === undefined ? sql`0L` : sql`coalesce(try_cast(${found} AS BIGINT), 0L)`;
  };
  const [year, month, day] = [part("Y"), part("m"), part("d")];
  const [hour, minute, second] = [part("H"), part("M"), part("S")];
  const fraction = group("fraction");
  const milliseconds =
    fraction === undefined ? sql`0L` : sql`CAST(rpad(left(${fraction}, 3), 3, '0') AS BIGINT)`;
  const time = sql`(((${hour} * 60 + ${minute}) * 60 + ${second}) * 1000 + ${milliseconds})`;
  const zone = group("zone");
  const offset = zone === undefined ? sql`0L` : offsetOf(zone);
  const local = sql`(${daysSinceEpoch(year, month, day)} * 86400000L + ${time})`;
  const names = sql`(${hour} <= 23 AND ${minute} <= 59 AND ${second} <= 59
    AND ${month} BETWEEN 1 AND 12 AND ${day} BETWEEN 1 AND ${daysInMonth(year, month)}
    AND ${local} BETWEEN greatest(-${LIMIT}, ${offset} - ${LIMIT}) AND least(${LIMIT}, ${offset} + ${LIMIT}))`;
  return sql`(CASE WHEN ${matches(value, pattern)}
    THEN get(transform(array(${parts}), g -> CASE WHEN ${names} THEN ${local} - ${offset} END), 0) END)`;
}

/**
 * Epoch milliseconds of a text: the first of ISO 8601 and a column's formats that it names an instant by; null for none.
 *
 * @param value - The text.
 * @param formats - Further formats.
 */
export function instantOfText(value: Sql, formats: readonly string[]): Sql {
  const found = [isoPattern, ...formats.map(formatPattern)].map((pattern) => instantBy(value, pattern));
  return found.reduceRight((rest, first) => sql`coalesce(${first}, ${rest})`, sql`CAST(NULL AS BIGINT)`);
}
