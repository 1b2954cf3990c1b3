import type { DuckDBValue } from "@duckdb/node-api";
import { double, join, type Sql, sql, text } from "@portrait/engine-sql";
import { openDatabase } from "../database/database.js";
import { resolveDuckdbOptions } from "../options.js";

/**
 * The rows of a query on a database of its own; for tests.
 *
 * @param query - The query.
 */
export async function rowsOf(query: Sql): Promise<DuckDBValue[][]> {
  const database = await openDatabase(resolveDuckdbOptions({ threads: 1 }));
  try {
    return await database.use("test", undefined, async (connection) =>
      (await connection.chunks(query)).flatMap((chunk) => chunk.getRows()),
    );
  } finally {
    await database.close();
  }
}

/**
 * An expression of `x` for each of some values; for tests.
 *
 * @param values - The values of `x`, all numbers or all texts.
 * @param expression - The expression.
 */
export async function mapped(values: readonly (number | string)[], expression: Sql): Promise<DuckDBValue[]> {
  const rows = values.map((value, index) => {
    const bound = typeof value === "number" ? double(value) : text(value);
    return sql`(${double(index)}, ${bound})`;
  });
  const found = await rowsOf(
    sql`SELECT ${expression} FROM (VALUES ${join(rows)}) AS v (position, x) ORDER BY position`,
  );
  return found.map(([value]) => value as DuckDBValue);
}
