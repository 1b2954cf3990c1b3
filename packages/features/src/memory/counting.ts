import type { Vector } from "@portrait/core";
import { eachRow, type Prepared, type Seen, untilRow } from "./fold.js";
import { rawAt } from "./raw.js";

/**
 * How many rows count.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function count(prepared: Prepared, seen: Seen): number {
  if (prepared.where === undefined) return seen.to - seen.from;
  let rows = 0;
  eachRow(prepared, seen, () => {
    rows++;
  });
  return rows;
}

/**
 * Whether any row counts, as 1 or 0.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function exists(prepared: Prepared, seen: Seen): number {
  let found = 0;
  untilRow(prepared, seen, () => {
    found = 1;
    return true;
  });
  return found;
}

/**
 * The part of the rows for which the input is true; NaN when there is no row.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function share(prepared: Prepared, seen: Seen): number {
  const input = prepared.input as Extract<Vector, { type: "boolean" }>;
  let rows = 0;
  let hits = 0;
  eachRow(prepared, seen, (row) => {
    rows++;
    if (input.values[row] === 1) hits++;
  });
  return rows === 0 ? Number.NaN : hits / rows;
}

/**
 * How many different inputs there are.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function distinct(prepared: Prepared, seen: Seen): number {
  const values = new Set<number>();
  eachRow(prepared, seen, (row) => {
    const raw = rawAt(prepared.input as Vector, row);
    if (raw !== undefined) values.add(raw);
  });
  return values.size;
}
