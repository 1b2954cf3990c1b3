/** A period of the calendar; a week is ISO's and begins on Monday, a quarter in January, April, July or October. */
export type CalendarPeriod = "day" | "week" | "month" | "quarter" | "year";

/**
 * A window that moves with the cutoff `t`: `before` is `[t - length, t)`, or everything before `t` when `length` is
 * `null`; `after` is `[t, t + length)` and is lawful in a target only.
 */
export interface SlidingWindow {
  /** On which side of the cutoff the window lies. */
  readonly direction: "before" | "after";
  /** Its length in milliseconds, or `null` for all time. */
  readonly length: number | null;
  /**
   * For `before`: the start is rounded down to a whole multiple of this many milliseconds since the epoch, so that the
   * window is up to `hop` too long; absent, the start is exact.
   */
  readonly hop?: number;
}

/**
 * A period of the calendar in a time zone. `periodsAgo: 0` is the period that holds the instant just before the cutoff,
 * up to the cutoff; `k` is the k-th complete one before it. Days with a change of the clock have 23 or 25 hours.
 */
export interface CalendarWindow {
  /** Always before the cutoff. */
  readonly direction: "before";
  /** The period. */
  readonly calendar: CalendarPeriod;
  /** The IANA name of the time zone, such as `"Europe/Berlin"`. */
  readonly timeZone: string;
  /** How many periods back, from 0. */
  readonly periodsAgo: number;
}

/**
 * A period of fixed length, counted from an origin. `periodsAgo: 0` is the period that holds the instant just before the
 * cutoff, up to the cutoff; `k` is the k-th complete one before it.
 */
export interface TumblingWindow {
  /** Always before the cutoff. */
  readonly direction: "before";
  /** The length of a period in milliseconds. */
  readonly tumbling: number;
  /** An instant at which a period begins, in epoch milliseconds. */
  readonly origin: number;
  /** How many periods back, from 0. */
  readonly periodsAgo: number;
}

/** The last events before the cutoff that meet the aggregate's `where`. */
export interface LastEventsWindow {
  /** Always before the cutoff. */
  readonly direction: "before";
  /** How many events, at most. */
  readonly events: number;
}

/**
 * The last session before the cutoff of the events that meet the aggregate's `where`: the last event, and those before it
 * with no gap between two of them longer than `session`.
 */
export interface LastSessionWindow {
  /** Always before the cutoff. */
  readonly direction: "before";
  /** The longest gap within a session, in milliseconds. */
  readonly session: number;
}

/**
 * Which events an aggregate sees, relative to the cutoff `t`. Windows are half-open: an event at the start is in, one at
 * the end is not. `windowBounds` in `@portrait/features` gives their instants.
 */
export type AggregateWindow =
  | SlidingWindow
  | CalendarWindow
  | TumblingWindow
  | LastEventsWindow
  | LastSessionWindow;

/** The kinds of windows: `"hop"` is a sliding one with a rounded start. */
export type WindowKind = "sliding" | "hop" | "calendar" | "tumbling" | "events" | "session";

/**
 * The kind of a window.
 *
 * @param window - The window.
 *
 * @example
 * ```ts
 * import { windowKind } from "@portrait/core";
 *
 * windowKind({ direction: "before", events: 10 }); // => "events"
 * ```
 */
export function windowKind(window: AggregateWindow): WindowKind {
  if ("calendar" in window) return "calendar";
  if ("tumbling" in window) return "tumbling";
  if ("events" in window) return "events";
  if ("session" in window) return "session";
  return window.hop === undefined ? "sliding" : "hop";
}
