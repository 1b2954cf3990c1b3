import { randomUUID } from "node:crypto";
import type { EventDefinition, TimeSpan } from "@portrait/core";
import {
  asideInMemory,
  createLifetime,
  identifier,
  join,
  type Sql,
  sql,
  text,
  textColumn,
  timeColumn,
  type UserOf,
} from "@portrait/engine-sql";
import { type CleanedAside, forgetInAside } from "@portrait/features";
import { tableToIPC } from "apache-arrow";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";
import { columnAt } from "../result/columns.js";
import { sparkDialect } from "../sql/dialect.js";
import { toText } from "../sql/statement.js";
import { uploadedRows } from "./upload.js";

/** Kept rows that were sent to the server, and what was set aside in this process. */
export interface UploadedLog {
  /** What the rows are. */
  readonly definition: EventDefinition;
  /** The names of the views that hold them. */
  readonly parts: readonly string[];
  /** How many rows were kept. */
  readonly kept: number;
  /** The time of the first and last; `null` when there is none. */
  readonly span: TimeSpan | null;
  /** The others. */
  readonly aside: CleanedAside;
  /** The columns by which rows repeat others. */
  readonly repeatKey: readonly string[] | undefined;
}

async function numbersOf(
  session: SparkSession,
  query: Sql,
  options: StatementOptions,
): Promise<readonly number[]> {
  const found = await session.query(toText(query), options);
  return Array.from({ length: found.numCols }, (_, column) => Number(columnAt(found, column).get(0) ?? 0));
}

/** Sends the rows of others again, as another view; the rows pass through this process. */
async function withoutUser(
  session: SparkSession,
  part: string,
  mine: Sql,
  options: StatementOptions,
): Promise<string> {
  const rows = await session.query(
    toText(sql`SELECT * FROM ${identifier(part)} WHERE NOT coalesce(${mine}, FALSE)`),
    options,
  );
  const name = `portrait_${randomUUID().replaceAll("-", "")}`;
  await session.createView(name, tableToIPC(rows, "stream"), options);
  return name;
}

/** The views without the rows of a user; those that held some are dropped, once all are there. */
async function partsWithout(
  session: SparkSession,
  { definition, parts }: UploadedLog,
  { user, key }: UserOf,
  options: StatementOptions,
): Promise<readonly string[]> {
  const mine = sql`${textColumn(definition, key)} = ${text(user)}`;
  const made = new Map<string, string>();
  const drop = async (names: Iterable<string>): Promise<void> => {
    for (const name of names) await session.run(toText(sql`DROP VIEW IF EXISTS ${identifier(name)}`));
  };
  try {
    const counts = parts.map(
      (part) => sql`(SELECT CAST(count(*) AS DOUBLE) FROM ${identifier(part)} WHERE ${mine})`,
    );
    const found = await numbersOf(session, sql`SELECT ${join(counts)}`, options);
    for (const [place, part] of parts.entries())
      if (found[place] !== 0) made.set(part, await withoutUser(session, part, mine, options));
  } catch (error) {
    await drop(made.values()).catch(() => undefined);
    throw error;
  }
  await drop(made.keys());
  return parts.map((part) => made.get(part) ?? part);
}

/**
 * The log of rows that were sent to the server.
 *
 * @param session - The session.
 * @param log - The rows.
 */
export function logOfUploaded(session: SparkSession, log: UploadedLog): StoredLog {
  const { definition, parts, kept, span, aside, repeatKey } = log;
  const view = uploadedRows(definition, parts);
  return {
    definition,
    view,
    kept,
    span,
    repeatKey,
    magnitudes: new Map(),
    lifetime: createLifetime(sparkDialect.engine),
    aside: asideInMemory(aside, () => session.checkOpen()),
    forgetting: {
      async find(user, options) {
        const mine = sql`${textColumn(definition, user.key)} = ${text(user.user)}`;
        const query = sql`SELECT CAST(count(*) AS DOUBLE) FROM ${view} WHERE ${mine}`;
        const [events = 0] = await numbersOf(session, query, options);
        return { rows: { events, ...forgetInAside(definition, aside, user).removed }, remains: [] };
      },
      async without(user, options) {
        const left = await partsWithout(session, log, user, options);
        const time = sql`CAST(${timeColumn(definition)} AS DOUBLE)`;
        const query = sql`SELECT CAST(count(*) AS DOUBLE), min(${time}), max(${time}) FROM ${uploadedRows(definition, left)}`;
        const [count = 0, first = 0, last = 0] = await numbersOf(session, query, options);
        return logOfUploaded(session, {
          ...log,
          parts: left,
          kept: count,
          span: count === 0 ? null : { first, last },
          aside: forgetInAside(definition, aside, user).aside,
        });
      },
    },
  };
}
