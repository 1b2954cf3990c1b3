import type { RepeatRule } from "@portrait/core";
import { bigint, join, type Sql, sql } from "@portrait/engine-sql";
import type { Connection } from "../database/connection.js";
import type { CheckedTable } from "./checked.js";
import type { RawValue } from "./raw.js";
import { sourceText } from "./texts.js";

/**
 * What tells a value of a source from others: itself, or of JSON its type and text, since a number may be written in
 * several ways.
 *
 * @param raw - The value.
 */
export function comparable(raw: RawValue): readonly Sql[] {
  if (raw.json === undefined) return [raw.sql];
  const { type } = raw.json;
  const numbers = sql`${type} IN ('UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE')`;
  return [sql`(CASE WHEN ${numbers} THEN 'NUMBER' ELSE nullif(${type}, 'NULL') END)`, sourceText(raw)];
}

/**
 * Makes the temporary table `repeats`: the `line` of each kept record that equals an earlier one in every column of
 * the source, and the `first` line. Codes find the few that may be equal, and only those are compared.
 *
 * @param connection - The connection, which has the table `checked`.
 * @param checked - What is known of it.
 */
export async function createRepeatsTable(connection: Connection, checked: CheckedTable): Promise<void> {
  const values = join([sql`code`, ...checked.raw.flatMap(comparable)]);
  await connection.run(sql`CREATE TEMP TABLE repeats AS
    WITH twice AS (SELECT code FROM checked WHERE fault IS NULL GROUP BY code HAVING count(*) > 1)
    SELECT line, first FROM
      (SELECT line, min(line) OVER (PARTITION BY ${values}) AS first
        FROM checked SEMI JOIN twice USING (code) WHERE fault IS NULL)
    WHERE line <> first ORDER BY line`);
}

/**
 * Makes the temporary table `repeats`: the `line` of each record that follows one with the same key, in order of time and
 * line, by at most some time, and the line of the record of the run that is kept.
 *
 * @param connection - The connection, which has the table `checked`.
 * @param rule - The key and the time.
 * @param columns - The columns of the key.
 * @param time - The column of time.
 */
export async function createRunsTable(
  connection: Connection,
  { within, keep }: RepeatRule,
  columns: readonly Sql[],
  time: Sql,
): Promise<void> {
  const key = join(columns);
  const kept = keep === "first" ? sql`first_value(line)` : sql`last_value(line)`;
  await connection.run(sql`CREATE TEMP TABLE repeats AS
    WITH gaps AS (SELECT line, ${key}, ${time} AS instant, ${time} - lag(${time}) OVER by_time AS gap FROM checked
        WHERE fault IS NULL WINDOW by_time AS (PARTITION BY ${key} ORDER BY ${time}, line)),
      runs AS (SELECT *, count(*) FILTER (WHERE gap IS NULL OR gap > ${bigint(within.milliseconds)}) OVER by_time AS run
        FROM gaps WINDOW by_time AS (PARTITION BY ${key} ORDER BY instant, line ROWS UNBOUNDED PRECEDING))
    SELECT line, first FROM
      (SELECT line, ${kept} OVER (PARTITION BY ${key}, run ORDER BY instant, line
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS first FROM runs)
    WHERE line <> first ORDER BY line`);
}
