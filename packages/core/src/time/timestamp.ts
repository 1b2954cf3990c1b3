import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";

/**
 * An instant: a `Date`, epoch milliseconds, or ISO 8601 text. Text without a zone is UTC; text finer than a
 * millisecond is floored to it.
 */
export type TimestampInput = Date | number | string;

const ISO =
  /^([+-]\d{6}|\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(?:\s?(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?))?$/i;

/** The last millisecond that a `Date` can hold; the first is its negative. */
const LIMIT = 8.64e15;

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (((year % 400) + 400) % 400), month, 0)).getUTCDate();
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return zone.startsWith("-") ? -minutes : minutes;
}

/**
 * Epoch milliseconds of calendar fields in UTC, or `NaN` when they name no instant (month 13, 30 February).
 *
 * @param fields - Year, month 1-12, day 1-31, hour 0-23, minute, second 0-59, millisecond 0-999.
 *
 * @example
 * ```ts
 * import { utcMilliseconds } from "@portrait/core";
 *
 * utcMilliseconds([1970, 1, 2, 0, 0, 0, 0]); // => 86400000
 * ```
 */
export function utcMilliseconds(
  fields: readonly [number, number, number, number, number, number, number],
): number {
  const [year, month, day, hour, minute, second, millisecond] = fields;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

/**
 * Epoch milliseconds of ISO 8601 text, or `NaN` when it is none. A date alone is its midnight in UTC; a space may
 * stand for the `T`; finer than a millisecond is floored.
 *
 * @param text - The text, without surrounding blanks.
 *
 * @example
 * ```ts
 * import { parseIsoTimestamp } from "@portrait/core";
 *
 * parseIsoTimestamp("1970-01-01 01:00:00+01:00"); // => 0
 * ```
 */
export function parseIsoTimestamp(text: string): number {
  const match = ISO.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const local = utcMilliseconds([
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    millisecond,
  ]);
  const instant = local - offsetMinutes(zone) * 60_000;
  return Math.abs(instant) <= LIMIT ? instant : Number.NaN;
}

/**
 * Epoch milliseconds of an instant that a caller passed.
 *
 * @param owner - Who asks, for the message.
 * @param name - Which argument, for the message.
 * @param input - The instant.
 * @throws PortraitError `invalid-argument` when it is none.
 *
 * @example
 * ```ts
 * import { toMilliseconds } from "@portrait/core";
 *
 * toMilliseconds("report", "asOf", "1970-01-01"); // => 0
 * ```
 */
export function toMilliseconds(owner: string, name: string, input: TimestampInput): number {
  let value = Number.NaN;
  if (typeof input === "number") value = Math.floor(input);
  else if (typeof input === "string") value = parseIsoTimestamp(input);
  else if (input instanceof Date) value = input.getTime();
  if (!(Math.abs(value) <= LIMIT)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: "${name}" must be a Date, epoch milliseconds or ISO 8601 text; received ${describeValue(input)}.`,
      hint: 'Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
      details: { owner, argument: name, received: input },
    });
  }
  return value;
}

/**
 * ISO 8601 text of epoch milliseconds, in UTC; a midnight is written as its date alone.
 *
 * @param milliseconds - The instant.
 *
 * @example
 * ```ts
 * import { isoText } from "@portrait/core";
 *
 * isoText(0); // => "1970-01-01"
 * ```
 */
export function isoText(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, -14) : text.replace(".000Z", "Z");
}
