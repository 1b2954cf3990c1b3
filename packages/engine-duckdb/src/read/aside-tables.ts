import type { DuckDBDataChunk } from "@duckdb/node-api";
import type {
  ChangeCount,
  CleaningPlan,
  Column,
  Columns,
  DuplicateRow,
  EventDefinition,
  LearntRule,
  RejectedRow,
} from "@portrait/core";
import {
  type AsideCounts,
  bigint,
  columnName,
  type Fault,
  faultReader,
  join,
  layered,
  mergedReasons,
  type RawKind,
  type Sql,
  sql,
  text,
  textColumn,
  type UserOf,
} from "@portrait/engine-sql";
import { changeCounts } from "@portrait/features";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import type { StoredAside } from "../log/stored-aside.js";
import { jsValue } from "./raw.js";

/** The rows of a file that were not kept, in tables. */
export interface AsideTables {
  /** The name of the log: its tables' names begin with it. */
  readonly name: string;
  /** What the rows were to become. */
  readonly events: EventDefinition<Columns>;
  /** How they were cleaned. */
  readonly plan: CleaningPlan;
  /** What the values that were checked are, by the position of their column. */
  readonly kinds: readonly RawKind[];
  /** The numbers of the changes that are noted. */
  readonly changes: readonly number[];
  /** What cleaning learnt. */
  readonly learnt: readonly LearntRule[];
}

/** The columns of the table of rejected rows: line and fault, then the values that were checked. */
const LEADING = 2;

/** The tables of a log: rows at fault, repeats, and which changes kept rows have; all with their `line`. */
const tablesOf = (
  database: Database,
  name: string,
): Readonly<Record<"rejected" | "repeats" | "changed", Sql>> => ({
  rejected: database.table(`${name}_rejected`),
  repeats: database.table(`${name}_repeats`),
  changed: database.table(`${name}_changed`),
});

/** The columns of ids, which tell whose a row is. */
const idColumns = (events: EventDefinition<Columns>): readonly Sql[] =>
  Object.values<Column>(events.schema).flatMap(({ kind }, position) =>
    kind === "id" ? [columnName(position)] : [],
  );

function rejectedRows(
  chunks: readonly DuckDBDataChunk[],
  read: (fault: number) => Fault,
  kinds: readonly RawKind[],
): readonly RejectedRow[] {
  const rows: RejectedRow[] = [];
  for (const chunk of chunks) {
    for (let row = 0; row < chunk.rowCount; row++) {
      const { column, reason, position } = read(chunk.getColumnVector(1).getItem(row) as number);
      const held = chunk.getColumnVector(LEADING + position).getItem(row);
      const value = jsValue(kinds[position] as RawKind, held);
      rows.push({ line: Number(chunk.getColumnVector(0).getItem(row)), column, value, reason });
    }
  }
  return rows;
}

const limited = (limit: number | undefined): Sql =>
  limit === undefined ? sql`` : sql` LIMIT ${bigint(limit)}`;

async function countChanges(
  connection: Connection,
  schema: Columns,
  table: Sql,
  changes: readonly number[],
): Promise<readonly ChangeCount[]> {
  if (changes.length === 0) return [];
  const counted = changes.map((change) => sql`count(*) FILTER (WHERE ${layered("g", change)})`);
  const found = await connection.row(sql`SELECT ${join(counted)} FROM ${table}`);
  const counts: number[] = [];
  changes.forEach((change, index) => {
    if (Number(found[index]) > 0) counts[change] = Number(found[index]);
  });
  return changeCounts(schema, counts);
}

/** The rows of tables that are there. */
async function asideOfTables(
  connection: Connection,
  database: Database,
  about: AsideTables,
): Promise<StoredAside> {
  const { name, events, plan, kinds, changes, learnt } = about;
  const tables = tablesOf(database, name);
  const read = faultReader(events, plan);
  const counts = await connection.chunks(
    sql`SELECT fault, count(*) FROM ${tables.rejected} GROUP BY fault ORDER BY fault`,
  );
  const reasons = counts.flatMap((chunk) =>
    chunk.getRows().map(([fault, count]) => {
      const { column, reason } = read(fault as number);
      return { column, reason, count: Number(count) };
    }),
  );
  const [repeats] = await connection.row(sql`SELECT count(*) FROM ${tables.repeats}`);
  return {
    aside: {
      reasons: mergedReasons(reasons),
      repeats: Number(repeats),
      changes: await countChanges(connection, events.schema, tables.changed, changes),
      learnt,
      rejected: (limit) =>
        database.use("rejected", undefined, async (later) =>
          rejectedRows(
            await later.chunks(sql`SELECT * FROM ${tables.rejected} ORDER BY line${limited(limit)}`),
            read,
            kinds,
          ),
        ),
      duplicates: (limit) =>
        database.use("duplicates", undefined, async (later) => {
          const chunks = await later.chunks(
            sql`SELECT line, first FROM ${tables.repeats} ORDER BY line${limited(limit)}`,
          );
          return chunks.flatMap((chunk) =>
            chunk
              .getRows()
              .map(([line, first]): DuplicateRow => ({ line: Number(line), firstLine: Number(first) })),
          );
        }),
    },
    count: (later, user) => countRows(later, tables, events, user),
    async without(later, { user, key }, newName) {
      const id = textColumn(events, key);
      const next = tablesOf(database, newName);
      for (const kind of ["rejected", "repeats"] as const)
        await later.run(sql`CREATE TABLE ${next[kind]} AS
          SELECT * FROM ${tables[kind]} WHERE ${id} IS DISTINCT FROM ${text(user)} ORDER BY line`);
      await later.run(sql`CREATE TABLE ${next.changed} AS
        SELECT * FROM ${tables.changed} SEMI JOIN (SELECT __line AS line FROM ${database.table(newName)}) USING (line)`);
      for (const table of Object.values(tables)) await later.run(sql`DROP TABLE ${table}`);
      return asideOfTables(later, database, { ...about, name: newName });
    },
  };
}

async function countRows(
  connection: Connection,
  { rejected, repeats }: ReturnType<typeof tablesOf>,
  events: EventDefinition<Columns>,
  { user, key }: UserOf,
): Promise<AsideCounts> {
  const mine = sql`${textColumn(events, key)} = ${text(user)}`;
  const [faults, twice] = await connection.row(sql`SELECT
    (SELECT count(*) FROM ${rejected} WHERE ${mine}), (SELECT count(*) FROM ${repeats} WHERE ${mine})`);
  return { rejected: Number(faults), duplicates: Number(twice) };
}

/**
 * Makes the tables of a log's rejected rows, repeats and changes from the tables `checked` and `repeats`.
 *
 * @param connection - The connection that has them.
 * @param database - Where the rows are fetched from later.
 * @param about - What is known of the rows.
 * @param kept - The kept rows: what stands behind FROM.
 */
export async function storeAside(
  connection: Connection,
  database: Database,
  about: AsideTables,
  kept: Sql,
): Promise<StoredAside> {
  const tables = tablesOf(database, about.name);
  const ids = idColumns(about.events);
  const values = about.kinds.map((_, position) => layered("s", position));
  await connection.run(sql`CREATE TABLE ${tables.rejected} AS
    SELECT ${join([sql`line, fault`, ...values, ...ids])} FROM checked WHERE fault IS NOT NULL ORDER BY line`);
  await connection.run(sql`CREATE TABLE ${tables.repeats} AS
    SELECT ${join([sql`line, first`, ...ids])} FROM repeats JOIN checked USING (line) ORDER BY line`);
  const flags = about.changes.map((change) => layered("g", change));
  const any = flags.length === 0 ? sql`FALSE` : join(flags, sql` OR `);
  await connection.run(
    sql`CREATE TABLE ${tables.changed} AS SELECT ${join([sql`line`, ...flags])} FROM ${kept} WHERE ${any}`,
  );
  return asideOfTables(connection, database, about);
}
