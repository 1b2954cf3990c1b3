import {
  type AggregatePlan,
  type AggregateResult,
  type Columns,
  type ComputeOptions,
  type Engine,
  type EventDefinition,
  type EventLog,
  type EventSource,
  type ForgetRequest,
  type GraphHolder,
  type LogForgetter,
  optionalOption,
  PortraitError,
  type ReadOptions,
  resolveOptions,
} from "@portrait/core";
import { summarizeStore } from "../quality/summarize-store.js";
import { checkSummaryPlan } from "../quality/summary-plan.js";
import { checkSignal, createPause } from "../read/pause.js";
import { forgetInMemory } from "./forget.js";
import { holdGraphInMemory } from "./graph.js";
import { interactionsInMemory } from "./interactions.js";
import { createLog } from "./log.js";
import { readStore } from "./read.js";
import type { MemoryStore } from "./store.js";

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

function closedEngine(name: string): PortraitError {
  return new PortraitError({
    code: "closed",
    message: `${name}: the engine was closed.`,
    hint: `Make a new one with ${name === "live" ? "liveEngine" : name}().`,
  });
}

/** What engines in memory do beside what every engine does. */
export interface MemoryAbilities extends LogForgetter, GraphHolder {}

/** How an engine computes over the rows that it has read. */
export type ComputeAggregates = (
  store: MemoryStore,
  plan: AggregatePlan,
  definition: EventDefinition,
  pause: () => Promise<void>,
) => Promise<AggregateResult>;

/**
 * An engine that holds logs in memory.
 *
 * @param name - Its name.
 * @param compute - How it computes.
 */
export function engineInMemory(name: string, compute: ComputeAggregates): Engine & MemoryAbilities {
  let stores: WeakMap<EventLog, MemoryStore> | undefined = new WeakMap();
  const replaced = new WeakSet<MemoryStore>();

  function open(): WeakMap<EventLog, MemoryStore> {
    if (stores === undefined) throw closedEngine(name);
    return stores;
  }
  function storeOf(owner: string, log: EventLog): MemoryStore {
    const store = open().get(log);
    if (store !== undefined) {
      checkCurrent(store);
      return store;
    }
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the log was not read by this engine.`,
      hint: "Pass the engine that read it.",
    });
  }
  function checkCurrent(store: MemoryStore): void {
    if (!replaced.has(store)) return;
    throw new PortraitError({
      code: "closed",
      message: `${name}: a user of the log was forgotten, and another log has taken its place.`,
      hint: "Use the log that forget returned.",
    });
  }
  function logOf<Cols extends Columns>(events: EventDefinition<Cols>, store: MemoryStore): EventLog<Cols> {
    const log = createLog(name, events, store, () => {
      open();
      checkCurrent(store);
    });
    open().set(log, store);
    return log;
  }
  async function close(): Promise<void> {
    stores = undefined;
  }
  return Object.freeze({
    name,
    async read<Cols extends Columns>(
      events: EventDefinition<Cols>,
      source: EventSource,
      options: ReadOptions<Cols> = {},
    ) {
      open();
      resolveOptions("read", readRules, options);
      return logOf(events, await readStore(events, source, options));
    },
    async aggregate(log, plan, options) {
      const store = storeOf("aggregate", log);
      const resolved = resolveOptions("aggregate", { signal }, options);
      return compute(store, plan, log.definition, createPause("aggregate", resolved.signal));
    },
    async interactions(log, plan, options) {
      const store = storeOf("interactions", log);
      checkSignal("interactions", resolveOptions("interactions", { signal }, options).signal);
      return interactionsInMemory(store, plan);
    },
    async holdGraph(log, plan, options) {
      storeOf("holdGraph", log);
      checkSignal("holdGraph", resolveOptions("holdGraph", { signal }, options).signal);
      return holdGraphInMemory(name, log, plan, (one) => storeOf("holdGraph", one));
    },
    async summarize(log, plan, options) {
      const store = storeOf("summarize", log);
      const resolved = resolveOptions("summarize", { signal }, options);
      checkSummaryPlan("summarize", plan);
      return summarizeStore(store, plan, createPause("summarize", resolved.signal));
    },
    async forget<Cols extends Columns>(
      log: EventLog<Cols>,
      request: ForgetRequest,
      options?: ComputeOptions,
    ) {
      const store = storeOf("forget", log);
      checkSignal("forget", resolveOptions("forget", { signal }, options).signal);
      const without = forgetInMemory(store, log.definition, request);
      if (without.store === store) return { log, removed: without.removed };
      replaced.add(store);
      return { ...without, log: logOf(log.definition, without.store) };
    },
    close,
    [Symbol.asyncDispose]: close,
  } satisfies Engine & MemoryAbilities);
}
