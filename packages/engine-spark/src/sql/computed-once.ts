import { type Sql, sql } from "@portrait/engine-sql";

/**
 * A value that is computed where it stands, and once. Spark moves a condition over columns down to where they are computed and puts
 * their expressions in their place, as often as they are named, and a condition computes each of them again. It moves nothing past an
 * expression that is not deterministic.
 *
 * @param value - The value.
 */
export const computedOnce = (value: Sql): Sql =>
  sql`(CASE WHEN monotonically_increasing_id() >= 0 THEN ${value} END)`;
