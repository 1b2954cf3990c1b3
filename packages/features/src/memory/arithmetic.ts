import type { Vector } from "@portrait/core";
import { eachRow, type Prepared, type Seen } from "./fold.js";

type Numbers = Extract<Vector, { type: "number" | "timestamp" }>;

interface Total {
  readonly sum: number;
  readonly rows: number;
}

/** Neumaier's compensated sum, so that engines agree although they add in different orders. */
function total(prepared: Prepared, seen: Seen): Total {
  const { values } = prepared.input as Numbers;
  let sum = 0;
  let lost = 0;
  let rows = 0;
  eachRow(prepared, seen, (row) => {
    const value = values[row] as number;
    if (Number.isNaN(value)) return;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    rows++;
  });
  return { sum: sum + lost, rows };
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/**
 * The sum of the inputs; 0 when there is none, NaN when it is not finite.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function sum(prepared: Prepared, seen: Seen): number {
  return finite(total(prepared, seen).sum);
}

/**
 * The mean of the inputs; NaN when there is none.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function mean(prepared: Prepared, seen: Seen): number {
  const { sum: all, rows } = total(prepared, seen);
  return finite(all / rows);
}

function extreme(prepared: Prepared, seen: Seen, better: (value: number, best: number) => boolean): number {
  const { values } = prepared.input as Numbers;
  let best = Number.NaN;
  eachRow(prepared, seen, (row) => {
    const value = values[row] as number;
    if (!Number.isNaN(value) && (Number.isNaN(best) || better(value, best))) best = value;
  });
  return best;
}

/**
 * The least input; NaN when there is none.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export const min = (prepared: Prepared, seen: Seen): number =>
  extreme(prepared, seen, (value, best) => value < best);

/**
 * The greatest input; NaN when there is none.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export const max = (prepared: Prepared, seen: Seen): number =>
  extreme(prepared, seen, (value, best) => value > best);

/**
 * The time from the latest input to the cutoff, in the aggregate's unit; NaN when there is none.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function recency(prepared: Prepared, seen: Seen): number {
  return (seen.cutoff - max(prepared, seen)) / (prepared.node.unit as number);
}

/**
 * The time from the earliest input to the cutoff, in the aggregate's unit; NaN when there is none.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 */
export function tenure(prepared: Prepared, seen: Seen): number {
  return (seen.cutoff - min(prepared, seen)) / (prepared.node.unit as number);
}
