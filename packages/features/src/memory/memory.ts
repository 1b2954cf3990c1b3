import {
  type Columns,
  type DuplicateRow,
  type Engine,
  type EventDefinition,
  type EventLog,
  type EventSource,
  interactionsFromColumns,
  PortraitError,
  type ReadOptions,
  type RejectedRow,
  type RejectionCount,
  type Vector,
} from "@portrait/core";
import { evaluate } from "../evaluate/evaluate.js";
import { columnOf, createRowReader, isKept } from "../read/row-reader.js";
import { checkSignal, rowChunks } from "../read/source.js";
import type { ReadValue } from "../read/value-reader.js";
import { aggregateInMemory } from "./aggregate.js";
import { rowKey } from "./duplicates.js";
import { createStore, type MemoryStore } from "./store.js";

function countReasons(rejected: readonly RejectedRow[]): readonly RejectionCount[] {
  const counts = new Map<string, RejectionCount>();
  for (const { column, reason } of rejected) {
    const key = JSON.stringify([column, reason]);
    counts.set(key, { column, reason, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.column < b.column ? -1 : 1));
}

async function readStore<Cols extends Columns>(
  events: EventDefinition<Cols>,
  source: EventSource,
  options: ReadOptions<Cols>,
): Promise<MemoryStore> {
  const reader = createRowReader(events, options);
  const drop = options.clean?.duplicates === "drop";
  const seen = new Map<string, number>();
  const rows: (readonly (ReadValue | null)[])[] = [];
  const rejected: RejectedRow[] = [];
  const duplicates: DuplicateRow[] = [];
  let line = 0;
  for await (const chunk of rowChunks(source, options.signal)) {
    const outcomes = await reader.read(chunk);
    outcomes.forEach((outcome, index) => {
      line++;
      if (!isKept(outcome)) {
        rejected.push({ line, ...outcome });
        return;
      }
      if (drop) {
        const key = rowKey(chunk[index] as object);
        const firstLine = seen.get(key);
        if (firstLine !== undefined) {
          duplicates.push({ line, firstLine });
          return;
        }
        seen.set(key, line);
      }
      rows.push(outcome);
    });
  }
  return createStore(events, rows, { rejected, duplicates });
}

function createLog<Cols extends Columns>(
  definition: EventDefinition<Cols>,
  store: MemoryStore,
): EventLog<Cols> {
  const { rejected, duplicates, times } = store;
  const kept = times.length;
  return Object.freeze({
    definition,
    engine: "memory",
    rows: Object.freeze({
      in: kept + rejected.length + duplicates.length,
      kept,
      rejected: rejected.length,
      duplicates: duplicates.length,
    }),
    reasons: countReasons(rejected),
    span: kept === 0 ? null : { first: times[0] as number, last: times[kept - 1] as number },
    rejected: async ({ limit } = {}) => rejected.slice(0, limit),
    duplicates: async ({ limit } = {}) => duplicates.slice(0, limit),
  });
}

/**
 * The engine that computes in memory, in any runtime: no I/O, no dependency. It reads row objects, streams of them
 * and Arrow tables; for files use `duckdb` of `@portrait/engine-duckdb`.
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
  const stores = new WeakMap<EventLog, MemoryStore>();
  let closed = false;

  function checkOpen(): void {
    if (closed)
      throw new PortraitError({
        code: "closed",
        message: "memory: the engine was closed.",
        hint: "Make a new one.",
      });
  }
  function storeOf(log: EventLog): MemoryStore {
    checkOpen();
    const store = stores.get(log);
    if (store !== undefined) return store;
    throw new PortraitError({
      code: "invalid-argument",
      message: "memory: the log was read by another engine.",
      hint: "Pass the engine that read it.",
    });
  }
  async function close(): Promise<void> {
    closed = true;
  }
  return Object.freeze({
    name: "memory",
    async read<Cols extends Columns>(
      events: EventDefinition<Cols>,
      source: EventSource,
      options: ReadOptions<Cols> = {},
    ) {
      checkOpen();
      const store = await readStore(events, source, options);
      const log = createLog(events, store);
      stores.set(log, store);
      return log;
    },
    async aggregate(log, plan, { signal } = {}) {
      const store = storeOf(log);
      return aggregateInMemory(store, plan, async () => {
        await new Promise((resolve) => setTimeout(resolve));
        checkSignal("aggregate", signal);
      });
    },
    async interactions(log, plan, { signal } = {}) {
      const { table, times } = storeOf(log);
      checkSignal("interactions", signal);
      const context = { length: table.length, column: (name: string) => columnOf(table.columns, name) };
      const user = category(columnOf(table.columns, plan.user), plan.user);
      const item = category(columnOf(table.columns, plan.item), plan.item);
      const where = plan.where === undefined ? undefined : evaluate(plan.where, context);
      const rows = times
        .map((_, row) => row)
        .filter((row) => where === undefined || (where.type === "boolean" && where.values[row] === 1));
      return interactionsFromColumns(
        {
          users: user.dictionary,
          items: item.dictionary,
          user: Int32Array.from(rows, (row) => user.codes[row] as number),
          item: Int32Array.from(rows, (row) => item.codes[row] as number),
          at: Float64Array.from(rows, (row) => times[row] as number),
        },
        log.span === null ? 0 : log.span.last + 1,
      );
    },
    close,
    [Symbol.asyncDispose]: close,
  } satisfies Engine);
}

function category(vector: Vector, name: string): Extract<Vector, { type: "category" }> {
  if (vector.type === "category") return vector;
  throw new PortraitError({
    code: "invalid-definition",
    message: `interactions: "${name}" is no id or category column.`,
  });
}
