import type { AggregateWindow } from "@portrait/core";
import { windowBounds } from "../time/window-bounds.js";
import type { Selection } from "./fold/fold.js";
import type { Member } from "./members.js";
import type { FilteredRows } from "./rows.js";

/** The times of the rows of a log. */
export interface RowTimes {
  /** For each row when it happened. */
  readonly times: Float64Array;
  /** For each row when it was known; absent, all are known when they happen. */
  readonly known: Float64Array | undefined;
}

/** The first position in `rows[from ... to)` whose time is not before `instant`. */
function lowerBound(
  rows: Int32Array,
  times: Float64Array,
  from: number,
  to: number,
  instant: number,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[rows[middle] as number] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the last events or the last session of a selection begin; its own start for other windows. */
function startWithin(window: AggregateWindow, { rows, from, to }: Selection, times: Float64Array): number {
  if ("events" in window) return Math.max(from, to - window.events);
  if (!("session" in window)) return from;
  const timeAt = (position: number): number => times[rows[position] as number] as number;
  let start = to - 1;
  while (start > from && timeAt(start) - timeAt(start - 1) <= window.session) start--;
  return Math.max(from, start);
}

/**
 * What an aggregate sees of each member: the rows that meet its filter inside its window and, before the cutoff, that
 * were known by then. Cost: for each member two binary searches; one pass where events were known late.
 *
 * @param window - The aggregate's window.
 * @param members - The members, ordered by cutoff.
 * @param filtered - The rows that meet the filter.
 * @param log - The times of all rows.
 */
export function* selections(
  window: AggregateWindow,
  members: readonly Member[],
  filtered: FilteredRows,
  { times, known }: RowTimes,
): Generator<Selection> {
  const { rows, offsets, knownBy } = filtered;
  let room = new Int32Array(0);
  let [bounds, boundsAt] = [{ start: 0, end: 0 }, Number.NaN];

  /** Leaves out what was not known before the cutoff. */
  function visible(selection: Selection): Selection {
    const { from, to, cutoff } = selection;
    if (known === undefined || window.direction === "after" || to === from) return selection;
    if ((knownBy?.[to - 1] as number) < cutoff) return selection;
    if (room.length < to - from) room = new Int32Array(2 * (to - from));
    let length = 0;
    for (let at = from; at < to; at++) {
      const row = rows[at] as number;
      if ((known[row] as number) < cutoff) room[length++] = row;
    }
    return { rows: room, from: 0, to: length, cutoff };
  }
  for (const { user, cutoff } of members) {
    if (cutoff !== boundsAt) [bounds, boundsAt] = [windowBounds(window, cutoff), cutoff];
    const behind = offsets[user + 1] as number;
    const from = lowerBound(rows, times, offsets[user] as number, behind, bounds.start);
    const to = lowerBound(rows, times, from, behind, bounds.end);
    const seen = visible({ rows, from, to, cutoff });
    const start = startWithin(window, seen, times);
    yield start === seen.from ? seen : { ...seen, from: start };
  }
}
