import type { UserRows } from "./groups.js";

/** The rows of each user that meet a filter. */
export interface FilteredRows {
  /** The rows of user `u` are `rows[offsets[u] ... offsets[u + 1])`, in order of time and line. */
  readonly rows: Int32Array;
  /** One more entry than there are users. */
  readonly offsets: Int32Array;
  /**
   * For each position the latest instant at which it and the user's rows before it were known; absent when all are known
   * when they happen.
   */
  readonly knownBy: Float64Array | undefined;
}

function latestKnown(rows: Int32Array, offsets: Int32Array, known: Float64Array): Float64Array {
  const latest = new Float64Array(rows.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    let so = Number.NEGATIVE_INFINITY;
    for (let at = offsets[user] as number; at < (offsets[user + 1] as number); at++) {
      so = Math.max(so, known[rows[at] as number] as number);
      latest[at] = so;
    }
  }
  return latest;
}

/**
 * The rows of each user that meet a filter. Cost: one pass over the log.
 *
 * @param groups - The rows of each user.
 * @param where - For each row 1 if it meets the filter; absent, all do.
 * @param known - For each row when it was known; absent, all are known when they happen.
 */
export function filterRows(
  groups: UserRows,
  where: Uint8Array | undefined,
  known: Float64Array | undefined,
): FilteredRows {
  let { rows, offsets } = groups;
  if (where !== undefined) {
    const kept = new Int32Array(rows.length);
    const ends = new Int32Array(offsets.length);
    let length = 0;
    for (let user = 0; user + 1 < offsets.length; user++) {
      for (let at = offsets[user] as number; at < (offsets[user + 1] as number); at++) {
        const row = rows[at] as number;
        if (where[row] === 1) kept[length++] = row;
      }
      ends[user + 1] = length;
    }
    rows = kept.slice(0, length);
    offsets = ends;
  }
  return { rows, offsets, knownBy: known === undefined ? undefined : latestKnown(rows, offsets, known) };
}
