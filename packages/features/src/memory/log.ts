import {
  type AsideOptions,
  type Columns,
  type EventDefinition,
  type EventLog,
  integerOption,
  optionalOption,
  type RejectedRow,
  type RejectionCount,
  resolveOptions,
} from "@portrait/core";
import type { MemoryStore } from "./store.js";

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function countReasons(rejected: readonly RejectedRow[]): readonly RejectionCount[] {
  const counts = new Map<string, { column: string; reason: string; count: number }>();
  for (const { column, reason } of rejected) {
    const key = JSON.stringify([column, reason]);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { column, reason, count: 1 });
    else known.count++;
  }
  return [...counts.values()].sort(
    (a, b) => b.count - a.count || compareTexts(a.column, b.column) || compareTexts(a.reason, b.reason),
  );
}

function limited<Row>(
  owner: string,
  rows: readonly Row[],
  options: AsideOptions | undefined,
): readonly Row[] {
  const rule = integerOption(0, { min: 0 });
  const { limit } = resolveOptions(
    owner,
    { limit: optionalOption<number>(rule.expected, rule.accepts) },
    options,
  );
  return rows.slice(0, limit);
}

/**
 * What a caller sees of a log that is held in memory.
 *
 * @param engine - The name of the engine that holds it.
 * @param definition - What the rows are.
 * @param store - The rows.
 * @param checkOpen - Throws when the engine was closed.
 */
export function createLog<Cols extends Columns>(
  engine: string,
  definition: EventDefinition<Cols>,
  store: MemoryStore,
  checkOpen: () => void,
): EventLog<Cols> {
  const { rejected, duplicates, changes, learnt, times } = store;
  const kept = times.length;
  const rows = {
    in: kept + rejected.length + duplicates.length,
    kept,
    rejected: rejected.length,
    duplicates: duplicates.length,
  };
  return Object.freeze({
    definition,
    engine,
    rows: Object.freeze(rows),
    reasons: Object.freeze(countReasons(rejected)),
    changes,
    learnt,
    span: kept === 0 ? null : Object.freeze({ first: times[0] as number, last: times[kept - 1] as number }),
    rejected: async (options?: AsideOptions) => {
      checkOpen();
      return limited("rejected", rejected, options);
    },
    duplicates: async (options?: AsideOptions) => {
      checkOpen();
      return limited("duplicates", duplicates, options);
    },
  });
}
