import type { ColumnSummary, DayCount, LogSummary, SummaryPlan, Vector } from "@portrait/core";
import type { MemoryStore } from "../memory/store.js";
import { DAY, growsWithTime } from "./ascending.js";
import { summarizeColumn } from "./summarize-columns.js";

function lowerBound(times: Float64Array, instant: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function daysOf(times: Float64Array): readonly DayCount[] {
  const days: { day: number; count: number }[] = [];
  for (const time of times) {
    const day = Math.floor(time / DAY) * DAY;
    const last = days[days.length - 1];
    if (last?.day === day) last.count++;
    else days.push({ day, count: 1 });
  }
  return days;
}

/**
 * What there is to say of a log in memory.
 *
 * @param store - The events.
 * @param plan - Which periods, and how finely; checked.
 * @param pause - Awaited between columns.
 */
export async function summarizeStore(
  store: MemoryStore,
  plan: SummaryPlan,
  pause: () => Promise<void>,
): Promise<LogSummary> {
  const { table, times } = store;
  const spans = plan.periods.map(({ from, to }) => ({
    from: lowerBound(times, from),
    to: lowerBound(times, to),
  }));
  const columns: (readonly [string, ColumnSummary])[] = [];
  for (const [name, vector] of Object.entries<Vector>(table.columns)) {
    await pause();
    const rows = spans.map((span) => ({ vector, ...span }));
    columns.push([name, summarizeColumn(rows, plan, growsWithTime(vector, times))]);
  }
  await pause();
  return Object.freeze({
    rows: spans.map(({ from, to }) => to - from),
    days: daysOf(times),
    later: plan.now === undefined ? 0 : times.length - lowerBound(times, plan.now),
    columns: Object.freeze(Object.fromEntries(columns)),
  });
}
