import type { AggregateWindow } from "@portrait/core";
import { type WindowBounds, windowBounds } from "../time/window-bounds.js";
import { type Flag, type Layout, TIME } from "./layout.js";
import type { Cells } from "./slabs.js";
import { firstFrom, type WideLog } from "./wide-log.js";

/** Which events are seen. */
export interface Selection {
  /** The window. */
  readonly window: AggregateWindow;
  /** The flag of the filter, if there is one. */
  readonly filter: Flag | undefined;
}

/** The cells of the events that aggregates see, in order: `cells[0 ... length)`. */
export interface Selected {
  /** Indices into the columns of the log. */
  cells: Int32Array;
  /** How many. */
  length: number;
}

/** Columns with the flags and arrivals of events. */
export type SeenColumns = Pick<WideLog, "columns">;

/** Says of cells of one user whether they are seen. */
export type Sees = (cell: number) => boolean;

const everything: Sees = () => true;

/**
 * Which events of a user pass the filter and had arrived.
 *
 * @param layout - What is held of each event.
 * @param log - The user's events.
 * @param selection - Filter and window.
 * @param now - The cutoff.
 */
export function seesIn(
  layout: Layout,
  { columns }: SeenColumns,
  { filter, window }: Selection,
  now: number,
): Sees {
  const flags = filter === undefined ? undefined : (columns[filter.column] as Cells);
  const mask = filter?.mask ?? 0;
  const passes: Sees = flags === undefined ? everything : (cell) => ((flags[cell] as number) & mask) !== 0;
  if (layout.arrival === undefined || window.direction === "after") return passes;
  const arrivals = columns[layout.arrival] as Cells;
  return (cell) => !((arrivals[cell] as number) >= now) && passes(cell);
}

function reserve(selected: Selected, length: number): Int32Array {
  selected.length = 0;
  if (selected.cells.length < length) selected.cells = new Int32Array(Math.max(64, 2 * length));
  return selected.cells;
}

/**
 * Goes back from the last cell as long as there is enough of neither events nor session.
 *
 * @returns Whether there was enough before the first cell.
 */
function selectBack(
  selected: Selected,
  times: Cells,
  from: number,
  to: number,
  sees: Sees,
  window: AggregateWindow,
): boolean {
  let enough = false;
  const limit = "events" in window ? window.events : Number.POSITIVE_INFINITY;
  const gap = "session" in window ? window.session : Number.POSITIVE_INFINITY;
  const { cells } = selected;
  for (let cell = to - 1; cell >= from && selected.length < limit; cell--) {
    if (!sees(cell)) continue;
    const later = cells[selected.length - 1];
    if (later !== undefined && (times[later] as number) - (times[cell] as number) > gap) {
      enough = true;
      break;
    }
    cells[selected.length++] = cell;
  }
  cells.subarray(0, selected.length).reverse();
  return enough || selected.length === limit;
}

/**
 * Selects the cells of a range that pass a filter.
 *
 * @param selected - Receives the cells.
 * @param log - The events.
 * @param from - The first cell.
 * @param to - The first cell behind.
 * @param filter - The flag of the filter, if there is one.
 */
export function selectRange(
  selected: Selected,
  { columns }: SeenColumns,
  from: number,
  to: number,
  filter: Flag | undefined,
): void {
  const cells = reserve(selected, to - from);
  let length = 0;
  if (filter === undefined) for (let cell = from; cell < to; cell++) cells[length++] = cell;
  else {
    const { column, mask } = filter;
    const flags = columns[column] as Cells;
    for (let cell = from; cell < to; cell++) {
      if (((flags[cell] as number) & mask) !== 0) cells[length++] = cell;
    }
  }
  selected.length = length;
}

/**
 * Selects the events of a user that aggregates see.
 *
 * @param selected - Receives the cells.
 * @param layout - What is held of each event.
 * @param log - The user's events, or the last of them.
 * @param selection - Filter and window.
 * @param now - The cutoff.
 * @param bounds - The instants of the window.
 * @returns Whether events before those of the log would not be seen whatever they are: the window is full.
 */
export function select(
  selected: Selected,
  layout: Layout,
  log: WideLog,
  selection: Selection,
  now: number,
  bounds: WindowBounds,
): boolean {
  const { window, filter } = selection;
  const from = bounds.start === Number.NEGATIVE_INFINITY ? 0 : firstFrom(log, bounds.start);
  const to = firstFrom(log, bounds.end);
  const arriving = layout.arrival !== undefined && window.direction === "before";
  const counted = "events" in window || "session" in window;
  if (!arriving && !counted) {
    selectRange(selected, log, from, to, filter);
    return from > 0;
  }
  const cells = reserve(selected, to - from);
  const sees = seesIn(layout, log, selection, now);
  if (counted) return selectBack(selected, log.columns[TIME] as Cells, from, to, sees, window) || from > 0;
  for (let cell = from; cell < to; cell++) if (sees(cell)) cells[selected.length++] = cell;
  return from > 0;
}

/** The instants of windows, remembered for the last cutoff: many users are read as of the same. */
export function boundsReader(window: AggregateWindow): (now: number) => WindowBounds {
  let last = Number.NaN;
  let bounds: WindowBounds = { start: 0, end: 0 };
  return (now) => {
    if (now !== last) {
      bounds = windowBounds(window, now);
      last = now;
    }
    return bounds;
  };
}
