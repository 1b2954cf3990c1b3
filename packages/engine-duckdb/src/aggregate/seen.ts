import { bigint, type Sql, sql } from "@portrait/engine-sql";
import { windowBounds } from "@portrait/features";
import type { BoundAggregate } from "./inputs.js";

/** Instants further from the epoch than any `Date`. */
const FAR = 9e15;

/**
 * The first whole millisecond that is not before an instant, to compare with the times of events.
 *
 * @param instant - Epoch milliseconds, an infinity too.
 */
export const millisecond = (instant: number): Sql =>
  bigint(Math.ceil(Math.min(FAR, Math.max(-FAR, instant))));

/**
 * What must hold of an event's time and values so that an aggregate whose window has bounds sees it.
 *
 * @param bound - The aggregate.
 * @param cutoff - The cutoff in epoch milliseconds.
 * @param known - What tells that an event had happened and was known by the cutoff, when that is not so of all rows.
 */
export function seenInBounds(
  { node, filter }: BoundAggregate,
  cutoff: number,
  known: Sql | undefined,
): readonly Sql[] {
  const { start, end } = windowBounds(node.window, cutoff);
  const conditions: Sql[] = [];
  if (node.window.direction === "before" && known !== undefined) conditions.push(known);
  if (node.window.direction === "after" || end < cutoff) {
    conditions.push(sql`instant < ${millisecond(end)}`);
  }
  if (start > Number.NEGATIVE_INFINITY) conditions.push(sql`instant >= ${millisecond(start)}`);
  if (filter !== undefined) conditions.push(filter.column);
  return conditions;
}

/**
 * `FILTER` with conditions; nothing for none.
 *
 * @param conditions - The conditions.
 */
export function filter(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql``;
  return sql` FILTER (WHERE ${conditions.reduce((one, other) => sql`${one} AND ${other}`)})`;
}
