import {
  type Columns,
  type EventLog,
  type Forgettable,
  hashText,
  type LogForgetter,
  stableJson,
} from "@portrait/core";

/** The definition, counts and span of a log: what tells it from others without reading its rows. */
function fingerprintOf({ definition, rows, reasons, changes, span }: EventLog): string {
  return hashText(stableJson({ definition: definition.hash, rows, reasons, changes, span }));
}

/**
 * An event log as a place that `forget` of `@portrait/core` can forget a user in: kept, rejected and repeated rows. The old
 * log cannot be used afterwards; go on with the one that comes back. A row at fault is a user's when its id could be read.
 * The receipt's fingerprints are those of the log's definition, counts and span. Where a log only reads files, they keep
 * the user's rows, and the receipt says which in \`remains\`.
 *
 * @param engine - The engine that read the log.
 * @param log - The log.
 * @param key - The id column that tells users apart; left out, the one of the entity `"user"`, or the only one there is.
 *
 * @example
 * ```ts
 * import { defineEvents, forget, id, timestamp } from "@portrait/core";
 * import { forgetInLog, memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }, { user: "bob", at: "2024-01-01" }, { user: "ann", at: "soon" }]);
 * const { receipt, values } = await forget("ann", { log: forgetInLog(engine, log) });
 * receipt.targets[0]?.removed; // => { events: 1, rejected: 1, duplicates: 0 }
 * values.log?.rows; // => { in: 1, kept: 1, rejected: 0, duplicates: 0 }
 * ```
 */
export function forgetInLog<Cols extends Columns>(
  engine: LogForgetter,
  log: EventLog<Cols>,
  key?: string,
): Forgettable<EventLog<Cols>> {
  return Object.freeze<Forgettable<EventLog<Cols>>>({
    kind: "event-log",
    async forget(user, { signal }) {
      const before = fingerprintOf(log);
      const without = await engine.forget(log, { user, key }, signal === undefined ? {} : { signal });
      return {
        value: without.log,
        removed: { ...without.removed },
        before,
        after: fingerprintOf(without.log),
        ...(without.stale === undefined ? {} : { refit: without.stale }),
        ...(without.remains === undefined ? {} : { remains: without.remains }),
      };
    },
  });
}
