import { type DayCount, isoText, type LogSummary, type QualityGap, type TimeQuality } from "@portrait/core";
import { DAY } from "./ascending.js";

/** How many gaps are named, and into how many spans time is cut at most. */
const GAPS = 10;
const SPANS = 100;

/** A gap must be longer than this, and than so many times the usual distance of days with events. */
const DAYS = 2;
const TIMES = 5;

function gapsOf(days: readonly DayCount[]): readonly QualityGap[] {
  return days.slice(1).flatMap(({ day }, at) => {
    const before = (days[at] as DayCount).day;
    const empty = Math.round((day - before) / DAY) - 1;
    return empty < 1 ? [] : [{ from: isoText(before + DAY), to: isoText(day - DAY), days: empty }];
  });
}

function countsOf(days: readonly DayCount[]): TimeQuality["counts"] {
  const first = days[0]?.day ?? 0;
  const all = Math.round(((days[days.length - 1]?.day ?? first) - first) / DAY) + 1;
  const span = Math.ceil(all / SPANS);
  const counts = new Array<number>(Math.ceil(all / span)).fill(0);
  for (const { day, count } of days) {
    const at = Math.floor((day - first) / DAY / span);
    counts[at] = (counts[at] as number) + count;
  }
  return counts.map((count, at) => ({
    from: isoText(first + at * span * DAY),
    days: Math.min(span, all - at * span),
    count,
  }));
}

/**
 * When events happened; `null` without events.
 *
 * @param summary - What an engine says of the log.
 */
export function timeQuality({ days, later }: Pick<LogSummary, "days" | "later">): TimeQuality | null {
  const [first, last] = [days[0], days[days.length - 1]];
  if (first === undefined || last === undefined) return null;
  const gaps = [...gapsOf(days)].sort((a, b) => b.days - a.days || (a.from < b.from ? -1 : 1));
  return {
    first: isoText(first.day),
    last: isoText(last.day),
    days: Math.round((last.day - first.day) / DAY) + 1,
    daysWithEvents: days.length,
    gapCount: gaps.length,
    gaps: gaps.slice(0, GAPS),
    future: later,
    counts: countsOf(days),
  };
}

/**
 * From how many days on a gap is unusual: more than two, and than five times the usual distance between days with events.
 *
 * @param time - When events happened.
 */
export function unusualGap({ days, daysWithEvents }: Pick<TimeQuality, "days" | "daysWithEvents">): number {
  return Math.max(DAYS, (TIMES * days) / Math.max(1, daysWithEvents));
}
