import { type OptionRule, type RowValues, resolveOptions, sqlWriter } from "@portrait/core";
import { type ExpressionSqlOptions, expressionSql, tableSql } from "../sql/expression-sql.js";
import type { SegmentDefinition } from "./segment.js";

/** Options of {@link segmentSql}. */
export interface SegmentSqlOptions extends ExpressionSqlOptions {
  /** The column that holds the user; left out, `user`. */
  readonly key?: string | undefined;
}

const keyRule: OptionRule<string> = {
  default: "user",
  expected: "the name of a column",
  accepts: (value) => typeof value === "string" && value !== "",
};

/**
 * The members of a segment as a `SELECT` over a table of profiles as of one time: features and tags are its columns. A user
 * is a member where the rule is true.
 *
 * @param segment - The segment.
 * @param options - The dialect, the table (left out, `profiles`) and its key column (left out, `user`).
 * @returns One statement without a semicolon.
 * @throws PortraitError `not-supported` for what SQL cannot hold; `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { defineProfile, quantile, sum } from "@portrait/features";
 * import { defineSegment, segmentSql } from "@portrait/features/segments";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, { key: "user", features: ({ price }) => ({ spend: sum(price) }) });
 * const whales = defineSegment(shopper, { name: "whales", version: 1, rule: (f) => f.spend.gte(quantile(0.99)) });
 * segmentSql(whales); // => 'SELECT "user" FROM "profiles" WHERE ("spend" >= (SELECT QUANTILE_CONT("spend", 0.99e0) FROM "profiles"))'
 * ```
 */
export function segmentSql<Row extends RowValues>(
  segment: SegmentDefinition<Row>,
  options: SegmentSqlOptions = {},
): string {
  const { key, ...rest } = options;
  const { dialect = "duckdb", from = "profiles" } = rest;
  const condition = expressionSql(segment.rule, rest);
  const { key: user } = resolveOptions("segmentSql", { key: keyRule }, key === undefined ? {} : { key });
  const write = sqlWriter("segmentSql", dialect);
  return `SELECT ${write.name(user)} FROM ${tableSql(write, from)} WHERE ${condition}`;
}
