import type { Connection } from "../database/connection.js";
import { join, type Sql, sql } from "../sql/sql.js";
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
