import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";

/** The kinds of SQL that rules and models are written in: DuckDB's, Apache Spark's, and that of the standard. */
export type SqlDialect = "duckdb" | "spark" | "ansi";

/** How a dialect writes names and values. */
export interface SqlWriter {
  /**
   * A quoted name.
   *
   * @param name - The name.
   * @throws PortraitError `not-supported` when it is empty or holds a NUL.
   */
  name(name: string): string;
  /**
   * A quoted text.
   *
   * @param text - The text.
   * @throws PortraitError `not-supported` when it holds a NUL.
   */
  text(text: string): string;
  /**
   * A 64-bit float, exactly.
   *
   * @param value - A finite number.
   */
  number(value: number): string;
  /** The name of the type of 64-bit floats. */
  readonly double: string;
}

function checked(owner: string, text: string, what: string): string {
  if (!text.includes("\0") && text !== "") return text;
  if (text === "" && what === "text") return text;
  throw new PortraitError({
    code: "not-supported",
    message: `${owner}: SQL cannot hold the ${what} ${describeValue(text)}.`,
    hint: "It must not hold the character NUL, and a name must not be empty.",
  });
}

/** Written with an exponent, so that every dialect reads a 64-bit float and not a decimal. */
function double(value: number): string {
  const digits = Object.is(value, -0) ? "0" : String(value);
  const written = digits.includes("e") ? digits : `${digits}e0`;
  return value < 0 ? `(${written})` : written;
}

/**
 * How a dialect writes names and values, quoted so that no text ends the place that it stands in.
 *
 * @param owner - Who writes, for messages.
 * @param dialect - The dialect.
 *
 * @example
 * ```ts
 * import { sqlWriter } from "@portrait/core";
 *
 * const write = sqlWriter("demo", "duckdb");
 * write.name('a "b"'); // => '"a ""b"""'
 * write.text("it's"); // => "'it''s'"
 * write.number(0.1); // => "0.1e0"
 * ```
 */
export function sqlWriter(owner: string, dialect: SqlDialect): SqlWriter {
  const quote = dialect === "spark" ? "`" : '"';
  return Object.freeze<SqlWriter>({
    name: (name) => `${quote}${checked(owner, name, "name").replaceAll(quote, quote + quote)}${quote}`,
    text(text) {
      const sound = checked(owner, text, "text");
      if (dialect !== "spark") return `'${sound.replaceAll("'", "''")}'`;
      return `'${sound.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
    },
    number: double,
    double: dialect === "ansi" ? "DOUBLE PRECISION" : "DOUBLE",
  });
}
