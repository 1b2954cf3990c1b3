import { searchCumulative } from "./draws.js";

const DAY = 86_400_000;
const MINUTE = 60_000;
const OPENING_HOUR = 8;
const OPEN_HOURS = 10;
const WEEKDAYS = [0.6, 1.05, 1.15, 1.15, 1.25, 1.05, 0.4] as const;

/** The calendar's rhythm: how the shop's pace differs by weekday and season. */
export interface Rhythm {
  /** Days in the log; also the length of the shop's own clock, which runs at 1 a day on average. */
  readonly days: number;
  /** The instant (epoch milliseconds, a whole minute) at which the shop's own clock shows `reading`. */
  instantAt(reading: number): number;
}

function pace(midnight: number): number {
  const date = new Date(midnight);
  const yearDay = (midnight - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY;
  const autumn = 0.45 * Math.exp(-(((yearDay - 318) / 32) ** 2));
  const newYear = 0.4 * Math.exp(-((Math.min(yearDay, 365 - yearDay) / 9) ** 2));
  return (WEEKDAYS[date.getUTCDay()] as number) * (1 + autumn - newYear);
}

/** The rhythm from one midnight in UTC to another. */
export function createRhythm(from: number, to: number): Rhythm {
  const days = Math.round((to - from) / DAY);
  const ends = new Float64Array(days);
  let total = 0;
  for (let day = 0; day < days; day++) {
    total += pace(from + day * DAY);
    ends[day] = total;
  }
  const scale = total / days;
  return {
    days,
    instantAt(reading) {
      const target = reading * scale;
      const day = searchCumulative(ends, target);
      const start = day === 0 ? 0 : (ends[day - 1] as number);
      const fraction = Math.min(1, (target - start) / ((ends[day] as number) - start));
      const hour = OPENING_HOUR + OPEN_HOURS * (0.5 + Math.asin(2 * fraction - 1) / Math.PI);
      return from + day * DAY + Math.floor(hour * 60) * MINUTE;
    },
  };
}
