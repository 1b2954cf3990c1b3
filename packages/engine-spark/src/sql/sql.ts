/**
 * A piece of SQL. Make one with {@link sql}; values from outside enter it as literals that {@link double}, {@link text}
 * and the like write, names as {@link identifier} quotes them.
 */
export interface Sql {
  /** The text. */
  readonly text: string;
}

/**
 * Writes a piece of SQL. What stands between `${}` is another piece; plain text cannot be put in, so that nothing from
 * outside becomes part of a statement unquoted.
 *
 * @param texts - The text around the holes.
 * @param holes - What stands in the holes.
 */
export function sql(texts: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  return { text: texts.map((text, index) => text + (holes[index]?.text ?? "")).join("") };
}

/**
 * A number, DOUBLE.
 *
 * @param value - The number; one that is not finite is written as Spark reads it.
 */
export function double(value: number): Sql {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    return { text: `CAST('${name}' AS DOUBLE)` };
  }
  if (Object.is(value, -0)) return { text: "(-0.0D)" };
  return { text: value < 0 ? `(-${-value}D)` : `${value}D` };
}

/**
 * A whole number, INT.
 *
 * @param value - The number, of at most 32 bits.
 */
export const integer = (value: number): Sql => ({ text: value < 0 ? `(${value})` : String(value) });

/**
 * A whole number, BIGINT.
 *
 * @param value - The number, safe.
 */
export const bigint = (value: number): Sql => ({ text: value < 0 ? `(${value}L)` : `${value}L` });

/**
 * A text, STRING: plain words as they are, all else by its bytes, so that no character can end the literal.
 *
 * @param value - The text.
 */
export function text(value: string): Sql {
  if (/^[\w .:/-]*$/.test(value)) return { text: `'${value}'` };
  return { text: `CAST(X'${Buffer.from(value, "utf8").toString("hex")}' AS STRING)` };
}

/**
 * A truth value, BOOLEAN.
 *
 * @param value - The truth value.
 */
export const truth = (value: boolean): Sql => ({ text: value ? "TRUE" : "FALSE" });

/**
 * A text within a statement where Spark takes no expression, such as a path or an option.
 *
 * @param value - The text.
 */
export function constant(value: string): Sql {
  const escaped = value.replaceAll(/[^\w .:/=,%-]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return { text: `'${escaped}'` };
}

/**
 * A quoted name, whatever characters it holds.
 *
 * @param names - The name, or the names of a path such as schema and table.
 */
export function identifier(...names: readonly string[]): Sql {
  return { text: names.map((name) => `\`${name.replaceAll("`", "``")}\``).join(".") };
}

/**
 * Pieces one after another.
 *
 * @param pieces - The pieces.
 * @param separator - What stands between two.
 */
export function join(pieces: readonly Sql[], separator: Sql = sql`, `): Sql {
  return { text: pieces.map((piece) => piece.text).join(separator.text) };
}

/**
 * All conditions hold; true for none.
 *
 * @param conditions - The conditions.
 */
export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`TRUE` : sql`(${join(conditions, sql` AND `)})`;
}

/**
 * An expression in which a name stands for a value, which is computed once.
 *
 * @param value - The value.
 * @param name - The name, of a lambda's variable.
 * @param body - The expression.
 */
export function bind(value: Sql, name: Sql, body: Sql): Sql {
  return sql`get(transform(array(${value}), ${name} -> ${body}), 0)`;
}
