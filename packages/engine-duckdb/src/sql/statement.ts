import { renderSql, type Sql, type SqlNotation, type SqlValue } from "@portrait/engine-sql";

/** A statement that can be run. */
export interface Statement {
  /** The text, with `$1`, `$2` ... where values are bound. */
  readonly text: string;
  /** The values, equal ones once. */
  readonly parameters: readonly SqlValue[];
}

const quoted = (names: readonly string[]): string =>
  names.map((name) => `"${name.replaceAll('"', '""')}"`).join(".");

/**
 * A statement that can be run: equal values are bound once.
 *
 * @param piece - The statement.
 */
export function toStatement(piece: Sql): Statement {
  const parameters: SqlValue[] = [];
  const positions = new Map<string, number>();
  const notation: SqlNotation = {
    name: quoted,
    value(part) {
      const zero = Object.is(part.value, -0) ? "-0" : String(part.value);
      const key = `${part.type} ${zero}`;
      const position = positions.get(key) ?? parameters.push(part);
      positions.set(key, position);
      return `CAST($${position} AS ${part.type})`;
    },
  };
  return { text: renderSql(piece, notation), parameters };
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
