import { all, double, type Sql, sql } from "../sql/sql.js";
import type { BoundAggregate } from "./inputs.js";

/**
 * The rows that an aggregate sees: those in its window that meet its filter.
 *
 * @param bound - The aggregate.
 * @param cutoff - The cutoff in epoch milliseconds.
 * @param more - What else must hold.
 */
export function seen({ node, filter }: BoundAggregate, cutoff: number, ...more: readonly Sql[]): Sql {
  if (!("length" in node.window)) throw new Error("duckdb: unchecked window");
  const { direction, length } = node.window;
  const conditions: Sql[] = [];
  if (direction === "after") {
    conditions.push(sql`instant >= ${double(cutoff)}`);
    if (length !== null) conditions.push(sql`instant < ${double(cutoff + length)}`);
  } else {
    conditions.push(sql`instant < ${double(cutoff)}`);
    if (length !== null) conditions.push(sql`instant >= ${double(cutoff - length)}`);
  }
  if (filter !== undefined) conditions.push(filter.column);
  return all([...conditions, ...more]);
}
