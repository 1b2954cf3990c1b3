import { type Sql, sql, text } from "@portrait/engine-sql";
import type { RawValue } from "./raw.js";

/** The blanks that `String.prototype.trim` removes. */
const BLANKS =
  "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

/** One optional blank of JavaScript's `\s`, as a regular expression of RE2. */
export const OPTIONAL_BLANK =
  "[\\t\\n\\v\\f\\r \\x{00a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}]?";

/**
 * A text without the blanks around it, as `String.prototype.trim` gives it. Most texts have none, which their first
 * and last characters tell sooner.
 *
 * @param value - The text.
 */
export function trimmed(value: Sql): Sql {
  const first = sql`unicode(${value}) BETWEEN 33 AND 126`;
  const last = sql`unicode(right(${value}, 1)) BETWEEN 33 AND 126`;
  return sql`(CASE WHEN ${first} AND ${last} THEN ${value} ELSE trim(${value}, ${text(BLANKS)}) END)`;
}

/**
 * A number as JavaScript writes it: the shortest decimal text that reads back the same; null for NaN.
 *
 * @param value - The number, DOUBLE.
 */
export function numberText(value: Sql): Sql {
  const written = sql`CAST(${value} AS VARCHAR)`;
  const sign = sql`(CASE WHEN ${value} < 0 THEN '-' ELSE '' END)`;
  const mantissa = sql`split_part(${written}, 'e', 1)`;
  const digits = sql`replace(ltrim(${mantissa}, '-'), '.', '')`;
  const exponent = sql`TRY_CAST(split_part(${written}, 'e', 2) AS INTEGER)`;
  return sql`(CASE
    WHEN isnan(${value}) THEN NULL
    WHEN isinf(${value}) THEN ${sign} || 'Infinity'
    WHEN ${value} = 0 THEN '0'
    WHEN ends_with(${written}, '.0') THEN left(${written}, -2)
    WHEN NOT contains(${written}, 'e') THEN ${written}
    WHEN ${exponent} >= 21 THEN ${mantissa} || 'e+' || ${exponent}
    WHEN ${exponent} >= 0 THEN ${sign} || rpad(${digits}, ${exponent} + 1, '0')
    WHEN ${exponent} >= -6 THEN ${sign} || '0.' || repeat('0', -${exponent} - 1) || ${digits}
    ELSE ${mantissa} || 'e' || ${exponent} END)`;
}

/** Epoch milliseconds as `Date.prototype.toISOString` writes them. */
function instantText(value: Sql): Sql {
  const instant = sql`make_timestamp(${value} * 1000)`;
  const year = sql`extract('year' FROM ${instant})`;
  return sql`((CASE WHEN ${year} BETWEEN 0 AND 9999 THEN lpad(CAST(${year} AS VARCHAR), 4, '0')
    ELSE (CASE WHEN ${year} < 0 THEN '-' ELSE '+' END) || lpad(CAST(abs(${year}) AS VARCHAR), 6, '0') END)
    || strftime(${instant}, '-%m-%dT%H:%M:%S.%gZ'))`;
}

function jsonText({ type, text: written }: NonNullable<RawValue["json"]>): Sql {
  const number = numberText(sql`TRY_CAST(${written} AS DOUBLE)`);
  return sql`(CASE WHEN ${type} = 'DOUBLE' THEN ${number} ELSE ${written} END)`;
}

/**
 * A value of the source read as text, for derived columns.
 *
 * @param value - The value.
 */
export function sourceText({ kind, sql: value, json }: RawValue): Sql {
  if (json !== undefined) return jsonText(json);
  switch (kind) {
    case "float":
      return numberText(value);
    case "instant":
      return instantText(value);
    case "integer":
    case "boolean":
    case "other":
      return sql`CAST(${value} AS VARCHAR)`;
    default:
      return value;
  }
}
