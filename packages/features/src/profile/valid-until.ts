import { isoText } from "@portrait/core";

/** The last millisecond that a `Date` can hold. */
const LAST_INSTANT = 8.64e15;

/**
 * The instant from which a tag is out of date, as ISO 8601 text; `null` when it does not expire, or not before the end
 * of the calendar.
 *
 * @param asOf - The profile's time in epoch milliseconds.
 * @param expires - For how long the tag holds, in milliseconds; `null` for ever.
 */
export function validUntil(asOf: number, expires: number | null): string | null {
  const until = asOf + (expires ?? Number.POSITIVE_INFINITY);
  return until <= LAST_INSTANT ? isoText(until) : null;
}
