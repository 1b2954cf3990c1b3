import { timeAt } from "./instants.js";
import { LINE } from "./layout.js";
import { type Cells, type CellWidth, cellsOf, type Extent } from "./slabs.js";

/** Lines are held modulo 2^32: which of two comes first is the sign of their difference. */
const follows = (line: number, other: number): boolean => (line - other) >>> 0 < 2 ** 31;

/** Whether the next event of one log comes before that of another; of equal ones neither does. */
function comesFirst(one: Extent, at: number, other: Extent, otherAt: number): boolean {
  const [time, otherTime] = [timeAt(one.page, at), timeAt(other.page, otherAt)];
  if (time !== otherTime) return time < otherTime;
  const line = (one.page.columns[LINE] as Cells)[at] as number;
  const otherLine = (other.page.columns[LINE] as Cells)[otherAt] as number;
  return line !== otherLine && follows(otherLine, line);
}

/** Which log each event of the merged one comes from, in order. */
function orderOf(extents: readonly Extent[], total: number): Int32Array {
  const heads = extents.map(({ start }) => start);
  const order = new Int32Array(total);
  for (let place = 0; place < total; place++) {
    let first = -1;
    extents.forEach((extent, number) => {
      const head = heads[number] as number;
      if (head === extent.start + extent.length) return;
      const least = extents[first];
      if (least === undefined || comesFirst(extent, head, least, heads[first] as number)) first = number;
    });
    order[place] = first;
    heads[first] = (heads[first] as number) + 1;
  }
  return order;
}

/**
 * The events of several logs of one store in order of time and line, in memory of their own. It serves until one of the logs
 * or a column changes. O(events x logs).
 *
 * @param extents - The logs, at least one.
 */
export function mergeExtents(extents: readonly Extent[]): Extent {
  const length = extents.reduce((sum, extent) => sum + extent.length, 0);
  const order = orderOf(extents, length);
  const columns = (extents[0] as Extent).page.columns.map((cells, column) => {
    const merged = cellsOf(cells.BYTES_PER_ELEMENT as CellWidth, length);
    const heads = extents.map(({ start }) => start);
    for (let place = 0; place < length; place++) {
      const from = order[place] as number;
      const head = heads[from] as number;
      merged[place] = ((extents[from] as Extent).page.columns[column] as Cells)[head] as number;
      heads[from] = head + 1;
    }
    return merged;
  });
  return { page: { columns }, start: 0, length, capacity: length, slot: -1 };
}
