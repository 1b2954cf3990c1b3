import type { LogSummary, SummaryPlan } from "@portrait/core";
import { type SummaryResult, summarizeInSql } from "@portrait/engine-sql";
import { nullableDoubles, values } from "./database/columns.js";
import type { Connection } from "./database/connection.js";
import type { StoredLog } from "./log/stored-log.js";
import { duckdbDialect } from "./sql/dialect.js";

/**
 * What there is to say of a log, by SQL over its table.
 *
 * @param connection - A connection of its own.
 * @param log - The log.
 * @param plan - Which periods, and how finely; checked.
 */
export async function summarizeInDuckdb(
  connection: Connection,
  { definition, table }: StoredLog,
  plan: SummaryPlan,
): Promise<LogSummary> {
  return summarizeInSql(
    async (query): Promise<SummaryResult> => {
      const chunks = await connection.chunks(query);
      return {
        numbers: (index) => nullableDoubles({ chunks, index }),
        texts: (index) => values<string>({ chunks, index }),
      };
    },
    { definition, from: table },
    plan,
    duckdbDialect,
  );
}
