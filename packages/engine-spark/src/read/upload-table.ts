import { identifier, join, type Sql, sql } from "@portrait/engine-sql";
import { Bool, type DataType, Float64, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { toText } from "../sql/statement.js";

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

/** Sends the rows in parts, and adds the names of their views to a list as they are made. */
async function sendParts(
  session: SparkSession,
  name: string,
  columns: readonly SentColumn[],
  options: StatementOptions,
  views: string[],
): Promise<void> {
  const length = columns[0]?.values.length ?? 0;
  for (let start = 0; start === 0 || start < length; start += ROWS) {
    const vectors = columns.map(({ name: column, type, values }) => {
      return [column, vectorFromArray(values.slice(start, start + ROWS), TYPES[type][0]())] as const;
    });
    const view = `${name}_${views.length}`;
    await session.createView(view, tableToIPC(new Table(Object.fromEntries(vectors)), "stream"), options);
    views.push(view);
  }
}

/** What stands behind FROM for rows that were sent in parts. */
function rowsOf(columns: readonly SentColumn[], views: readonly string[]): Sql {
  const taken = columns.map(
    (column) =>
      sql`CAST(${identifier(column.name)} AS ${TYPES[column.type][1]}) AS ${identifier(column.name)}`,
  );
  const parts = views.map((view) => sql`SELECT ${join(taken)} FROM ${identifier(view)}`);
  return sql`(${join(parts, sql` UNION ALL `)})`;
}

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
  const views: string[] = [];
  await sendParts(session, name, columns, options, views);
  return rowsOf(columns, views);
}

/**
 * Sends a small table to the server, which holds it for as long as work lasts.
 *
 * @param session - The session.
 * @param name - What the names of its views begin with.
 * @param columns - The columns, all of one length.
 * @param options - Signal.
 * @param work - Gets what stands behind FROM.
 * @throws PortraitError `io`, `aborted`, and what the work throws.
 */
export async function withTable<Result>(
  session: SparkSession,
  name: string,
  columns: readonly SentColumn[],
  options: StatementOptions,
  work: (table: Sql) => Promise<Result>,
): Promise<Result> {
  const views: string[] = [];
  try {
    await sendParts(session, name, columns, options, views);
    return await work(rowsOf(columns, views));
  } finally {
    for (const view of views)
      await session.run(toText(sql`DROP VIEW IF EXISTS ${identifier(view)}`)).catch(() => undefined);
  }
}
