/** The types that a bound value may have in DuckDB. */
export type ParameterType = "DOUBLE" | "BIGINT" | "INTEGER" | "BOOLEAN" | "VARCHAR";

/** A value that is bound to a statement, never spliced into its text. */
export interface Parameter {
  /** The value. */
  readonly value: number | bigint | string | boolean;
  /** Its type. */
  readonly type: ParameterType;
}

/** A piece of SQL: text that this package wrote, and values to bind. Make one with {@link sql}. */
export interface Sql {
  /** Text and values in their order. */
  readonly parts: readonly (string | Parameter)[];
}

/** A statement that can be run. */
export interface Statement {
  /** The text, with `$1`, `$2` ... where values are bound. */
  readonly text: string;
  /** The values, equal ones once. */
  readonly parameters: readonly Parameter[];
}

/**
 * Writes a piece of SQL. What stands between `${}` is either another piece or a {@link Parameter}; plain text cannot
 * be put in, so that nothing from outside becomes part of a statement's text.
 *
 * @param texts - The text around the holes.
 * @param holes - What stands in the holes.
 */
export function sql(texts: TemplateStringsArray, ...holes: readonly (Sql | Parameter)[]): Sql {
  const parts: (string | Parameter)[] = [];
  texts.forEach((text, index) => {
    if (text !== "") parts.push(text);
    const hole = holes[index];
    if (hole === undefined) return;
    if ("parts" in hole) parts.push(...hole.parts);
    else parts.push(hole);
  });
  return { parts };
}

/**
 * A number to bind.
 *
 * @param value - The number.
 */
export const double = (value: number): Parameter => ({ value, type: "DOUBLE" });

/**
 * A whole number to bind.
 *
 * @param value - The number, whole.
 */
export const bigint = (value: number | bigint): Parameter => ({ value: BigInt(value), type: "BIGINT" });

/**
 * A small whole number to bind.
 *
 * @param value - The number, whole, of at most 32 bits.
 */
export const integer = (value: number): Parameter => ({ value, type: "INTEGER" });

/**
 * A text to bind.
 *
 * @param value - The text.
 */
export const text = (value: string): Parameter => ({ value, type: "VARCHAR" });

/**
 * A truth value to bind.
 *
 * @param value - The truth value.
 */
export const truth = (value: boolean): Parameter => ({ value, type: "BOOLEAN" });

/**
 * A quoted name of a table or column, whatever characters it holds.
 *
 * @param names - The name, or the names of a path such as schema and table.
 */
export function identifier(...names: readonly string[]): Sql {
  return { parts: [names.map((name) => `"${name.replaceAll('"', '""')}"`).join(".")] };
}

/**
 * A quoted text within a statement, for the few places where DuckDB takes no bound value: a pattern with named
 * groups and the names. Values never pass here.
 *
 * @param value - Printable ASCII.
 */
export function constant(value: string): Sql {
  if (!/^[\x20-\x7e]*$/.test(value)) throw new TypeError("A constant must be printable ASCII.");
  return { parts: [`'${value.replaceAll("'", "''")}'`] };
}

/**
 * A statement or a part of one that another package wrote, with its names and texts quoted.
 *
 * @param statement - The SQL.
 */
export const written = (statement: string): Sql => ({ parts: [statement] });

/**
 * Pieces one after another.
 *
 * @param pieces - The pieces.
 * @param separator - What stands between two.
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
 */
export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`TRUE` : sql`(${join(conditions, sql` AND `)})`;
}

/**
 * A statement that can be run: equal values are bound once.
 *
 * @param piece - The statement.
 */
export function toStatement(piece: Sql): Statement {
  const parameters: Parameter[] = [];
  const positions = new Map<string, number>();
  const texts = piece.parts.map((part) => {
    if (typeof part === "string") return part;
    const zero = Object.is(part.value, -0) ? "-0" : String(part.value);
    const key = `${part.type} ${zero}`;
    const position = positions.get(key) ?? parameters.push(part);
    positions.set(key, position);
    return `CAST($${position} AS ${part.type})`;
  });
  return { text: texts.join(""), parameters };
}
