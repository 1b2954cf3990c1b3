import { type InteractionPlan, type Interactions, interactionsFromColumns } from "@portrait/core";
import { columnsOf, conditionToSql, sql, textColumn, timeColumn } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "./connect/session.js";
import type { StoredLog } from "./log/stored-log.js";
import { columnAt, vectorOf } from "./result/columns.js";
import { sparkDialect } from "./sql/dialect.js";
import { toText } from "./sql/statement.js";

/**
 * Extracts who did something with what. The events come to this process: about 50 bytes each.
 *
 * @param session - The session.
 * @param log - The log.
 * @param plan - Which columns and events.
 * @param options - Signal and progress.
 * @throws PortraitError `unknown-id`, `invalid-definition`, `io`, `aborted`.
 */
export async function interactionsInSpark(
  session: SparkSession,
  log: StoredLog,
  plan: InteractionPlan,
  options: StatementOptions,
): Promise<Interactions> {
  const user = textColumn(log.definition, plan.user);
  const item = textColumn(log.definition, plan.item);
  const time = timeColumn(log.definition);
  const where =
    plan.where === undefined
      ? sql`TRUE`
      : conditionToSql(plan.where, columnsOf(log.definition), sparkDialect);
  const query = sql`SELECT ${user} AS u, ${item} AS i, CAST(${time} AS DOUBLE) AS instant, line FROM ${log.view}
    WHERE ${where} AND ${user} IS NOT NULL AND ${item} IS NOT NULL`;
  const found = await session.query(toText(query), options);
  const at = Float64Array.from({ length: found.numRows }, (_, row) => Number(columnAt(found, 2).get(row)));
  const lines = Float64Array.from({ length: found.numRows }, (_, row) => Number(columnAt(found, 3).get(row)));
  const rows = Int32Array.from({ length: found.numRows }, (_, row) => row).sort(
    (one, other) =>
      (at[one] as number) - (at[other] as number) || (lines[one] as number) - (lines[other] as number),
  );
  const users = vectorOf(columnAt(found, 0), "category", rows, 0);
  const items = vectorOf(columnAt(found, 1), "category", rows, 0);
  if (users.type !== "category" || items.type !== "category") throw new TypeError("Texts were expected.");
  return interactionsFromColumns(
    {
      users: users.dictionary,
      items: items.dictionary,
      user: users.codes,
      item: items.codes,
      at: Float64Array.from(rows, (row) => at[row] as number),
    },
    log.span === null ? 0 : log.span.last + 1,
  );
}
