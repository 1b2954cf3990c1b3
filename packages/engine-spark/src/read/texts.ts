import { double, type Sql, sql, text } from "@portrait/engine-sql";
import type { RawValue } from "./raw.js";

/** The blanks that `String.prototype.trim` removes. */
const BLANKS =
  "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

/** The same as a class of Java's regular expressions. */
export const BLANK =
  "[\\t\\n\\x0B\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]";

/**
 * A text without the blanks around it, as `String.prototype.trim` gives it.
 *
 * @param value - The text.
 */
export const trimmed = (value: Sql): Sql => sql`trim(BOTH ${text(BLANKS)} FROM ${value})`;

/**
 * Whether a text matches a regular expression of Java from its first character to its last.
 *
 * @param value - The text.
 * @param pattern - The expression.
 */
export const matches = (value: Sql, pattern: string): Sql =>
  sql`(${value} RLIKE ${text(`\\A(?:${pattern})\\z`)})`;

/**
 * A number as JavaScript writes it; null for NaN. Java writes the same digits, save for a few numbers before Java 19.
 *
 * @param value - The number, DOUBLE.
 */
export function numberText(value: Sql): Sql {
  const written = sql`CAST(abs(${value}) AS STRING)`;
  const mantissa = sql`regexp_replace(split_part(${written}, 'E', 1), ${text("\\.0$")}, '')`;
  const digits = sql`replace(${mantissa}, '.', '')`;
  const exponent = sql`CAST(split_part(${written}, 'E', 2) AS INT)`;
  const sign = sql`(CASE WHEN ${value} < 0 THEN '-' ELSE '' END)`;
  const whole = sql`(CASE WHEN length(${digits}) <= ${exponent} + 1 THEN rpad(${digits}, ${exponent} + 1, '0')
    ELSE substr(${digits}, 1, ${exponent} + 1) || '.' || substr(${digits}, ${exponent} + 2) END)`;
  return sql`(CASE
    WHEN isnan(${value}) THEN NULL
    WHEN abs(${value}) = ${double(Number.POSITIVE_INFINITY)} THEN ${sign} || 'Infinity'
    WHEN NOT contains(${written}, 'E') THEN ${sign} || ${mantissa}
    WHEN ${exponent} >= 21 THEN ${sign} || ${mantissa} || 'e+' || ${exponent}
    WHEN ${exponent} >= 0 THEN ${sign} || ${whole}
    WHEN ${exponent} >= -7 + 1 THEN ${sign} || '0.' || repeat('0', -${exponent} - 1) || ${digits}
    ELSE ${sign} || ${mantissa} || 'e' || ${exponent} END)`;
}

/** Epoch milliseconds as `Date.prototype.toISOString` writes them, for years 0 to 9999. */
const instantText = (value: Sql): Sql =>
  sql`date_format(timestamp_millis(${value}), ${text("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")})`;

/**
 * A value of the source read as text, for derived columns.
 *
 * @param raw - The value.
 */
export function sourceText({ kind, sql: value }: RawValue): Sql {
  switch (kind) {
    case "float":
      return numberText(value);
    case "instant":
      return instantText(value);
    case "json": {
      const number = sql`schema_of_variant(${value}) = 'DOUBLE' OR schema_of_variant(${value}) LIKE 'DECIMAL%'`;
      return sql`(CASE WHEN ${number} THEN ${numberText(sql`try_variant_get(${value}, '$', 'double')`)}
        ELSE try_variant_get(${value}, '$', 'string') END)`;
    }
    case "integer":
    case "boolean":
      return sql`CAST(${value} AS STRING)`;
    default:
      return value;
  }
}
