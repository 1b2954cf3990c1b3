import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { scratch } from "../tabular/paths.ts";

/** Events that were made, as a Parquet file in order of time. */
export interface EventFile {
  readonly path: string;
  readonly events: number;
  readonly users: number;
}

/** A user has 50 events on average. */
const EVENTS_A_USER = 50;
const START = Date.UTC(2023, 0, 1);
const SPAN = 365 * 86_400_000;

/** Just after the last event of all. */
export const END: number = START + SPAN;

/** The beginnings of the months from May 2023 on, and the end: what "9 cutoffs" are. */
export const NINE: readonly number[] = [
  ...[4, 5, 6, 7, 8, 9, 10, 11].map((month) => Date.UTC(2023, month, 1)),
  END,
];

/** Makes events by hashing their numbers, the same each time: a year of views, carts, purchases and cancellations. */
export async function eventFile(events: number): Promise<EventFile> {
  const users = events / EVENTS_A_USER;
  const path = join(scratch, `features-${events}.parquet`);
  if (existsSync(path)) return { path, events, users };
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (
    SELECT 'u' || (hash(r * 3 + 1) % ${users}) AS "user",
      make_timestamp_ms(CAST(${START} + r * ${SPAN / events} AS BIGINT)) AS "at",
      CASE WHEN hash(r * 7 + 2) % 10 < 6 THEN 'view' WHEN hash(r * 7 + 2) % 10 < 8 THEN 'cart'
        WHEN hash(r * 7 + 2) % 10 < 9 THEN 'purchase' ELSE 'cancel' END AS kind,
      'i' || (hash(r * 11 + 5) % 1000) AS item,
      CAST(1 + hash(r * 13 + 6) % 5 AS DOUBLE) AS quantity,
      (hash(r * 17 + 7) % 10000 + 1) / 100.0::DOUBLE AS price
    FROM range(${events}) AS t (r)
  ) TO '${path}.part' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  renameSync(`${path}.part`, path);
  return { path, events, users };
}
