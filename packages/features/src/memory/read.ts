import type { Columns, EventDefinition, EventSource, ReadOptions } from "@portrait/core";
import { createRowCleaner } from "../clean/row-cleaner.js";
import { rowChunks } from "../read/source.js";
import { type MemoryStore, storeBuilder } from "./store.js";

/**
 * Reads a source into memory. Cost: one pass; memory for the kept rows, for all rows set aside and, where repeats are
 * dropped, for a text of each kept row while reading.
 *
 * @param events - What the rows are.
 * @param source - Where they come from.
 * @param options - `rename`, `clean` and `signal`.
 * @throws PortraitError as `Engine.read`.
 */
export async function readStore<Cols extends Columns>(
  events: EventDefinition<Cols>,
  source: EventSource,
  options: Pick<ReadOptions<Cols>, "rename" | "clean" | "signal">,
): Promise<MemoryStore> {
  const cleaner = createRowCleaner(events, options);
  const store = storeBuilder(events);
  const aside = await cleaner.clean(rowChunks(source, options.signal), (_, rows) => {
    for (const row of rows) store.add(row);
  });
  const { duplicates } = cleaner.plan;
  return store.build(aside, typeof duplicates === "object" ? duplicates.key : undefined);
}
