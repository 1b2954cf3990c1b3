import { createRequire } from "node:module";
import { connectSpark } from "@portrait/engine-spark";
import type { Dialect } from "./sql.ts";

/** An engine that runs a query and leaves its rows as Parquet. */
export interface ScaleEngine {
  readonly dialect: Dialect;
  /** Runs a query and writes its rows to a place. */
  write(query: string, path: string): Promise<void>;
  close(): Promise<void>;
}

interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
  closeSync(): void;
}

const fromEngine = createRequire(new URL("../../packages/engine-duckdb/package.json", import.meta.url));

/** DuckDB itself, for what the engine's plans do not say. */
export async function openDuckdb(): Promise<
  ScaleEngine & { rows(query: string): Promise<readonly (readonly unknown[])[]> }
> {
  const { DuckDBInstance } = fromEngine("@duckdb/node-api") as {
    readonly DuckDBInstance: {
      create(
        path: string,
        options: Readonly<Record<string, string>>,
      ): Promise<{ connect(): Promise<Connection> }>;
    };
  };
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  return {
    dialect: "duckdb",
    async write(query, path) {
      await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
    },
    rows: async (query) => (await connection.runAndReadAll(query)).getRows(),
    close: async () => connection.closeSync(),
  };
}

/** Spark with two workers. */
export async function openSpark(url: string): Promise<ScaleEngine> {
  const session = await connectSpark({ url, config: { "spark.sql.shuffle.partitions": "16" } });
  return {
    dialect: "spark",
    write: (query, path) => session.run(`INSERT OVERWRITE DIRECTORY '${path}' USING parquet ${query}`),
    close: () => session.close(),
  };
}
