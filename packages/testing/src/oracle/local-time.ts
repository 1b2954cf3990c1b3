import type { CalendarPeriod } from "@portrait/core";

const DAY = 86_400_000;

/** What clocks and calendars of a time zone show at an instant. */
export interface LocalTime {
  /** The hour, 0 to 23. */
  readonly hour: number;
  /** Days from 1970-01-01 to the local date. */
  readonly day: number;
  /** The day of the week, from 0, a Monday, to 6. */
  readonly weekday: number;
  /** Months from January of the year 0. */
  readonly month: number;
}

/** The clock and the calendar of a time zone. */
export interface LocalClock {
  /**
   * What they show.
   *
   * @param instant - Epoch milliseconds.
   */
  at(instant: number): LocalTime;
  /**
   * The number of the calendar period that holds an instant: consecutive periods have consecutive numbers.
   *
   * @param period - Which kind of period.
   * @param instant - Epoch milliseconds.
   */
  period(period: CalendarPeriod, instant: number): number;
  /**
   * The first instant of the period that holds another.
   *
   * @param period - Which kind of period.
   * @param instant - Epoch milliseconds.
   */
  start(period: CalendarPeriod, instant: number): number;
}

/** Longer than any period of the kind, with every change of clocks. */
const LONGEST: Readonly<Record<CalendarPeriod, number>> = {
  day: 3 * DAY,
  week: 10 * DAY,
  month: 34 * DAY,
  quarter: 95 * DAY,
  year: 370 * DAY,
};

function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const held = known.get(key);
    if (held !== undefined) return held;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/**
 * The clock and the calendar of a time zone, read off the dates that `Intl` writes: a period begins at the first
 * instant that is written with its date, which is searched for.
 *
 * @param timeZone - The IANA name of the time zone.
 */
export function localClock(timeZone: string): LocalClock {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
  });
  const at = remembered((instant: number): LocalTime => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 0, hour = 0 } = part;
    const day = Date.UTC(year, month - 1, part.day) / DAY;
    return { hour, day, weekday: (new Date(day * DAY).getUTCDay() + 6) % 7, month: year * 12 + month - 1 };
  });
  const period = (kind: CalendarPeriod, instant: number): number => {
    const { day, weekday, month } = at(instant);
    if (kind === "day") return day;
    if (kind === "week") return (day - weekday - 4) / 7;
    return Math.floor(month / { month: 1, quarter: 3, year: 12 }[kind]);
  };
  const start = (kind: CalendarPeriod, instant: number): number => {
    const number = period(kind, instant);
    let [before, within] = [instant - LONGEST[kind], instant];
    while (within - before > 1) {
      const middle = Math.floor((before + within) / 2);
      if (period(kind, middle) < number) before = middle;
      else within = middle;
    }
    return within;
  };
  return { at, period, start };
}

/** Gives the clock of a time zone, made once. */
export type ClockOf = (timeZone: string) => LocalClock;

/** Clocks by time zone, each made when it is first asked for. */
export function localClocks(): ClockOf {
  return remembered(localClock);
}
