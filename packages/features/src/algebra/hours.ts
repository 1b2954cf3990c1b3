import type { AggregateNode } from "@portrait/core";
import { DAY } from "../time/civil.js";
import { zoneOf } from "../time/zone.js";
import type { SubtractableAlgebra } from "./algebra.js";
import { combineCounts } from "./histogram.js";

/** How many events happened in each part of a local day or week. */
export interface HoursState {
  /** The part that an instant lies in. */
  readonly partOf: (time: number) => number;
  /** How many events, by part. */
  readonly counts: number[];
}

function hours(parts: number, partOf: (local: number) => number): SubtractableAlgebra<HoursState> {
  const combine = (a: HoursState, b: HoursState, sign: 1 | -1): HoursState => ({
    partOf: a.partOf,
    counts: combineCounts(a.counts, b.counts, sign),
  });
  return Object.freeze({
    prepare: ({ timeZone = "UTC" }: AggregateNode) => {
      const zone = zoneOf(timeZone);
      return {
        partOf: (time: number) => partOf(time + zone.offsetAt(time)),
        counts: Array.from({ length: parts }, () => 0),
      };
    },
    update: ({ partOf: of, counts }: HoursState, time: number) => {
      const part = of(time);
      counts[part] = (counts[part] as number) + 1;
    },
    merge: (a: HoursState, b: HoursState) => combine(a, b, 1),
    subtract: (a: HoursState, b: HoursState) => combine(a, b, -1),
    finalize: ({ counts }: HoursState) => [...counts],
  });
}

const HOUR = DAY / 24;

/** Days from the Monday before 1970-01-01, which was a Thursday. */
const FROM_MONDAY = 3;

const hourAt = (local: number): number => Math.floor(local / HOUR) - 24 * Math.floor(local / DAY);

function weekdayAt(local: number): number {
  const day = Math.floor(local / DAY) + FROM_MONDAY;
  return day - 7 * Math.floor(day / 7);
}

/** `hourOfDay`: how many events happened in each hour of the local day. */
export const hourOfDay: SubtractableAlgebra<HoursState> = hours(24, hourAt);

/** `dayOfWeek`: how many events happened on each day of the local week, Monday first. */
export const dayOfWeek: SubtractableAlgebra<HoursState> = hours(7, weekdayAt);
