import type { Columns, EventDefinition } from "@portrait/core";
import { columnName, createLifetime, join, type Sql, sql, timeColumn } from "@portrait/engine-sql";
import type { Connection } from "../database/connection.js";
import { duckdbDialect } from "../sql/dialect.js";
import type { StoredLog } from "./stored-log.js";

/**
 * Makes the table of a log from its kept rows, in order of time and line.
 *
 * @param connection - The connection.
 * @param definition - What the rows are.
 * @param table - The table to make.
 * @param rows - The rows, with `line` and `c0`, `c1` ...: what stands behind FROM.
 */
export async function storeLog(
  connection: Connection,
  definition: EventDefinition<Columns>,
  table: Sql,
  rows: Sql,
): Promise<Omit<StoredLog, "aside" | "repeatKey">> {
  const columns = Object.keys(definition.schema).map((_, position) => columnName(position));
  const time = timeColumn(definition);
  const order = sql`${time}, line`;
  await connection.run(sql`CREATE TABLE ${table} AS
    SELECT row_number() OVER (ORDER BY ${order}) AS __order, line AS __line, ${join(columns)}
    FROM ${rows} ORDER BY ${order}`);
  const [count, first, last] = await connection.row(
    sql`SELECT count(*), min(${time}), max(${time}) FROM ${table}`,
  );
  const kept = Number(count);
  const span = kept === 0 ? null : { first: Number(first), last: Number(last) };
  const statistics = { users: new Map(), inputs: new Map() };
  return { definition, table, statistics, kept, span, lifetime: createLifetime(duckdbDialect.engine) };
}
