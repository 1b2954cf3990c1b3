import { DOUBLE, INTEGER, VARCHAR } from "@duckdb/node-api";
import { sql } from "@portrait/engine-sql";
import { startAppending } from "../database/append.js";
import type { Connection } from "../database/connection.js";

/**
 * Makes the temporary table `asked` of what is asked for: `place`, from 0, and `value`.
 *
 * @param connection - A connection of its own.
 * @param values - Ids, or numbers.
 */
export async function askFor(
  connection: Connection,
  values: readonly string[] | Uint32Array | Float64Array,
): Promise<void> {
  const texts = Array.isArray(values);
  await connection.run(
    sql`CREATE TEMP TABLE asked (place INTEGER, value ${texts ? sql`VARCHAR` : sql`DOUBLE`})`,
  );
  const appending = await startAppending(connection, "asked", [INTEGER, texts ? VARCHAR : DOUBLE]);
  appending.add([Array.from({ length: values.length }, (_, place) => place), [...values]]);
  appending.end();
}
