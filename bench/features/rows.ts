import { DuckDBInstance } from "@duckdb/node-api";
import type { EventFile } from "./data.ts";

/** The events of a file as row objects, as an application would have them. */
export async function* rowObjects(file: EventFile): AsyncGenerator<object> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const result = await connection.stream(
    `SELECT "user", epoch_ms("at")::DOUBLE AS "at", kind, item, quantity, price FROM '${file.path}'`,
  );
  const names = result.columnNames();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const columns = names.map((_, index) => chunk.getColumnValues(index));
    for (let row = 0; row < chunk.rowCount; row++) {
      yield Object.fromEntries(names.map((name, index) => [name, columns[index]?.[row]]));
    }
  }
  connection.closeSync();
  instance.closeSync();
}
