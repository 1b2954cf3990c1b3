import { type CalendarPeriod, describeValue, PortraitError } from "@portrait/core";
import { DAY } from "./civil.js";
import { firstDayOf, periodOf } from "./period.js";
import { type Zone, type ZoneOffset, zoneOf } from "./zone.js";

/**
 * Checks that an instant is a finite number.
 *
 * @param owner - Who asks, for the message.
 * @param name - What it is, for the message.
 * @param instant - Anything.
 * @throws PortraitError `invalid-argument`.
 */
export function checkInstant(owner: string, name: string, instant: unknown): void {
  if (typeof instant === "number" && Number.isFinite(instant)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: "${name}" must be epoch milliseconds, a finite number; received ${describeValue(instant)}.`,
  });
}

/**
 * The offsets of a time zone's clocks from UTC over a span, by the runtime's tables: what an engine without tables of
 * its own needs to tell local time. Local time is the instant plus the offset of the last entry not after it. Cost: one
 * look at the runtime's tables for three days of the span within 1800 to 2500, kept for the next call.
 *
 * @param timeZone - The IANA name, such as `"Europe/Berlin"`.
 * @param from - The first instant of the span, in epoch milliseconds.
 * @param to - The instant behind the span.
 * @returns Ascending; the first entry is since `from`, each other since a change of the clocks.
 * @throws PortraitError `invalid-definition` when there is no such zone; `invalid-argument` when an instant is not finite.
 *
 * @example
 * ```ts
 * import { zoneOffsets } from "@portrait/features";
 *
 * const year = zoneOffsets("Europe/Berlin", Date.UTC(2024, 0, 1), Date.UTC(2025, 0, 1));
 * const changes = year.map(({ since, offset }) => [new Date(since).toISOString(), offset / 3_600_000]);
 * changes; // => [["2024-01-01T00:00:00.000Z", 1], ["2024-03-31T01:00:00.000Z", 2], ["2024-10-27T01:00:00.000Z", 1]]
 * ```
 */
export function zoneOffsets(timeZone: string, from: number, to: number): readonly ZoneOffset[] {
  checkInstant("zoneOffsets", "from", from);
  checkInstant("zoneOffsets", "to", to);
  return Object.freeze(zoneOf(timeZone).offsets(from, to));
}

/**
 * The day that the clocks of a zone show, counted from 1970-01-01.
 *
 * @param zone - The zone.
 * @param instant - Epoch milliseconds.
 */
export function localDay(zone: Zone, instant: number): number {
  return Math.floor((instant + zone.offsetAt(instant)) / DAY);
}

/** The first instant at which the clocks of a zone show midnight of a day or, where they skip it, a later time. */
function startOfDay(zone: Zone, day: number): number {
  const midnight = day * DAY;
  const offsets = zone.offsets(midnight - 2 * DAY, midnight + 2 * DAY);
  for (const [place, { since, offset }] of offsets.entries()) {
    const start = Math.max(since, midnight - offset);
    const end = offsets[place + 1]?.since ?? Number.POSITIVE_INFINITY;
    if (start < end) return start;
  }
  return midnight;
}

/**
 * The first instant of a period of the calendar.
 *
 * @param zone - The time zone.
 * @param period - The kind of period.
 * @param number - The period, as `periodOf` numbers them.
 */
export function startOfPeriod(zone: Zone, period: CalendarPeriod, number: number): number {
  return startOfDay(zone, firstDayOf(period, number));
}

/**
 * The period that holds an instant: the last one that has begun. Where clocks are put back over midnight, the hour
 * before midnight that they show again belongs to the day that had begun.
 *
 * @param zone - The time zone.
 * @param period - The kind of period.
 * @param instant - Epoch milliseconds.
 */
export function periodAt(zone: Zone, period: CalendarPeriod, instant: number): number {
  const number = periodOf(period, localDay(zone, instant));
  return startOfPeriod(zone, period, number + 1) <= instant ? number + 1 : number;
}
