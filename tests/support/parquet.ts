import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../../tools/workspace.ts";

interface Reader {
  getRowObjectsJson(): readonly Readonly<Record<string, unknown>>[];
}
interface Connection {
  runAndReadAll(sql: string): Promise<Reader>;
  closeSync(): void;
}
interface Driver {
  readonly DuckDBInstance: {
    create(path: string): Promise<{ connect(): Promise<Connection>; closeSync(): void }>;
  };
}

/** The rows of Parquet files, in order of the column `user`; large numbers as texts. */
export async function parquetRows(pattern: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const fromEngine = createRequire(join(root, "packages/engine-duckdb/package.json"));
  const { DuckDBInstance } = fromEngine("@duckdb/node-api") as Driver;
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `SELECT * FROM '${pattern.replaceAll("'", "''")}' ORDER BY "user"`,
  );
  const rows = reader.getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}
