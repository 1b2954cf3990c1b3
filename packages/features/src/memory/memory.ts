import {
  type Columns,
  checkSupport,
  type Engine,
  type EventDefinition,
  type EventLog,
  type EventSource,
  optionalOption,
  PortraitError,
  type ReadOptions,
  resolveOptions,
} from "@portrait/core";
import { checkSignal, createPause } from "../read/pause.js";
import { aggregateInMemory } from "./aggregate.js";
import { interactionsInMemory } from "./interactions.js";
import { createLog } from "./log.js";
import { readStore } from "./read.js";
import type { MemoryStore } from "./store.js";
import { memorySupport } from "./support.js";

const signal = optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal);
const anything = optionalOption<unknown>("anything", () => true);
const formats: readonly unknown[] = ["parquet", "csv", "jsonl", "arrow"];

/** `rename` and `clean` are checked against the events, by the row reader. */
const readRules = {
  rename: anything,
  clean: anything,
  format: optionalOption<string>('one of "parquet", "csv", "jsonl", "arrow"', (value) =>
    formats.includes(value),
  ),
  signal,
};

function closedEngine(): PortraitError {
  return new PortraitError({
    code: "closed",
    message: "memory: the engine was closed.",
    hint: "Make a new one with memory().",
  });
}

/**
 * The engine that computes in memory, in any runtime: no I/O, no dependency. It reads row objects, streams of them
 * and Arrow tables; for files use `duckdb` of `@portrait/engine-duckdb`. All rows of a log are held, about 8 bytes a
 * value, and the rows set aside as they came.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }, { user: "bob", at: "soon" }]);
 * log.rows; // => { in: 2, kept: 1, rejected: 1, duplicates: 0 }
 * log.reasons; // => [{ column: "at", reason: "type", count: 1 }]
 * ```
 */
export function memory(): Engine {
  let stores: WeakMap<EventLog, MemoryStore> | undefined = new WeakMap();

  function open(): WeakMap<EventLog, MemoryStore> {
    if (stores === undefined) throw closedEngine();
    return stores;
  }
  function storeOf(owner: string, log: EventLog): MemoryStore {
    const store = open().get(log);
    if (store !== undefined) return store;
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the log was not read by this engine.`,
      hint: "Pass the engine that read it.",
    });
  }
  async function close(): Promise<void> {
    stores = undefined;
  }
  return Object.freeze({
    name: "memory",
    async read<Cols extends Columns>(
      events: EventDefinition<Cols>,
      source: EventSource,
      options: ReadOptions<Cols> = {},
    ) {
      open();
      resolveOptions("read", readRules, options);
      const store = await readStore(events, source, options);
      const log = createLog(events, store, open);
      open().set(log, store);
      return log;
    },
    async aggregate(log, plan, options) {
      const store = storeOf("aggregate", log);
      const resolved = resolveOptions("aggregate", { signal }, options);
      checkSupport("memory", memorySupport, plan, log.definition);
      return aggregateInMemory(store, plan, createPause("aggregate", resolved.signal));
    },
    async interactions(log, plan, options) {
      const store = storeOf("interactions", log);
      checkSignal("interactions", resolveOptions("interactions", { signal }, options).signal);
      return interactionsInMemory(store, plan);
    },
    close,
    [Symbol.asyncDispose]: close,
  } satisfies Engine);
}
