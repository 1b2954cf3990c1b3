import { renderSql, type Sql, type SqlNotation, type SqlValue, sql, written } from "@portrait/engine-sql";

function doubleLiteral(value: number): string {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    return `CAST('${name}' AS DOUBLE)`;
  }
  if (Object.is(value, -0)) return "(-0.0D)";
  return value < 0 ? `(-${-value}D)` : `${value}D`;
}

/** Plain words as they are, all else by its bytes, so that no character can end the literal. */
function textLiteral(value: string): string {
  if (/^[\w .:/-]*$/.test(value)) return `'${value}'`;
  return `CAST(X'${Buffer.from(value, "utf8").toString("hex")}' AS STRING)`;
}

function literalOf({ value, type }: SqlValue): string {
  switch (type) {
    case "DOUBLE":
      return doubleLiteral(Number(value));
    case "BIGINT":
      return Number(value) < 0 ? `(${value}L)` : `${value}L`;
    case "INTEGER":
      return Number(value) < 0 ? `(${value})` : String(value);
    case "BOOLEAN":
      return value === true ? "TRUE" : "FALSE";
    case "VARCHAR":
      return textLiteral(String(value));
  }
}

const notation: SqlNotation = {
  name: (names) => names.map((name) => `\`${name.replaceAll("`", "``")}\``).join("."),
  value: literalOf,
};

/**
 * The text of a statement: values are literals.
 *
 * @param piece - The statement.
 */
export const toText = (piece: Sql): string => renderSql(piece, notation);

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
  return written(`'${escaped}'`);
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
