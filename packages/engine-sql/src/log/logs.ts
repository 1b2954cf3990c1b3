import { type EventLog, PortraitError } from "@portrait/core";
import type { LogLifetime } from "./lifetime.js";

/** What an engine holds of a log. */
export interface HeldLog {
  /** Whether the log may be used. */
  readonly lifetime: LogLifetime;
}

/** The logs that an engine read, and where it stores each. */
export interface Logs<Stored> {
  /**
   * Remembers a log.
   *
   * @param log - The log.
   * @param stored - Where it is stored.
   */
  add(log: EventLog, stored: Stored): void;
  /**
   * Where a log is stored.
   *
   * @param owner - Who asks, for messages.
   * @param log - The log.
   * @throws PortraitError `invalid-argument` when the engine did not read it; `closed` when another has taken its place.
   */
  stored(owner: string, log: EventLog): Stored;
}

/**
 * No logs yet; a log that nobody holds any more is not remembered.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { asideInMemory, createEventLog, createLifetime, createLogs, type HeldLog } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const aside = asideInMemory({ rejected: [], duplicates: [], changes: [], learnt: [] }, () => undefined);
 * const log = createEventLog("example", orders, { kept: 0, span: null }, aside, createLifetime("example"));
 * const logs = createLogs<HeldLog & { readonly table: string }>();
 * logs.stored("aggregate", log); // throws aggregate: the log was not read by this engine. Pass the engine that read it.
 * logs.add(log, { lifetime: createLifetime("example"), table: "log_1" });
 * logs.stored("aggregate", log).table; // => "log_1"
 * ```
 */
export function createLogs<Stored extends HeldLog>(): Logs<Stored> {
  const logs = new WeakMap<EventLog, Stored>();
  return {
    add(log, stored) {
      logs.set(log, stored);
    },
    stored(owner, log) {
      const stored = typeof log === "object" && log !== null ? logs.get(log) : undefined;
      if (stored !== undefined) {
        stored.lifetime.check();
        return stored;
      }
      throw new PortraitError({
        code: "invalid-argument",
        message: `${owner}: the log was not read by this engine.`,
        hint: "Pass the engine that read it.",
      });
    },
  };
}
