import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { CleaningPlan, Columns, DuplicateRow, EventDefinition, RejectedRow } from "@portrait/core";
import {
  type Aside,
  bigint,
  type Fault,
  faultReader,
  join,
  layered,
  mergedReasons,
  type RawKind,
  type Sql,
  sql,
} from "@portrait/engine-sql";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import type { CheckedTable } from "./checked.js";
import { jsValue } from "./raw.js";

/** The columns of the table of rejected rows: line and fault, then the values that were checked. */
const LEADING = 2;

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

/**
 * Makes the tables of a log's rejected rows and repeats from the tables `checked` and `repeats`.
 *
 * @param connection - The connection that has them.
 * @param database - Where the rows are fetched from later.
 * @param tables - The tables to make.
 * @param events - What the rows were to become.
 * @param plan - How they were cleaned.
 * @param checked - What is known of the table `checked`.
 */
export async function storeAside(
  connection: Connection,
  database: Database,
  tables: { readonly rejected: Sql; readonly repeats: Sql },
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
  checked: CheckedTable,
): Promise<Omit<Aside, "changes" | "learnt">> {
  const values = checked.kinds.map((_, position) => layered("s", position));
  await connection.run(sql`CREATE TABLE ${tables.rejected} AS
    SELECT line, fault, ${join(values)} FROM checked WHERE fault IS NOT NULL ORDER BY line`);
  await connection.run(sql`CREATE TABLE ${tables.repeats} AS SELECT line, first FROM repeats ORDER BY line`);
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
    reasons: mergedReasons(reasons),
    repeats: Number(repeats),
    rejected: (limit) =>
      database.use("rejected", undefined, async (later) =>
        rejectedRows(
          await later.chunks(sql`SELECT * FROM ${tables.rejected} ORDER BY line${limited(limit)}`),
          read,
          checked.kinds,
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
  };
}
