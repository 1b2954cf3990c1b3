import {
  compactTable,
  type EventDefinition,
  type ForgetRequest,
  forgetKey,
  type LogWithout,
  takeRows,
} from "@portrait/core";
import { changeCounts } from "../clean/change.js";
import { countChanges, type RowIds } from "../clean/row-cleaner.js";
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

/** Why a log that was read without the user might differ. */
function whyStale({ learnt, repeatKey, duplicates }: MemoryStore, key: string): string | undefined {
  if (learnt.length > 0) {
    return "Cleaning learnt bounds or values from all rows, the user's included: read the log again without them.";
  }
  if (repeatKey === undefined || repeatKey.includes(key) || duplicates.length === 0) return undefined;
  return "Rows of others were set aside as repeats by a key without the user: read the log again without the user's rows.";
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
  const { schema } = definition;
  const place = Object.keys(schema)
    .filter((name) => schema[name]?.kind === "id")
    .indexOf(key);
  const isTheirs = (ids: RowIds | undefined): boolean => ids?.[place] === request.user;
  const isOthers = ({ line }: { readonly line: number }): boolean => !isTheirs(store.idsAside.get(line));
  const kept = otherRows(store, key, request.user);
  const rejected = store.rejected.filter(isOthers);
  const duplicates = store.duplicates.filter(isOthers);
  const removed = {
    events: store.times.length - kept.length,
    rejected: store.rejected.length - rejected.length,
    duplicates: store.duplicates.length - duplicates.length,
  };
  if (removed.events + removed.rejected + removed.duplicates === 0) return { store, removed };
  const table = compactTable(takeRows(store.table, kept));
  const changedRows = store.changedRows.filter(({ ids }) => !isTheirs(ids));
  const { known, learnt, repeatKey } = store;
  const stale = whyStale(store, key);
  return {
    removed,
    ...(stale === undefined ? {} : { stale }),
    store: {
      table,
      times: Float64Array.from(kept, (row) => store.times[row] as number),
      known: known === undefined ? undefined : Float64Array.from(kept, (row) => known[row] as number),
      groups: cachedGroups(table),
      rejected,
      duplicates,
      changes: changeCounts(schema, countChanges(changedRows)),
      learnt,
      idsAside: new Map([...store.idsAside].filter(([, ids]) => !isTheirs(ids))),
      changedRows,
      repeatKey,
    },
  };
}
