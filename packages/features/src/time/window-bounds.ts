import type { AggregateWindow, CalendarWindow, SlidingWindow, TumblingWindow } from "@portrait/core";
import { checkInstant, periodAt, startOfPeriod } from "./local.js";
import { zoneOf } from "./zone.js";

/** The instants of a window, half-open: an event at `start` is in, one at `end` is not. */
export interface WindowBounds {
  /** Epoch milliseconds; minus infinity where the window has no start. */
  readonly start: number;
  /** Epoch milliseconds; infinity where the window has no end. */
  readonly end: number;
}

function slidingBounds({ direction, length, hop }: SlidingWindow, cutoff: number): WindowBounds {
  if (direction === "after") return { start: cutoff, end: cutoff + (length ?? Number.POSITIVE_INFINITY) };
  if (length === null) return { start: Number.NEGATIVE_INFINITY, end: cutoff };
  const start = cutoff - length;
  return { start: hop === undefined ? start : Math.floor(start / hop) * hop, end: cutoff };
}

function calendarBounds({ calendar, timeZone, periodsAgo }: CalendarWindow, cutoff: number): WindowBounds {
  const zone = zoneOf(timeZone);
  const number = periodAt(zone, calendar, cutoff - 1) - periodsAgo;
  const start = startOfPeriod(zone, calendar, number);
  return { start, end: periodsAgo === 0 ? cutoff : startOfPeriod(zone, calendar, number + 1) };
}

function tumblingBounds({ tumbling, origin, periodsAgo }: TumblingWindow, cutoff: number): WindowBounds {
  const start = origin + (Math.floor((cutoff - 1 - origin) / tumbling) - periodsAgo) * tumbling;
  return { start, end: periodsAgo === 0 ? cutoff : start + tumbling };
}

/**
 * The instants of a window as of a cutoff. This one function serves all engines, so that they agree on calendars and
 * time zones: local days have 23, 24 or 25 hours, and a period starts at the first instant at which local clocks show
 * its first midnight or, where they skip it, a later time. Windows of last events and of the last session have no start
 * of their own: which events they hold is for the engine to find, from all before the cutoff.
 *
 * @param window - The window.
 * @param cutoff - Epoch milliseconds.
 * @throws PortraitError `invalid-definition` when there is no such time zone; `invalid-argument` when the cutoff is not
 *   finite.
 *
 * @example
 * ```ts
 * import { windowBounds } from "@portrait/features";
 *
 * const window = { direction: "before", calendar: "month", timeZone: "Europe/Berlin", periodsAgo: 1 } as const;
 * const { start, end } = windowBounds(window, Date.UTC(2024, 3, 15));
 * new Date(start).toISOString(); // => "2024-02-29T23:00:00.000Z"
 * new Date(end).toISOString(); // => "2024-03-31T22:00:00.000Z"
 * ```
 */
export function windowBounds(window: AggregateWindow, cutoff: number): WindowBounds {
  checkInstant("windowBounds", "cutoff", cutoff);
  if ("calendar" in window) return calendarBounds(window, cutoff);
  if ("tumbling" in window) return tumblingBounds(window, cutoff);
  if ("events" in window || "session" in window) return { start: Number.NEGATIVE_INFINITY, end: cutoff };
  return slidingBounds(window, cutoff);
}
