import type { Vector } from "@portrait/core";
import { eachRow, type Prepared, type Seen } from "./fold.js";

/**
 * How many rows count.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function count(prepared: Prepared, seen: Seen): number {
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
  return count(prepared, seen) > 0 ? 1 : 0;
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
 * The value of a row as a number that tells values apart; `undefined` for null.
 *
 * @param input - The column.
 * @param row - The row.
 */
export function rawAt(input: Vector, row: number): number | undefined {
  if (input.type === "list") return undefined;
  const raw = (input.type === "category" ? input.codes[row] : input.values[row]) as number;
  if (input.type === "category") return raw < 0 ? undefined : raw;
  if (input.type === "boolean") return raw === 2 ? undefined : raw;
  return Number.isNaN(raw) ? undefined : raw;
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
