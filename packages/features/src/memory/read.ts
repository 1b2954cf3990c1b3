import type {
  Columns,
  DuplicateRow,
  EventDefinition,
  EventSource,
  ReadOptions,
  RejectedRow,
} from "@portrait/core";
import { lookAt } from "../read/raw-row.js";
import { createRowReader, isKept } from "../read/row-reader.js";
import { rowChunks } from "../read/source.js";
import { rowKey } from "./row-key.js";
import { type MemoryStore, storeBuilder } from "./store.js";

/** Finds repeats: gives the line of the first row that equals a row, if there is one. */
function repeatFinder(): (row: object, line: number) => number | undefined {
  const seen = new Map<string, number>();
  return (row, line) => {
    const key = lookAt(line, () => rowKey(row));
    const firstLine = seen.get(key);
    if (firstLine === undefined) seen.set(key, line);
    return firstLine;
  };
}

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
  const reader = createRowReader(events, options);
  const repeatOf = options.clean?.duplicates === "drop" ? repeatFinder() : undefined;
  const store = storeBuilder(events);
  const rejected: RejectedRow[] = [];
  const duplicates: DuplicateRow[] = [];
  let line = 0;
  for await (const chunk of rowChunks(source, options.signal)) {
    const outcomes = await reader.read(chunk);
    outcomes.forEach((outcome, index) => {
      line++;
      if (!isKept(outcome)) {
        rejected.push(Object.freeze({ line, ...outcome }));
        return;
      }
      const firstLine = repeatOf?.(chunk[index] as object, line);
      if (firstLine === undefined) store.add(outcome);
      else duplicates.push(Object.freeze({ line, firstLine }));
    });
  }
  return store.build({ rejected, duplicates });
}
