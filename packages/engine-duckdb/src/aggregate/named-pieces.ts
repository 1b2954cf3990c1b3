import { identifier, type Sql, sql } from "@portrait/engine-sql";
import { toStatement } from "../sql/statement.js";

/** Pieces of SQL by a name, equal ones once. */
export interface NamedPieces {
  /**
   * The name of a piece.
   *
   * @param piece - The piece.
   */
  name(piece: Sql): Sql;
  /** The names with their pieces. */
  readonly all: readonly (readonly [Sql, Sql])[];
  /** The pieces as columns of their names. */
  columns(): readonly Sql[];
}

/**
 * No pieces yet.
 *
 * @param prefix - What names begin with.
 */
export function namedPieces(prefix: string): NamedPieces {
  const known = new Map<string, Sql>();
  const all: [Sql, Sql][] = [];
  return {
    all,
    name(piece) {
      const { text, parameters } = toStatement(piece);
      const key = JSON.stringify([text, parameters.map(({ value, type }) => [String(value), type])]);
      const found = known.get(key);
      if (found !== undefined) return found;
      const name = identifier(`${prefix}${all.length}`);
      known.set(key, name);
      all.push([name, piece]);
      return name;
    },
    columns: () => all.map(([name, piece]) => sql`${piece} AS ${name}`),
  };
}
