import { bigint, integer, type Sql, sql } from "@portrait/engine-sql";

/** As many values are collected in a heap of fixed size for each user, more by sorting. */
const HEAP_LIMIT = 1000;

/**
 * The values with the greatest ranks, the greatest first, as a list.
 *
 * @param value - The value, not null.
 * @param rank - The rank; all are different.
 * @param limit - How many at most.
 * @param where - `FILTER`, or nothing.
 */
export function topBy(value: Sql, rank: Sql, limit: number, where: Sql = sql``): Sql {
  return limit <= HEAP_LIMIT
    ? sql`arg_max(${value}, ${rank}, ${integer(limit)})${where}`
    : sql`list(${value} ORDER BY ${rank} DESC)${where}[1:${bigint(limit)}]`;
}
