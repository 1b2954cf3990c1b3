import type { Sql } from "./sql.js";

/** What one SQL says otherwise than another. Whatever is not here, the engines write alike. */
export interface SqlDialect {
  /** The engine's name, for logs and messages. */
  readonly engine: string;
  /** The type of texts. */
  readonly text: Sql;
  /**
   * Whether a number is neither infinite nor NaN; null for null.
   *
   * @param value - The number.
   */
  isFinite(value: Sql): Sql;
  /**
   * Whether a number is infinite; never null.
   *
   * @param value - The number.
   */
  isInfinite(value: Sql): Sql;
  /**
   * A quotient; null, infinite or NaN where the divisor is 0.
   *
   * @param dividend - A number.
   * @param divisor - A number, finite or null.
   */
  divided(dividend: Sql, divisor: Sql): Sql;
  /**
   * The quotient of whole numbers, neither below 0, rounded down.
   *
   * @param dividend - A BIGINT.
   * @param divisor - A BIGINT that is not 0.
   */
  wholeQuotient(dividend: Sql, divisor: Sql): Sql;
  /**
   * `sign(x) ln(1 + |x|)`, which loses no digits near 0.
   *
   * @param value - The number, finite or null.
   */
  signedLog1p(value: Sql): Sql;
  /**
   * A number of at most 2^53 without its decimals.
   *
   * @param value - The number.
   */
  truncated(value: Sql): Sql;
  /**
   * Whether a text begins with another; null for null.
   *
   * @param value - The text.
   * @param prefix - The other.
   */
  startsWith(value: Sql, prefix: Sql): Sql;
  /**
   * Whether a text matches a regular expression from its first character to its last; null for null.
   *
   * @param value - The text.
   * @param pattern - The expression, of what RE2 and Java read alike.
   */
  matches(value: Sql, pattern: string): Sql;
  /**
   * A number as JavaScript writes it; null for NaN.
   *
   * @param value - The number, DOUBLE.
   */
  numberText(value: Sql): Sql;
}

/** What expressions need of a dialect. */
export type ExpressionDialect = Pick<SqlDialect, "isFinite" | "divided" | "signedLog1p" | "startsWith">;

/** What reading values needs of a dialect. */
export type ReadingDialect = Pick<
  SqlDialect,
  "text" | "isFinite" | "isInfinite" | "truncated" | "startsWith" | "matches" | "numberText"
>;
