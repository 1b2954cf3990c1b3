import type { Vector } from "@portrait/core";
import { rawAt } from "./counting.js";
import { eachRow, type Prepared, type Seen } from "./fold.js";

/**
 * The first input in order of time and line; `undefined` when there is none.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function first(prepared: Prepared, seen: Seen): number | undefined {
  let found: number | undefined;
  eachRow(prepared, seen, (row) => {
    found ??= rawAt(prepared.input as Vector, row);
  });
  return found;
}

/**
 * The last input in order of time and line; `undefined` when there is none.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function last(prepared: Prepared, seen: Seen): number | undefined {
  let found: number | undefined;
  eachRow(prepared, seen, (row) => {
    found = rawAt(prepared.input as Vector, row) ?? found;
  });
  return found;
}

/**
 * The most frequent input, among equals the one seen last; `undefined` when there is none.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function mostFrequent(prepared: Prepared, seen: Seen): number | undefined {
  const counts = new Map<number, number>();
  const lastSeen = new Map<number, number>();
  let order = 0;
  eachRow(prepared, seen, (row) => {
    const raw = rawAt(prepared.input as Vector, row);
    if (raw === undefined) return;
    counts.set(raw, (counts.get(raw) ?? 0) + 1);
    lastSeen.set(raw, order++);
  });
  let best: number | undefined;
  for (const [raw, count] of counts) {
    const bestCount = best === undefined ? 0 : (counts.get(best) as number);
    const later = best === undefined || (lastSeen.get(raw) as number) > (lastSeen.get(best) as number);
    if (count > bestCount || (count === bestCount && later)) best = raw;
  }
  return best;
}

/**
 * The last inputs in order of time and line, at most the aggregate's limit.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function history(prepared: Prepared, seen: Seen): readonly number[] {
  const found: number[] = [];
  eachRow(prepared, seen, (row) => {
    const raw = rawAt(prepared.input as Vector, row);
    if (raw !== undefined) found.push(raw);
  });
  return found.slice(-(prepared.node.limit as number));
}
