import type { TruthSummary } from "@portrait/core";
import { join, sql } from "@portrait/engine-sql";
import { doubles } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import type { ColumnRequest } from "./summarize.js";

/**
 * What there is to say of a column of truth values.
 *
 * @param connection - A connection of its own.
 * @param request - The column, and which events count.
 */
export async function summarizeTruths(connection: Connection, request: ColumnRequest): Promise<TruthSummary> {
  const { column, from, rows, within } = request;
  const counts = within.map(
    (seen) => sql`CAST(count(*) FILTER (WHERE ${seen} AND ${column} IS NULL) AS DOUBLE),
      CAST(count(*) FILTER (WHERE ${seen} AND ${column}) AS DOUBLE)`,
  );
  const chunks = await connection.chunks(sql`SELECT ${join(counts)} FROM ${from}`);
  const count = (index: number): number => doubles({ chunks, index })[0] ?? 0;
  return {
    type: "boolean",
    periods: rows.map((all, period) => ({
      rows: all,
      nulls: count(2 * period),
      trues: count(2 * period + 1),
    })),
  };
}
