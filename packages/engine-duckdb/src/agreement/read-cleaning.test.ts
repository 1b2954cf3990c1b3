import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { CleaningPlan, Engine, EventDefinition } from "@portrait/core";
import { memory } from "@portrait/features";
import { arbitraryCleaning, cleaningCases, cleaningEvents, logContents } from "@portrait/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";

type Row = Readonly<Record<string, string | null>>;

let folder: string;
let engine: Engine;
const reference = memory();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-clean-"));
  engine = await duckdb({ threads: 2 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const quoted = (value: string | null | undefined): string =>
  value === null || value === undefined ? "" : `"${value.replaceAll('"', '""')}"`;

async function csvOf(rows: readonly Row[]): Promise<string> {
  const path = join(folder, "rows.csv");
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => names.map((name) => quoted(row[name])).join(","));
  await writeFile(path, [names.join(","), ...lines, ""].join("\n"));
  return path;
}

async function jsonlOf(rows: readonly Row[]): Promise<string> {
  const path = join(folder, "rows.jsonl");
  await writeFile(path, rows.map((row) => JSON.stringify(row)).join("\n"));
  return path;
}

async function parquetOf(rows: readonly Row[]): Promise<string> {
  const [csv, path] = [await csvOf(rows), join(folder, "rows.parquet")];
  const writer = await DuckDBInstance.create();
  const connection = await writer.connect();
  await connection.run(
    `COPY (SELECT * FROM read_csv('${csv}', header = TRUE, all_varchar = TRUE)) TO '${path}'`,
  );
  connection.closeSync();
  writer.closeSync();
  return path;
}

const formats = { CSV: csvOf, "JSON lines": jsonlOf, Parquet: parquetOf };

/** Files of other formats do not tell an empty text from none. */
const withoutEmpty = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === "" ? null : value]));

async function agree(
  path: string,
  events: EventDefinition,
  rows: readonly Row[],
  plan: CleaningPlan,
): Promise<void> {
  const blank = path.endsWith(".jsonl") ? rows : rows.map(withoutEmpty);
  const expected = await logContents(reference, await reference.read(events, blank, { clean: plan }), "user");
  const found = await logContents(engine, await engine.read(events, path, { clean: plan }), "user");
  expect(found).toEqual(expected);
}

describe.each(Object.entries(formats))("rows of %s", (_, write) => {
  test.each(cleaningCases().map((task) => [task.name, task] as const))(
    "are cleaned like in memory: %s",
    async (_, { events, rows, plan }) => {
      await agree(await write(rows), events, rows, plan);
    },
  );
});

test("rows of files are cleaned like in memory by any plan", { timeout: 300_000 }, async () => {
  const task = fc.tuple(arbitraryCleaning(), fc.constantFrom(csvOf, jsonlOf));
  await fc.assert(
    fc.asyncProperty(task, async ([{ rows, plan }, write]) => {
      await agree(await write(rows), cleaningEvents(), rows, plan);
    }),
    { numRuns: 60, seed: 7 },
  );
});
