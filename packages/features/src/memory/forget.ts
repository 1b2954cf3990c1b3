import {
  compactTable,
  type EventDefinition,
  type ForgetRequest,
  forgetKey,
  type LogWithout,
  takeRows,
} from "@portrait/core";
import { forgetInAside, staleWithout } from "../forget/aside.js";
import { cachedGroups, type MemoryStore } from "./store.js";

/** A store without the rows of a user, and how many there were. */
export interface StoreWithout extends Pick<LogWithout, "removed" | "stale"> {
  /** The store; the same one when there was no such row. */
  readonly store: MemoryStore;
}

/** The rows of the table whose id is another; all when the user has none. */
function otherRows(store: MemoryStore, key: string, user: string): Int32Array {
  const vector = store.table.columns[key];
  const rows = Int32Array.from(store.times.keys());
  if (vector?.type !== "category") return rows;
  const place = vector.dictionary.indexOf(user);
  return place < 0 ? rows : rows.filter((row) => vector.codes[row] !== place);
}

/**
 * A store as if the rows of a user had not been read. One pass; what remains is copied.
 *
 * @param store - The store, which stays as it is.
 * @param definition - What the rows are.
 * @param request - Whose rows.
 * @throws PortraitError `invalid-argument`, `unknown-id`.
 */
export function forgetInMemory(
  store: MemoryStore,
  definition: EventDefinition,
  request: ForgetRequest,
): StoreWithout {
  const key = forgetKey(definition, request);
  const kept = otherRows(store, key, request.user);
  const { aside, removed: left } = forgetInAside(definition, store, { user: request.user, key });
  const removed = { events: store.times.length - kept.length, ...left };
  if (removed.events + removed.rejected + removed.duplicates === 0) return { store, removed };
  const table = compactTable(takeRows(store.table, kept));
  const { known, repeatKey } = store;
  const stale = staleWithout({ ...store, duplicates: store.duplicates.length }, key);
  return {
    removed,
    ...(stale === undefined ? {} : { stale }),
    store: {
      ...aside,
      table,
      times: Float64Array.from(kept, (row) => store.times[row] as number),
      known: known === undefined ? undefined : Float64Array.from(kept, (row) => known[row] as number),
      groups: cachedGroups(table),
      repeatKey,
    },
  };
}
