import { DuckDBInstance } from "@duckdb/node-api";

/** How much is generated. */
export interface Size {
  /** How many events. */
  readonly events: number;
  /** How many users. */
  readonly users: number;
}

/** DuckDB itself, to make events and to look at what engines wrote. */
export interface Bench {
  /** Runs a statement. */
  run(statement: string): Promise<void>;
  /** The rows of a query. */
  rows(query: string): Promise<readonly (readonly unknown[])[]>;
  /** Closes it. */
  close(): void;
}

/** Opens it, in memory. */
export async function openBench(): Promise<Bench> {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  return {
    async run(statement) {
      await connection.run(statement);
    },
    rows: async (query) => (await connection.runAndReadAll(query)).getRows(),
    close: () => connection.closeSync(),
  };
}

const START = Date.UTC(2024, 0, 1);

/**
 * Writes events as Parquet, from nothing but their numbers: a user (few have many events), an instant within 373 days, a
 * price, and whether it is a cancellation.
 */
export async function writeEvents(bench: Bench, { events, users }: Size, path: string): Promise<void> {
  const next = (name: string): string => `(${name} * 1103515245 + 12345) % 2147483648`;
  await bench.run(`COPY (
    SELECT 'u' || CAST(floor(CAST(h1 AS DOUBLE) / 4294967296 * (CAST(h1 AS DOUBLE) / 4294967296) * ${users}) AS BIGINT) AS "user",
      make_timestamp_ms(${START} + h2 * 15) AS "at",
      CASE WHEN (h3 // 1024) % 10 = 0 THEN 'cancel' ELSE 'purchase' END AS kind,
      CAST((h3 // 65536) % 5000 AS DOUBLE) / 100 AS price
    FROM (SELECT h1, h2, ${next("h2")} AS h3 FROM (SELECT h1, ${next("h1")} AS h2
      FROM (SELECT (range * 2654435761 + 97) % 4294967296 AS h1 FROM range(${events})))))
    TO '${path}' (FORMAT parquet)`);
}
