import type { AggregateNode } from "@portrait/core";
import { localDay } from "../time/local.js";
import { periodOf } from "../time/period.js";
import { zoneOf } from "../time/zone.js";
import type { Algebra } from "./algebra.js";

/** The local periods with an event. */
export interface StreakState {
  /** What is said of them. */
  readonly statistic: AggregateNode["statistic"];
  /** The number of the period that an instant lies in. */
  readonly numberOf: (time: number) => number;
  /** The numbers of the periods, different. */
  readonly periods: Set<number>;
}

function longestRun(periods: ReadonlySet<number>): number {
  let longest = 0;
  for (const period of periods) {
    if (periods.has(period - 1)) continue;
    let run = 1;
    while (periods.has(period + run)) run++;
    longest = Math.max(longest, run);
  }
  return longest;
}

function runBefore(periods: ReadonlySet<number>, now: number): number {
  const end = periods.has(now) ? now : now - 1;
  let run = 0;
  while (periods.has(end - run)) run++;
  return run;
}

/** `streak`: what is said of runs of consecutive local periods with an event. */
export const streak: Algebra<StreakState> = Object.freeze({
  prepare: ({ statistic, period = "day", timeZone = "UTC" }: AggregateNode) => {
    const zone = zoneOf(timeZone);
    return {
      statistic,
      numberOf: (time: number) => periodOf(period, localDay(zone, time)),
      periods: new Set<number>(),
    };
  },
  update: ({ periods, numberOf }: StreakState, time: number) => {
    periods.add(numberOf(time));
  },
  merge: (a: StreakState, b: StreakState) => ({ ...a, periods: new Set([...a.periods, ...b.periods]) }),
  finalize: ({ statistic, periods, numberOf }: StreakState, cutoff: number) => {
    if (statistic === "active") return periods.size;
    return statistic === "longest" ? longestRun(periods) : runBefore(periods, numberOf(cutoff - 1));
  },
});
