import type { LogSummary, SummaryPlan } from "@portrait/core";
import { type SummaryResult, summarizeInSql } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "./connect/session.js";
import type { StoredLog } from "./log/stored-log.js";
import { columnAt } from "./result/columns.js";
import { sparkDialect } from "./sql/dialect.js";
import { toText } from "./sql/statement.js";

/**
 * What there is to say of a log, by SQL on the cluster.
 *
 * @param session - The session.
 * @param log - The log.
 * @param plan - Which periods, and how finely; checked.
 * @param options - Signal and progress.
 */
export async function summarizeInSpark(
  session: SparkSession,
  { definition, view }: StoredLog,
  plan: SummaryPlan,
  options: StatementOptions,
): Promise<LogSummary> {
  return summarizeInSql(
    async (query): Promise<SummaryResult> => {
      const found = await session.query(toText(query), options);
      const rows = { length: found.numRows };
      const at = (index: number, row: number): unknown => columnAt(found, index).get(row);
      return {
        numbers: (index) => Float64Array.from(rows, (_, row) => Number(at(index, row) ?? Number.NaN)),
        texts: (index) => Array.from(rows, (_, row) => String(at(index, row))),
      };
    },
    { definition, from: view },
    plan,
    sparkDialect,
  );
}
