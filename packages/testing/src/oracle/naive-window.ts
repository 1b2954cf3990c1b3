import type { AggregateNode, AggregateWindow } from "@portrait/core";
import type { ClockOf } from "./local-time.js";
import type { PlacedEvent } from "./naive-event.js";

/** Instants from the first on, up to but without the second. */
type Bounds = readonly [start: number, end: number];

const EVER = Number.NEGATIVE_INFINITY;

/** The `ago`-th of adjoining periods before the one that holds the instant just before the cutoff; that one, unless `ago`. */
function periodBounds(cutoff: number, ago: number, startOf: (instant: number) => number): Bounds {
  let [start, end] = [startOf(cutoff - 1), cutoff];
  for (let back = 0; back < ago; back++) [start, end] = [startOf(start - 1), start];
  return [start, end];
}

function boundsOf(window: AggregateWindow, cutoff: number, clockOf: ClockOf): Bounds {
  if ("calendar" in window) {
    const { start } = clockOf(window.timeZone);
    return periodBounds(cutoff, window.periodsAgo, (instant) => start(window.calendar, instant));
  }
  if ("tumbling" in window) {
    const { tumbling, origin } = window;
    return periodBounds(
      cutoff,
      window.periodsAgo,
      (instant) => origin + Math.floor((instant - origin) / tumbling) * tumbling,
    );
  }
  if ("events" in window || "session" in window || window.length === null) return [EVER, cutoff];
  const start = cutoff - window.length;
  return [window.hop === undefined ? start : Math.floor(start / window.hop) * window.hop, cutoff];
}

function lastSession(events: readonly PlacedEvent[], longest: number): readonly PlacedEvent[] {
  const breaks = events.map(({ at }, place) => at - (events[place - 1]?.at ?? EVER) > longest);
  return events.slice(Math.max(0, breaks.lastIndexOf(true)));
}

/**
 * Whether an event has happened and is known before an instant.
 *
 * @param event - The event.
 * @param cutoff - The instant.
 */
export function isKnown({ at, known }: PlacedEvent, cutoff: number): boolean {
  return at < cutoff && known < cutoff;
}

/**
 * The events that an aggregate sees as of a cutoff.
 *
 * @param node - The aggregate.
 * @param cutoff - The cutoff in epoch milliseconds.
 * @param own - The events of the user, in order.
 * @param clockOf - Gives the clocks of time zones.
 */
export function seenEvents(
  node: AggregateNode,
  cutoff: number,
  own: readonly PlacedEvent[],
  clockOf: ClockOf,
): readonly PlacedEvent[] {
  const { where, window } = node;
  const meeting = own.filter(({ value }) => where === undefined || value(where) === true);
  if (window.direction === "after") {
    const end = cutoff + (window.length ?? Number.POSITIVE_INFINITY);
    return meeting.filter(({ at }) => at >= cutoff && at < end);
  }
  const [start, end] = boundsOf(window, cutoff, clockOf);
  const within = meeting.filter((event) => isKnown(event, cutoff) && event.at >= start && event.at < end);
  if ("events" in window) return within.slice(-window.events);
  return "session" in window ? lastSession(within, window.session) : within;
}
