import type { FillValue } from "@portrait/core";
import { columnName, join, type LearningRecords, sql } from "@portrait/engine-sql";
import type { Connection } from "../database/connection.js";

/**
 * The records of the table `checked`, which cleaning learns from and changes.
 *
 * @param connection - The connection that has the table.
 */
export function learningRecords(connection: Connection): LearningRecords {
  return {
    async count(position) {
      const value = columnName(position);
      const chunks = await connection.chunks(
        sql`SELECT ${value}, count(*) FROM checked WHERE fault IS NULL AND ${value} IS NOT NULL GROUP BY 1`,
      );
      return new Map(
        chunks.flatMap((chunk) =>
          chunk.getRows().map(([value, count]) => [value as FillValue, Number(count)] as const),
        ),
      );
    },
    async apply(faults, changes) {
      if (faults.length > 0) {
        const cases = faults.map(({ when, fault }) => sql`WHEN ${when} THEN ${fault}`);
        await connection.run(
          sql`UPDATE checked SET fault = (CASE ${join(cases, sql` `)} END) WHERE fault IS NULL`,
        );
      }
      for (const { column, value, when, note } of changes)
        await connection.run(
          sql`UPDATE checked SET ${column} = ${value}, ${note} = TRUE WHERE fault IS NULL AND ${when}`,
        );
    },
  };
}
