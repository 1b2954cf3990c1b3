import type { Interactions } from "@portrait/core";
import type { Exclusions } from "@portrait/kernels";
import { createIdIndex, type IdIndex } from "./ids.js";

/** For each of some users the different items with what is known of them, in compressed sparse row form. */
export interface UserRows extends Exclusions {
  /** For each pair the time of its last event in epoch milliseconds. */
  readonly last: Float64Array;
}

/**
 * What each of some users did, in terms of a model's items: the different known items, ascending. One pass over the
 * events; only the users asked for take memory.
 *
 * @param users - The users, in the order of the rows; repeats are fine.
 * @param interactions - What they did; absent, nothing.
 * @param catalogue - The model's items.
 */
export function userRows(
  users: readonly string[],
  interactions: Interactions | undefined,
  catalogue: IdIndex,
): UserRows {
  if (interactions === undefined) return emptyRows(users.length);
  const place = catalogue.places(interactions.items);
  const rowOf = createIdIndex(interactions.users).places(users);
  const asked = new Int32Array(interactions.users.length).fill(-1);
  const rows: Map<number, number>[] = [];
  for (const user of rowOf) {
    if (user < 0 || (asked[user] as number) >= 0) continue;
    asked[user] = rows.push(new Map()) - 1;
  }
  interactions.user.forEach((user, event) => {
    const item = place[interactions.item[event] as number] as number;
    if ((asked[user] as number) >= 0 && item >= 0) {
      rows[asked[user] as number]?.set(item, interactions.at[event] as number);
    }
  });
  const sorted = rows.map((row) => [...row].sort(([a], [b]) => a - b));
  return joinRows(Array.from(rowOf, (user) => (user < 0 ? [] : (sorted[asked[user] as number] ?? []))));
}

function emptyRows(count: number): UserRows {
  return { offsets: new Int32Array(count + 1), indices: new Int32Array(0), last: new Float64Array(0) };
}

function joinRows(rows: readonly (readonly (readonly [number, number])[])[]): UserRows {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => {
    offsets[index + 1] = (offsets[index] as number) + row.length;
  });
  const total = offsets[rows.length] as number;
  const indices = new Int32Array(total);
  const last = new Float64Array(total);
  let at = 0;
  for (const row of rows) {
    for (const [item, time] of row) {
      indices[at] = item;
      last[at++] = time;
    }
  }
  return { offsets, indices, last };
}

/**
 * Some of the rows.
 *
 * @param rows - The rows.
 * @param first - The first of them.
 * @param end - The one behind the last of them.
 */
export function sliceRows(rows: UserRows, first: number, end: number): UserRows {
  const start = rows.offsets[first] as number;
  const stop = rows.offsets[end] as number;
  return {
    offsets: rows.offsets.subarray(first, end + 1).map((offset) => offset - start),
    indices: rows.indices.subarray(start, stop),
    last: rows.last.subarray(start, stop),
  };
}
