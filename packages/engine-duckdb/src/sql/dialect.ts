import { type Sql, type SqlDialect, sql, text } from "@portrait/engine-sql";
import { numberText } from "../read/texts.js";

/** The SQL of DuckDB. */
export const duckdbDialect: SqlDialect = {
  engine: "duckdb",
  text: sql`VARCHAR`,
  isFinite: (value) => sql`isfinite(${value})`,
  isInfinite: (value) => sql`coalesce(isinf(${value}), FALSE)`,
  divided: (dividend, divisor) => sql`(${dividend} / ${divisor})`,
  wholeQuotient: (dividend, divisor) => sql`(${dividend} // ${divisor})`,
  signedLog1p,
  truncated: (value) => sql`trunc(${value})`,
  startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
  matches: (value, pattern) => sql`regexp_full_match(${value}, ${text(pattern)})`,
  numberText,
};

/** As `asinh(x (|x| + 2) / (|x| + 1) / 2)`, which loses no digits near 0 and overflows nowhere. */
function signedLog1p(x: Sql): Sql {
  return sql`asinh(${x} * ((abs(${x}) + 2) / (abs(${x}) + 1) / 2))`;
}
