import type { ChangeCount, Columns } from "@portrait/core";
import { join, layered, type Sql, sql } from "@portrait/engine-sql";
import { changeCounts } from "@portrait/features";
import type { Connection } from "../database/connection.js";

/**
 * Counts what cleaning changed.
 *
 * @param connection - The connection, which has the table `checked`.
 * @param schema - The columns of the event.
 * @param rows - The kept rows, with a column `g0`, `g1` ... for each change by its number.
 * @param changes - The numbers of the changes.
 */
export async function countChanges(
  connection: Connection,
  schema: Columns,
  rows: Sql,
  changes: readonly number[],
): Promise<readonly ChangeCount[]> {
  if (changes.length === 0) return [];
  const any = join(
    changes.map((change) => layered("g", change)),
    sql` OR `,
  );
  const [changed] = await connection.row(sql`SELECT count(*) FROM checked WHERE ${any}`);
  if (Number(changed) === 0) return [];
  const counted = changes.map((change) => sql`count(*) FILTER (WHERE ${layered("g", change)})`);
  const found = await connection.row(sql`SELECT ${join(counted)} FROM ${rows}`);
  const counts: number[] = [];
  changes.forEach((change, index) => {
    counts[change] = Number(found[index]);
  });
  return changeCounts(schema, counts);
}
