import { double, type Sql, type SqlDialect, sql } from "@portrait/engine-sql";
import { matches, numberText } from "../read/texts.js";

const INFINITY = double(Number.POSITIVE_INFINITY);

/** The SQL of Spark, in ANSI mode. */
export const sparkDialect: SqlDialect = {
  engine: "spark",
  text: sql`STRING`,
  /** In Spark NaN is greater than every number: what is less than infinity is finite. */
  isFinite: (value) => sql`abs(${value}) < ${INFINITY}`,
  isInfinite: (value) => sql`coalesce(abs(${value}) = ${INFINITY}, FALSE)`,
  divided: (dividend, divisor) => sql`try_divide(${dividend}, ${divisor})`,
  wholeQuotient: (dividend, divisor) => sql`(${dividend} div ${divisor})`,
  signedLog1p: (value: Sql) => sql`(signum(${value}) * log1p(abs(${value})))`,
  truncated: (value) => sql`rint(${value})`,
  startsWith: (value, prefix) => sql`startswith(${value}, ${prefix})`,
  matches,
  numberText,
};
