import type { Connection } from "../database/connection.js";
import { join, type Sql, sql } from "../sql/sql.js";
import type { CheckedTable } from "./checked.js";
import type { RawKind } from "./raw.js";
import { sourceText } from "./texts.js";

/** Two values are equal where these are: a number is, however JSON writes it. */
function comparable({ column, kind }: { readonly column: Sql; readonly kind: RawKind }): readonly Sql[] {
  if (kind !== "json") return [column];
  const type = sql`json_type(${column})`;
  const number = sql`(CASE WHEN ${type} IN ('UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE') THEN 'NUMBER' ELSE nullif(${type}, 'NULL') END)`;
  return [number, sourceText({ kind, sql: column })];
}

/**
 * Makes the temporary table `repeats`: the `line` of each kept record that equals an earlier one in every column of
 * the source, and the `first` line. Hashes find the few that may be equal, and only those are compared.
 *
 * @param connection - The connection, which has the table `checked`.
 * @param checked - What is known of it.
 */
export async function createRepeatsTable(connection: Connection, checked: CheckedTable): Promise<void> {
  const values = join(checked.raw.flatMap(comparable));
  await connection.run(sql`CREATE TEMP TABLE repeats AS
    WITH hashed AS (SELECT line, hash(${values}) AS code FROM checked WHERE fault IS NULL),
    suspects AS (SELECT line FROM hashed SEMI JOIN
      (SELECT code FROM hashed GROUP BY code HAVING count(*) > 1) AS twice USING (code))
    SELECT line, first FROM
      (SELECT line, min(line) OVER (PARTITION BY ${values}) AS first FROM checked SEMI JOIN suspects USING (line))
    WHERE line <> first ORDER BY line`);
}
