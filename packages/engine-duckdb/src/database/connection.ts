import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import { type Sql, type SqlType, sql } from "@portrait/engine-sql";
import { toStatement } from "../sql/statement.js";

/** One connection, used by one call of the engine at a time. */
export interface Connection {
  /**
   * Runs a statement for its effect.
   *
   * @param statement - The statement.
   */
  run(statement: Sql): Promise<void>;
  /**
   * Runs a query and holds its whole result.
   *
   * @param query - The query.
   */
  chunks(query: Sql): Promise<readonly DuckDBDataChunk[]>;
  /**
   * Runs a query and gives its result as it comes.
   *
   * @param query - The query.
   */
  stream(query: Sql): AsyncGenerator<DuckDBDataChunk>;
  /**
   * The first row of a query; an empty list when there is none.
   *
   * @param query - The query.
   */
  row(query: Sql): Promise<readonly DuckDBValue[]>;
  /**
   * The names and types of a query's columns, reading no rows.
   *
   * @param query - The query.
   */
  describe(query: Sql): Promise<readonly { readonly name: string; readonly type: DuckDBType }[]>;
  /**
   * The statements within become visible to others together, or not at all.
   *
   * @param work - Runs the statements.
   */
  transaction<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The driver's own connection. */
  readonly driver: DuckDBConnection;
}

const TYPES: Readonly<Record<SqlType, DuckDBType>> = { DOUBLE, BIGINT, INTEGER, BOOLEAN, VARCHAR };

function bound(statement: Sql): [string, DuckDBValue[], DuckDBType[]] {
  const { text, parameters } = toStatement(statement);
  return [text, parameters.map(({ value }) => value), parameters.map(({ type }) => TYPES[type])];
}

/**
 * Statements over the driver's connection.
 *
 * @param driver - The driver's connection.
 * @param checkpoint - Called before each statement; throws to stop.
 */
export function createConnection(driver: DuckDBConnection, checkpoint: () => void): Connection {
  const connection: Connection = {
    driver,
    async run(statement) {
      checkpoint();
      await driver.run(...bound(statement));
    },
    async chunks(query) {
      checkpoint();
      const chunks = await (await driver.run(...bound(query))).fetchAllChunks();
      return chunks.filter((chunk) => chunk.rowCount > 0);
    },
    async *stream(query) {
      checkpoint();
      const result = await driver.stream(...bound(query));
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk;
        checkpoint();
      }
    },
    async row(query) {
      const [chunk] = await connection.chunks(query);
      return chunk?.getRowValues(0) ?? [];
    },
    async describe(query) {
      checkpoint();
      const result = await driver.run(...bound(sql`SELECT * FROM (${query}) LIMIT 0`));
      const names = result.columnNames();
      return result.columnTypes().map((type, index) => ({ name: names[index] as string, type }));
    },
    async transaction(work) {
      await connection.run(sql`BEGIN TRANSACTION`);
      const result = await work();
      await connection.run(sql`COMMIT`);
      return result;
    },
  };
  return connection;
}
