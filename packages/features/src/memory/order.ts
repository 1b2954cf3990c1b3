import type { Vector } from "@portrait/core";
import { eachRow, type Prepared, type Seen, untilRow, untilRowBack } from "./fold.js";
import { rawAt } from "./raw.js";

/**
 * The first input in order of time and line; `undefined` when there is none.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function first(prepared: Prepared, seen: Seen): number | undefined {
  let found: number | undefined;
  untilRow(prepared, seen, (row) => {
    found = rawAt(prepared.input as Vector, row);
    return found !== undefined;
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
  untilRowBack(prepared, seen, (row) => {
    found = rawAt(prepared.input as Vector, row);
    return found !== undefined;
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
  const counts = new Map<number, { count: number; lastSeen: number }>();
  let order = 0;
  eachRow(prepared, seen, (row) => {
    const raw = rawAt(prepared.input as Vector, row);
    if (raw === undefined) return;
    const known = counts.get(raw) ?? { count: 0, lastSeen: 0 };
    counts.set(raw, known);
    known.count++;
    known.lastSeen = order++;
  });
  let best: number | undefined;
  let top = { count: 0, lastSeen: 0 };
  for (const [raw, tally] of counts) {
    if (tally.count < top.count || (tally.count === top.count && tally.lastSeen < top.lastSeen)) continue;
    best = raw;
    top = tally;
  }
  return best;
}

/**
 * The last inputs in order of time and line, oldest first, at most the aggregate's limit.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function history(prepared: Prepared, seen: Seen): readonly number[] {
  const limit = prepared.node.limit as number;
  const found: number[] = [];
  untilRowBack(prepared, seen, (row) => {
    const raw = rawAt(prepared.input as Vector, row);
    if (raw !== undefined) found.push(raw);
    return found.length >= limit;
  });
  return found.reverse();
}
