import { identifier, join, type Sql, sql } from "@portrait/engine-sql";
import { Bool, type DataType, Float64, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import type { SparkSession, StatementOptions } from "../connect/session.js";

/** Rows that are sent at once. */
const ROWS = 65_536;

/** What the values of a sent column are: instants are sent as numbers. */
export type SentType = "text" | "number" | "boolean" | "instant";

/** One column of a table that is sent. */
export interface SentColumn {
  /** Its name: an identifier. */
  readonly name: string;
  /** What its values are. */
  readonly type: SentType;
  /** The values. */
  readonly values: readonly (string | number | boolean | null)[];
}

const TYPES: Readonly<Record<SentType, readonly [make: () => DataType, stored: Sql]>> = {
  text: [() => new Utf8(), sql`STRING`],
  number: [() => new Float64(), sql`DOUBLE`],
  boolean: [() => new Bool(), sql`BOOLEAN`],
  instant: [() => new Float64(), sql`BIGINT`],
};

/**
 * Sends a small table to the server, which holds it for as long as the session lasts.
 *
 * @param session - The session.
 * @param name - What the names of its views begin with.
 * @param columns - The columns, all of one length.
 * @param options - Signal.
 * @returns What stands behind FROM.
 */
export async function uploadTable(
  session: SparkSession,
  name: string,
  columns: readonly SentColumn[],
  options: StatementOptions,
): Promise<Sql> {
  const length = columns[0]?.values.length ?? 0;
  const taken = columns.map(
    (column) =>
      sql`CAST(${identifier(column.name)} AS ${TYPES[column.type][1]}) AS ${identifier(column.name)}`,
  );
  const parts: Sql[] = [];
  for (let start = 0; start === 0 || start < length; start += ROWS) {
    const vectors = columns.map(({ name: column, type, values }) => {
      return [column, vectorFromArray(values.slice(start, start + ROWS), TYPES[type][0]())] as const;
    });
    const view = `${name}_${parts.length}`;
    await session.createView(view, tableToIPC(new Table(Object.fromEntries(vectors)), "stream"), options);
    parts.push(sql`SELECT ${join(taken)} FROM ${identifier(view)}`);
  }
  return sql`(${join(parts, sql` UNION ALL `)})`;
}
