import { randomUUID } from "node:crypto";
import { describeValue, type Forgettable, listWords, PortraitError } from "@portrait/core";
import { identifier, type Sql, sql, text } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { columnAt } from "../result/columns.js";
import { constant, toText } from "../sql/statement.js";

/** Rows on the cluster: a folder of Parquet files, or a table. */
export type WrittenPlace =
  | {
      /** The path or URI of a folder of Parquet files, as `write` and `score` leave it. */
      readonly path: string;
    }
  | {
      /** The name of a table, or the names of its path such as schema and table. */
      readonly table: readonly string[];
    };

function invalid(message: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `forgetInWritten: ${message}.`, hint });
}

function checkPlace(place: WrittenPlace): Sql {
  if (typeof place === "object" && place !== null) {
    if ("path" in place && typeof place.path === "string" && place.path.trim() !== "")
      return sql`parquet.${identifier(place.path)}`;
    if ("table" in place && Array.isArray(place.table) && place.table.length > 0)
      if (place.table.every((part) => typeof part === "string" && part !== ""))
        return identifier(...place.table);
  }
  throw invalid(
    `the place must be a path or a table; received ${describeValue(place)}`,
    'Pass { path: "s3a://bucket/features" } or { table: ["shop", "features"] }.',
  );
}

/** What a place holds: how many rows, how many of them a user's, and a hash that no order changes. */
interface Held {
  readonly rows: number;
  readonly mine: number;
  readonly print: string;
}

async function heldIn(session: SparkSession, from: Sql, mine: Sql, options: StatementOptions): Promise<Held> {
  const found = await session.query(
    toText(sql`SELECT CAST(count(*) AS DOUBLE), CAST(count(*) FILTER (WHERE ${mine}) AS DOUBLE),
      hex(coalesce(bit_xor(xxhash64(to_json(struct(*)))), 0L)) FROM ${from}`),
    options,
  );
  const at = (column: number): unknown => columnAt(found, column).get(0);
  return {
    rows: Number(at(0)),
    mine: Number(at(1)),
    print: `${Number(at(0))}-${String(at(2)).toLowerCase()}`,
  };
}

async function checkKey(
  session: SparkSession,
  from: Sql,
  key: string,
  options: StatementOptions,
): Promise<void> {
  const { schema } = await session.query(toText(sql`SELECT * FROM ${from} LIMIT 0`), options);
  const present = schema.fields.map(({ name }) => name);
  if (present.includes(key)) return;
  throw new PortraitError({
    code: "missing-column",
    message: `forget: the place has no column ${JSON.stringify(key)}.`,
    hint: `It has ${listWords(present, 20)}.`,
  });
}

/**
 * Rows that lie on the cluster as a place that `forget` of `@portrait/core` can forget a user in: what `write` and `score`
 * left, or the source of a log, rewritten in place by Spark. The rows of others are written to a table of the session's
 * catalog first and from there over the place, so that a failure loses nothing: its message names the table. Logs that read the place must be
 * read again afterwards. Versions that a table format or the storage keeps of old files are not touched; the folder must not be
 * partitioned. The receipt's fingerprints are the number of rows and a hash of them in any order.
 *
 * @param engine - The engine on the cluster.
 * @param place - A folder of Parquet files, or a table.
 * @param key - The column that holds the user's id; left out, `"user"`.
 * @throws PortraitError `invalid-argument`; when it forgets `missing-column`, `io`, `aborted`, `closed`.
 *
 * @example
 * ```ts no-run
 * import { forget } from "@portrait/core";
 * import { forgetInWritten, spark } from "@portrait/engine-spark";
 *
 * await using engine = await spark({ url: "sc://127.0.0.1:15002" });
 * const { receipt } = await forget("ann", { features: forgetInWritten(engine, { path: "s3a://bucket/features" }) });
 * console.log(receipt.targets[0]?.removed.rows);
 * ```
 */
export function forgetInWritten<Place extends WrittenPlace>(
  engine: { readonly session: SparkSession },
  place: Place,
  key = "user",
): Forgettable<Place> {
  const from = checkPlace(place);
  if (typeof key !== "string" || key === "")
    throw invalid(`the key must be the name of a column; received ${describeValue(key)}`, 'Pass "user".');
  const { session } = engine;

  async function rewrite(others: Sql, options: StatementOptions): Promise<void> {
    const staging = identifier(`portrait_forget_${randomUUID().replaceAll("-", "")}`);
    const run = (statement: Sql): Promise<void> => session.run(toText(statement), options);
    await run(sql`CREATE TABLE ${staging} USING parquet AS SELECT * FROM ${from} WHERE ${others}`);
    try {
      const into =
        "path" in place
          ? sql`INSERT OVERWRITE DIRECTORY ${constant(place.path)} USING parquet`
          : sql`INSERT OVERWRITE TABLE ${from}`;
      await run(sql`${into} SELECT * FROM ${staging}`);
    } catch (cause) {
      throw new PortraitError({
        code: "io",
        message: `forget: the place could not be written again; the rows of the others are in the table ${toText(staging)}.`,
        hint: "Write them over the place, or run it again once the place is as it was.",
        cause,
      });
    }
    await run(sql`DROP TABLE IF EXISTS ${staging}`);
  }
  return Object.freeze<Forgettable<Place>>({
    kind: "path" in place ? "parquet-folder" : "spark-table",
    async forget(user, { signal }) {
      const options = { owner: "forget", signal };
      await checkKey(session, from, key, options);
      const id = sql`CAST(${identifier(key)} AS STRING)`;
      const mine = sql`${id} = ${text(user)}`;
      const before = await heldIn(session, from, mine, options);
      if (before.mine === 0)
        return { value: place, removed: { rows: 0 }, before: before.print, after: before.print };
      await rewrite(sql`${id} IS DISTINCT FROM ${text(user)}`, options);
      const after = await heldIn(session, from, mine, options);
      return {
        value: place,
        removed: { rows: before.rows - after.rows },
        before: before.print,
        after: after.print,
      };
    },
  });
}
