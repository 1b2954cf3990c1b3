import type { StreakStatistic } from "@portrait/core";
import { DAY } from "../../time/civil.js";
import { localDay } from "../../time/local.js";
import { periodOf } from "../../time/period.js";
import { zoneOf } from "../../time/zone.js";
import type { NumberFold, Prepared, VectorFold } from "./fold.js";

const HOUR = 3_600_000;

/** The Thursday on which time begins is place 3 of a week that begins on Monday. */
const THURSDAY = 3;

const modulo = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor;

/** Counts events by a place that each row of the log has. */
function countPlaces(places: Uint8Array): VectorFold {
  return ({ rows, from, to }, into) => {
    for (let at = from; at < to; at++) {
      const place = places[rows[at] as number] as number;
      into[place] = (into[place] as number) + 1;
    }
  };
}

/**
 * How many events fall into each hour of the local day.
 *
 * @param prepared - The aggregate.
 */
export function hourOfDay({ node, times }: Prepared): VectorFold {
  const zone = zoneOf(node.timeZone as string);
  return countPlaces(
    Uint8Array.from(times, (time) => Math.floor(modulo(time + zone.offsetAt(time), DAY) / HOUR)),
  );
}

/**
 * How many events fall into each local day of the week, from Monday.
 *
 * @param prepared - The aggregate.
 */
export function dayOfWeek({ node, times }: Prepared): VectorFold {
  const zone = zoneOf(node.timeZone as string);
  return countPlaces(Uint8Array.from(times, (time) => modulo(localDay(zone, time) + THURSDAY, 7)));
}

/** The runs of consecutive periods: how many periods there are, the longest run, the last run and where it ends. */
interface Runs {
  readonly active: number;
  readonly longest: number;
  readonly last: number;
  readonly end: number;
}

/** The runs of numbers; clocks put back over midnight may have left them out of order. */
function runsOf(numbers: readonly number[]): Runs {
  let [active, longest, run, end] = [0, 0, 0, Number.NaN];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    if (number === end) continue;
    run = number === end + 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
    end = number;
    active++;
  }
  return { active, longest, last: run, end };
}

/**
 * What the aggregate says of local days, weeks or months in a row with an event.
 *
 * @param prepared - The aggregate.
 */
export function streak({ node, times }: Prepared): NumberFold {
  const zone = zoneOf(node.timeZone as string);
  const period = node.period ?? "day";
  const periodAt = (instant: number): number => periodOf(period, localDay(zone, instant));
  const periods = Int32Array.from(times, periodAt);
  const statistics: Readonly<Record<StreakStatistic, (runs: Runs, cutoff: number) => number>> = {
    longest: ({ longest }) => longest,
    active: ({ active }) => active,
    current: ({ last, end }, cutoff) => (end >= periodAt(cutoff - 1) - 1 ? last : 0),
  };
  const statistic = statistics[node.statistic as StreakStatistic];
  const numbers: number[] = [];
  return ({ rows, from, to, cutoff }) => {
    numbers.length = 0;
    for (let at = from; at < to; at++) {
      const number = periods[rows[at] as number] as number;
      if (number !== numbers[numbers.length - 1]) numbers.push(number);
    }
    return statistic(runsOf(numbers), cutoff);
  };
}
