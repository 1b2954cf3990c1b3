import type { GapStatistic, SessionStatistic } from "@portrait/core";
import type { NumberFold, Prepared, Selection } from "./fold.js";
import { varianceOf } from "./spread.js";

type Statistic = (selection: Selection) => number;

const GAPS: Readonly<Record<GapStatistic, (times: Float64Array) => Statistic>> = {
  mean:
    (times) =>
    ({ rows, from, to }) =>
      ((times[rows[to - 1] as number] as number) - (times[rows[from] as number] as number)) / (to - from - 1),
  last:
    (times) =>
    ({ rows, to }) =>
      (times[rows[to - 1] as number] as number) - (times[rows[to - 2] as number] as number),
  min: (times) => (selection) => gapsOf(times, selection).reduce((a, b) => Math.min(a, b)),
  max: (times) => (selection) => gapsOf(times, selection).reduce((a, b) => Math.max(a, b)),
  deviation: (times) => (selection) => Math.sqrt(varianceOf(gapsOf(times, selection), 1)),
};

function gapsOf(times: Float64Array, { rows, from, to }: Selection): Float64Array {
  const gaps = new Float64Array(to - from - 1);
  for (let at = from + 1; at < to; at++) {
    gaps[at - from - 1] = (times[rows[at] as number] as number) - (times[rows[at - 1] as number] as number);
  }
  return gaps;
}

/**
 * What the aggregate says of the times between consecutive events, in its unit.
 *
 * @param prepared - The aggregate.
 */
export function gap({ node, times }: Prepared): NumberFold {
  const statistic = GAPS[node.statistic as GapStatistic](times);
  const unit = node.unit as number;
  return (selection) => (selection.to - selection.from < 2 ? Number.NaN : statistic(selection) / unit);
}

/** The sessions of a selection: how many, how long together, and the last. */
interface Sessions {
  readonly count: number;
  readonly duration: number;
  readonly lastEvents: number;
  readonly lastDuration: number;
}

function sessionsOf(times: Float64Array, { rows, from, to }: Selection, longest: number): Sessions {
  const timeAt = (position: number): number => times[rows[position] as number] as number;
  let [count, duration, start] = [1, 0, from];
  for (let at = from + 1; at < to; at++) {
    if (timeAt(at) - timeAt(at - 1) <= longest) continue;
    duration += timeAt(at - 1) - timeAt(start);
    start = at;
    count++;
  }
  const lastDuration = timeAt(to - 1) - timeAt(start);
  return { count, duration: duration + lastDuration, lastEvents: to - start, lastDuration };
}

/**
 * What the aggregate says of sessions.
 *
 * @param prepared - The aggregate.
 */
export function sessions({ node, times }: Prepared): NumberFold {
  const unit = node.unit as number;
  const statistics: Readonly<Record<SessionStatistic, (found: Sessions, events: number) => number>> = {
    count: ({ count }) => count,
    meanEvents: ({ count }, events) => events / count,
    meanDuration: ({ count, duration }) => duration / count / unit,
    lastEvents: ({ lastEvents }) => lastEvents,
    lastDuration: ({ lastDuration }) => lastDuration / unit,
  };
  const statistic = statistics[node.statistic as SessionStatistic];
  const none = node.statistic === "count" ? 0 : Number.NaN;
  return (selection) => {
    const events = selection.to - selection.from;
    return events === 0 ? none : statistic(sessionsOf(times, selection, node.gap as number), events);
  };
}
