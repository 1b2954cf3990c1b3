import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, VARCHAR } from "@duckdb/node-api";
import { identifier, join, type SentType, type Sql, sql, type TableSender } from "@portrait/engine-sql";
import { startAppending } from "../database/append.js";
import type { Connection } from "../database/connection.js";

const TYPES: Readonly<Record<SentType, readonly [DuckDBType, Sql]>> = {
  text: [VARCHAR, sql`VARCHAR`],
  number: [DOUBLE, sql`DOUBLE`],
  boolean: [BOOLEAN, sql`BOOLEAN`],
  instant: [BIGINT, sql`BIGINT`],
};

/**
 * Makes temporary tables of a connection.
 *
 * @param connection - The connection.
 */
export function tableSender(connection: Connection): TableSender {
  return async (name, columns) => {
    const declared = columns.map(({ name: column, type }) => sql`${identifier(column)} ${TYPES[type][1]}`);
    await connection.run(sql`CREATE TEMP TABLE ${identifier(name)} (${join(declared)})`);
    const types = columns.map(({ type }) => TYPES[type][0]);
    const appending = await startAppending(connection, name, types);
    try {
      appending.add(
        columns.map(({ type, values }) =>
          type === "instant" ? values.map((value) => (value === null ? null : BigInt(value))) : values,
        ),
      );
    } finally {
      appending.end();
    }
    return identifier(name);
  };
}
