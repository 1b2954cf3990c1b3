import { checkSupport, type Engine } from "@portrait/core";
import { aggregateInMemory } from "./aggregate.js";
import { engineInMemory, type MemoryAbilities } from "./engine.js";
import { memorySupport } from "./support.js";

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
export function memory(): Engine & MemoryAbilities {
  return engineInMemory("memory", async (store, plan, definition, pause) => {
    checkSupport("memory", memorySupport, plan, definition);
    return aggregateInMemory(store, plan, pause);
  });
}
