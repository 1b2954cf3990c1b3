/** The types that a value within a statement may have. */
export type SqlType = "DOUBLE" | "BIGINT" | "INTEGER" | "BOOLEAN" | "VARCHAR";

/** A value within a statement: bound to it, or written as a literal that it cannot leave. */
export interface SqlValue {
  /** The value. */
  readonly value: number | bigint | string | boolean;
  /** Its type. */
  readonly type: SqlType;
}

/** A name within a statement, which the dialect quotes. */
export interface SqlName {
  /** The name, or the names of a path such as schema and table. */
  readonly names: readonly string[];
}

/** One part of a piece of SQL. */
export type SqlPart = string | SqlValue | SqlName;

/** A piece of SQL: text that a package wrote, names, and values. Make one with {@link sql}. */
export interface Sql {
  /** The parts in their order. */
  readonly parts: readonly SqlPart[];
}

/** How a dialect writes what is no text. */
export interface SqlNotation {
  /**
   * A name with its quotes.
   *
   * @param names - The name, or the names of a path.
   */
  name(names: readonly string[]): string;
  /**
   * A value: a placeholder, or a literal.
   *
   * @param value - The value.
   */
  value(value: SqlValue): string;
}

/**
 * Writes a piece of SQL. What stands between `${}` is another piece; plain text cannot be put in, so that nothing from
 * outside becomes part of a statement's text.
 *
 * @param texts - The text around the holes.
 * @param holes - What stands in the holes.
 *
 * @example
 * ```ts
 * import { double, identifier, sql } from "@portrait/engine-sql";
 *
 * sql`SELECT ${identifier("price")} * ${double(2)}`.parts; // => ["SELECT ", { names: ["price"] }, " * ", { value: 2, type: "DOUBLE" }]
 * ```
 */
export function sql(texts: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const parts: SqlPart[] = [];
  texts.forEach((text, index) => {
    if (text !== "") parts.push(text);
    for (const part of holes[index]?.parts ?? []) parts.push(part);
  });
  return { parts };
}

const valued = (value: SqlValue["value"], type: SqlType): Sql => ({ parts: [{ value, type }] });

/**
 * A number, DOUBLE.
 *
 * @param value - The number.
 *
 * @example
 * ```ts
 * import { double } from "@portrait/engine-sql";
 *
 * double(2.5).parts; // => [{ value: 2.5, type: "DOUBLE" }]
 * ```
 */
export const double = (value: number): Sql => valued(value, "DOUBLE");

/**
 * A whole number, BIGINT.
 *
 * @param value - The number, whole, of at most 64 bits.
 *
 * @example
 * ```ts
 * import { bigint } from "@portrait/engine-sql";
 *
 * bigint(86_400_000).parts; // => [{ value: 86400000n, type: "BIGINT" }]
 * ```
 */
export const bigint = (value: number | bigint): Sql => valued(BigInt(value), "BIGINT");

/**
 * A small whole number, INTEGER.
 *
 * @param value - The number, whole, of at most 32 bits.
 *
 * @example
 * ```ts
 * import { integer } from "@portrait/engine-sql";
 *
 * integer(7).parts; // => [{ value: 7, type: "INTEGER" }]
 * ```
 */
export const integer = (value: number): Sql => valued(value, "INTEGER");

/**
 * A text.
 *
 * @param value - The text.
 *
 * @example
 * ```ts
 * import { text } from "@portrait/engine-sql";
 *
 * text("it's").parts; // => [{ value: "it's", type: "VARCHAR" }]
 * ```
 */
export const text = (value: string): Sql => valued(value, "VARCHAR");

/**
 * A truth value, BOOLEAN.
 *
 * @param value - The truth value.
 *
 * @example
 * ```ts
 * import { truth } from "@portrait/engine-sql";
 *
 * truth(true).parts; // => [{ value: true, type: "BOOLEAN" }]
 * ```
 */
export const truth = (value: boolean): Sql => valued(value, "BOOLEAN");

/**
 * A name of a table or column, whatever characters it holds; the dialect quotes it.
 *
 * @param names - The name, or the names of a path such as schema and table.
 *
 * @example
 * ```ts
 * import { identifier } from "@portrait/engine-sql";
 *
 * identifier("shop", "orders").parts; // => [{ names: ["shop", "orders"] }]
 * ```
 */
export const identifier = (...names: readonly string[]): Sql => ({ parts: [{ names }] });

/**
 * The name of a column as text.
 *
 * @param name - What {@link identifier} gave.
 * @throws TypeError when it is anything else, which is a mistake of the program.
 *
 * @example
 * ```ts
 * import { identifier, nameOf } from "@portrait/engine-sql";
 *
 * nameOf(identifier("c0")); // => "c0"
 * ```
 */
export function nameOf({ parts }: Sql): string {
  const [part] = parts;
  if (parts.length !== 1 || typeof part !== "object" || !("names" in part))
    throw new TypeError("A name was expected.");
  return part.names.join(".");
}

/**
 * SQL that was written with its names and texts quoted, by `sqlWriter` of `@portrait/core` for instance. Nothing from
 * outside may pass here.
 *
 * @param statement - The SQL.
 *
 * @example
 * ```ts
 * import { sqlWriter } from "@portrait/core";
 * import { written } from "@portrait/engine-sql";
 *
 * written(sqlWriter("example", "duckdb").text("it's")).parts; // => ["'it''s'"]
 * ```
 */
export const written = (statement: string): Sql => ({ parts: [statement] });

/**
 * Pieces one after another.
 *
 * @param pieces - The pieces.
 * @param separator - What stands between two; left out, a comma.
 *
 * @example
 * ```ts
 * import { join, sql } from "@portrait/engine-sql";
 *
 * join([sql`a`, sql`b`, sql`c`]).parts.join(""); // => "a, b, c"
 * ```
 */
export function join(pieces: readonly Sql[], separator: Sql = sql`, `): Sql {
  return {
    parts: pieces.flatMap((piece, index) =>
      index === 0 ? piece.parts : [...separator.parts, ...piece.parts],
    ),
  };
}

/**
 * All conditions hold; true for none.
 *
 * @param conditions - The conditions.
 *
 * @example
 * ```ts
 * import { all, sql } from "@portrait/engine-sql";
 *
 * all([sql`a > 1`, sql`b > 2`]).parts.join(""); // => "(a > 1 AND b > 2)"
 * ```
 */
export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`TRUE` : sql`(${join(conditions, sql` AND `)})`;
}

/**
 * A piece as the text of a statement.
 *
 * @param piece - The piece.
 * @param notation - How the dialect writes names and values.
 *
 * @example
 * ```ts
 * import { double, identifier, renderSql, sql } from "@portrait/engine-sql";
 *
 * const notation = {
 *   name: (names: readonly string[]) => names.map((name) => `[${name}]`).join("."),
 *   value: ({ value }: { readonly value: unknown }) => String(value),
 * };
 * renderSql(sql`SELECT ${identifier("price")} * ${double(2)}`, notation); // => "SELECT [price] * 2"
 * ```
 */
export function renderSql({ parts }: Sql, notation: SqlNotation): string {
  const texts = parts.map((part) => {
    if (typeof part === "string") return part;
    return "names" in part ? notation.name(part.names) : notation.value(part);
  });
  return texts.join("");
}

/** How {@link describeSql} writes names and values. */
const PLAIN: SqlNotation = {
  name: (names) => names.map((name) => `"${name.replaceAll('"', '""')}"`).join("."),
  value: ({ value }) => (typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value)),
};

/**
 * A piece as text that people can read, for logs and tests. No database need understand it.
 *
 * @param piece - The piece.
 *
 * @example
 * ```ts
 * import { describeSql, identifier, sql, text } from "@portrait/engine-sql";
 *
 * describeSql(sql`${identifier("country")} = ${text("DE")}`); // => `"country" = 'DE'`
 * ```
 */
export const describeSql = (piece: Sql): string => renderSql(piece, PLAIN);
