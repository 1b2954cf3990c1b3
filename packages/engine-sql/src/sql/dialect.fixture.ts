import type { SqlDialect } from "./dialect.js";
import { sql, text } from "./sql.js";

/** A dialect that no database speaks, in which each difference can be told by its name. */
export const namedDialect: SqlDialect = {
  engine: "named",
  text: sql`TEXT`,
  isFinite: (value) => sql`is_finite(${value})`,
  isInfinite: (value) => sql`is_infinite(${value})`,
  divided: (dividend, divisor) => sql`divided(${dividend}, ${divisor})`,
  wholeQuotient: (dividend, divisor) => sql`whole_quotient(${dividend}, ${divisor})`,
  signedLog1p: (value) => sql`signed_log1p(${value})`,
  truncated: (value) => sql`truncated(${value})`,
  startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
  matches: (value, pattern) => sql`matches(${value}, ${text(pattern)})`,
  numberText: (value) => sql`number_text(${value})`,
};
