import { type DuckDBDataChunk, DuckDBInstance, version } from "@duckdb/node-api";
import type { Contender, Matrix } from "./contender.ts";
import type { EventFile } from "./data.ts";

const DAY = 86_400_000;

/** The twenty features as a person writes them in SQL for one cutoff. */
function query(cutoff: number): string {
  const at = (instant: number): string =>
    `TIMESTAMP '${new Date(instant).toISOString().slice(0, 23).replace("T", " ")}'`;
  const since = (days: number): string => `"at" >= ${at(cutoff - days * DAY)}`;
  const bought = "kind = 'purchase'";
  const days = (instant: string): string => `epoch_ms(${at(cutoff)} - ${instant}) / 86400000.0`;
  return `SELECT "user",
    count(*) FILTER (WHERE ${bought} AND ${since(7)}),
    count(*) FILTER (WHERE ${bought} AND ${since(30)}),
    count(*) FILTER (WHERE ${bought} AND ${since(90)}),
    count(*) FILTER (WHERE ${bought}),
    coalesce(sum(quantity * price) FILTER (WHERE ${bought} AND ${since(30)}), 0),
    coalesce(sum(quantity * price) FILTER (WHERE ${bought} AND ${since(90)}), 0),
    coalesce(sum(quantity * price) FILTER (WHERE ${bought}), 0),
    avg(price) FILTER (WHERE ${since(30)}),
    avg(price) FILTER (WHERE ${since(90)}),
    avg(price),
    min(price) FILTER (WHERE ${since(90)}),
    max(price) FILTER (WHERE ${since(90)}),
    min(price),
    max(price),
    ${days('max("at")')},
    ${days('min("at")')},
    ${days(`max("at") FILTER (WHERE ${bought})`)},
    count(*) FILTER (WHERE ${since(7)}),
    count(*) FILTER (WHERE ${since(30)}),
    avg(CAST(kind = 'cancel' AS INTEGER)) FILTER (WHERE ${since(90)})
  FROM events WHERE "at" < ${at(cutoff)} GROUP BY "user" ORDER BY "user"`;
}

const FEATURES = 20;

/** Reads a column into numbers, as fast as the driver allows. */
function read(chunks: readonly DuckDBDataChunk[], index: number, values: Float64Array, from: number): void {
  let row = from;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(index);
    for (let item = 0; item < vector.itemCount; item++) {
      const value = vector.getItem(item);
      values[row++] = value === null ? Number.NaN : Number(value);
    }
  }
}

function rowsOf(chunks: readonly DuckDBDataChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
}

/**
 * DuckDB with SQL by hand, through the driver that our engine uses: a table in order of time, one query a cutoff, sorted by
 * user as our result is, read into typed columns and a list of users.
 */
export async function byHand(file: EventFile, threads: number): Promise<Contender> {
  const instance = await DuckDBInstance.create(":memory:", { threads: String(threads) });
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE events AS SELECT * FROM '${file.path}' ORDER BY "at"`);
  let last: Matrix | undefined;
  return {
    name: "DuckDB SQL by hand",
    version: version(),
    async run(cutoffs) {
      const start = performance.now();
      const results: DuckDBDataChunk[][] = [];
      const users = new Set<string>();
      for (const cutoff of cutoffs) {
        const chunks = await (await connection.run(query(cutoff))).fetchAllChunks();
        for (const chunk of chunks) for (const user of chunk.getColumnValues(0)) users.add(user as string);
        results.push(chunks);
      }
      const rows = results.reduce((sum, chunks) => sum + rowsOf(chunks), 0);
      const columns = Array.from({ length: FEATURES }, (_, feature) => {
        const values = new Float64Array(rows);
        let from = 0;
        for (const chunks of results) {
          read(chunks, feature + 1, values, from);
          from += rowsOf(chunks);
        }
        return values;
      });
      last = { users: users.size, columns };
      return (performance.now() - start) / 1000;
    },
    result: async () => last as Matrix,
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
