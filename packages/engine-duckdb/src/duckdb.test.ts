import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import {
  type AggregatePlan,
  defineEvents,
  type Engine,
  type EventLog,
  id,
  number,
  PortraitError,
  timestamp,
} from "@portrait/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdb } from "./duckdb.js";

const events = defineEvents({ user: id("user"), at: timestamp(), price: number() });
const rows = [
  { user: "ann", at: 1, price: 2 },
  { user: "bob", at: 2, price: "x" },
];
const total: AggregatePlan = {
  key: "user",
  cutoffs: [10],
  aggregates: {
    total: {
      op: "aggregate",
      aggregate: "sum",
      input: { op: "column", name: "price", type: "number" },
      window: { direction: "before", length: null },
      type: "number",
    },
  },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-engine-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function errorOf(work: Promise<unknown>): Promise<PortraitError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof PortraitError) return error;
  throw new Error(`A PortraitError was expected; received ${String(error)}.`);
}

describe("options", () => {
  test.each<readonly [object, string]>([
    [
      { threads: 0 },
      'duckdb: "threads" must be an integer >= 1 and <= 1024; received 0. It may be left out.',
    ],
    [
      { threads: 1.5 },
      'duckdb: "threads" must be an integer >= 1 and <= 1024; received 1.5. It may be left out.',
    ],
    [
      { memoryLimit: "much" },
      'duckdb: "memoryLimit" must be a size such as 4GB or 512MiB; received "much". It may be left out.',
    ],
    [
      { memoryLimit: 4 },
      'duckdb: "memoryLimit" must be a size such as 4GB or 512MiB; received 4. It may be left out.',
    ],
    [
      { tempDirectory: "" },
      'duckdb: "tempDirectory" must be the path of a folder; received "". It may be left out.',
    ],
    [
      { path: "" },
      'duckdb: "path" must be a path or ":memory:"; received "". Leave it out to use ":memory:".',
    ],
    [{ Threads: 2 }, 'duckdb: there is no option "Threads". Did you mean "threads"?'],
  ])("%j", async (options, message) => {
    const error = await errorOf(duckdb(options));
    expect([error.code, error.message]).toEqual(["invalid-option", message]);
  });

  test("are handed to DuckDB", async () => {
    await using engine = await duckdb({
      threads: 1,
      memoryLimit: "1GB",
      tempDirectory: join(folder, "spill"),
    });
    expect((await engine.read(events, rows)).rows.kept).toBe(1);
  });

  test("a limit of memory is kept, and said to be the cause", async () => {
    await using engine = await duckdb({
      memoryLimit: "10MB",
      threads: 1,
      tempDirectory: join(folder, "spill"),
    });
    const many = Array.from({ length: 300_000 }, (_, at) => ({
      user: `user ${at} ${"x".repeat(60)}`,
      at,
      price: at,
    }));
    const error = await errorOf(engine.read(events, many));
    expect(error.code).toBe("io");
    expect(error.message).toMatch(
      /^read: DuckDB stopped: Out of Memory Error: .* Raise "memoryLimit" of duckdb, or set "tempDirectory" to a disk with more space\.$/,
    );
    expect((await engine.read(events, rows)).rows.kept).toBe(1);
  });
});

describe("a database file", () => {
  test("holds the logs until the engine is closed, and nothing of it afterwards", async () => {
    const path = join(folder, "logs.duckdb");
    const engine = await duckdb({ path });
    const log = await engine.read(events, rows);
    expect((await engine.aggregate(log, total)).table.columns.total).toEqual({
      type: "number",
      values: Float64Array.of(2),
    });
    expect(existsSync(path)).toBe(true);
    await engine.close();
    const reader = await DuckDBInstance.create(path);
    const connection = await reader.connect();
    const left = await connection.runAndReadAll("SELECT table_name FROM information_schema.tables");
    expect(left.getRows()).toEqual([]);
    connection.closeSync();
    reader.closeSync();
  });

  test("may be shared by engines, and may hold tables of its own", async () => {
    const path = join(folder, "shared.duckdb");
    const writer = await DuckDBInstance.create(path);
    const connection = await writer.connect();
    await connection.run("CREATE TABLE log_1 AS SELECT 42 AS answer");
    connection.closeSync();
    writer.closeSync();
    const [one, other] = await Promise.all([duckdb({ path }), duckdb({ path })]);
    const log = await one.read(events, rows);
    const twin = await other.read(events, [...rows, ...rows]);
    await one.close();
    expect([log.rows.kept, twin.rows.kept]).toEqual([1, 2]);
    expect((await other.aggregate(twin, total)).table.columns.total).toMatchObject({
      values: Float64Array.of(4),
    });
    await other.close();
    const reader = await DuckDBInstance.create(path);
    const after = await reader.connect();
    expect((await after.runAndReadAll("SELECT answer FROM log_1")).getRows()).toEqual([[42]]);
    after.closeSync();
    reader.closeSync();
  });

  test("that is none, or lies nowhere, is an error", async () => {
    const path = join(folder, "text.duckdb");
    await writeFile(path, "no database ".repeat(1000));
    const error = await errorOf(duckdb({ path }));
    expect(error.code).toBe("io");
    expect(error.message).toBe(
      `duckdb: the database ${JSON.stringify(path)} cannot be opened: IO Error: The file "${path}" exists, but it is not a valid DuckDB database file. Pass the path of a DuckDB file that no other process has open, or of one to be made in a folder that exists.`,
    );
    expect((await errorOf(duckdb({ path: join(folder, "no", "such.duckdb") }))).code).toBe("io");
  });
});

/** A plan that takes seconds. */
const slow: AggregatePlan = {
  key: "user",
  cutoffs: Array.from({ length: 300 }, (_, index) => 1_000_000 + index),
  aggregates: {
    items: {
      op: "aggregate",
      aggregate: "mostFrequent",
      input: { op: "column", name: "price", type: "number" },
      window: { direction: "before", length: null },
      type: "number",
    },
  },
};

async function largeLog(engine: Engine): Promise<EventLog> {
  const path = join(folder, "large.parquet");
  if (!existsSync(path)) {
    const writer = await DuckDBInstance.create();
    const connection = await writer.connect();
    await connection.run(`COPY (SELECT i % 1000 AS "user", i AS at, (i * 7919) % 5003 AS price
      FROM range(1000000) AS r (i)) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    writer.closeSync();
  }
  return engine.read(events, path);
}

describe("stopping", () => {
  test("a signal stops a computation that is running, and the engine goes on", async () => {
    await using engine = await duckdb({ threads: 1 });
    const log = await largeLog(engine);
    const controller = new AbortController();
    const work = engine.aggregate(log, slow, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 50);
    const error = await errorOf(work);
    expect([error.code, error.message, error.cause]).toEqual([
      "aborted",
      "aggregate: stopped by its signal.",
      new Error("enough"),
    ]);
    expect((await engine.aggregate(log, total)).users).toHaveLength(10);
  });

  test("a signal stops one call and no other", async () => {
    await using engine = await duckdb({ threads: 1 });
    const log = await largeLog(engine);
    const controller = new AbortController();
    const plan = { ...slow, cutoffs: slow.cutoffs.slice(0, 3) };
    const stopped = errorOf(engine.aggregate(log, slow, { signal: controller.signal }));
    const finished = engine.aggregate(log, plan);
    setTimeout(() => controller.abort(), 50);
    expect((await stopped).code).toBe("aborted");
    expect((await finished).users).toHaveLength(3000);
  });

  test("a signal stops the reading of a file, and leaves no table", async () => {
    const path = join(folder, "stopped.duckdb");
    const engine = await duckdb({ path, threads: 1 });
    await largeLog(engine);
    const controller = new AbortController();
    const work = engine.read(events, join(folder, "large.parquet"), { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    expect((await errorOf(work)).code).toBe("aborted");
    expect((await engine.read(events, rows)).rows.kept).toBe(1);
    await engine.close();
  });

  test("closing stops what is running, and what comes later", async () => {
    const engine = await duckdb({ threads: 1 });
    const log = await largeLog(engine);
    const work = errorOf(engine.aggregate(log, slow));
    const closed = new Promise((resolve) => setTimeout(resolve, 50)).then(() => engine.close());
    expect((await work).message).toBe("duckdb: the engine was closed. Make a new one with duckdb().");
    await closed;
    await engine.close();
    for (const call of [
      () => engine.read(events, rows),
      () => engine.aggregate(log, total),
      () => engine.interactions(log, { user: "user", item: "user" }),
      () => log.rejected(),
      () => log.duplicates(),
    ]) {
      expect((await errorOf(call())).code).toBe("closed");
    }
  });
});

test("calls that overlap do not disturb each other", async () => {
  await using engine = await duckdb({ threads: 2 });
  const reads = Array.from({ length: 20 }, (_, call) =>
    engine.read(
      events,
      Array.from({ length: call + 1 }, (_, at) => ({ user: `u${call}`, at, price: at < call ? 1 : "bad" })),
    ),
  );
  const logs = await Promise.all(reads);
  const found = await Promise.all(
    logs.flatMap((log) => [engine.aggregate(log, { ...total, cutoffs: [1000] }), log.rejected()]),
  );
  found.forEach((result, index) => {
    const call = Math.floor(index / 2);
    if ("users" in result) {
      expect(result.users).toEqual(call === 0 ? [] : [`u${call}`]);
      expect(result.table.columns.total).toMatchObject({
        values: Float64Array.from(call === 0 ? [] : [call]),
      });
    } else expect(result).toEqual([{ line: call + 1, column: "price", value: "bad", reason: "type" }]);
  });
});

test("a log of another engine is refused", async () => {
  await using engine = await duckdb({ threads: 1 });
  await using other = await duckdb({ threads: 1 });
  const log = await other.read(events, rows);
  const error = await errorOf(engine.aggregate(log, total));
  expect([error.code, error.message]).toEqual([
    "invalid-argument",
    "aggregate: the log was not read by this engine. Pass the engine that read it.",
  ]);
});

test("nothing is left in the working directory or fetched from a network", async () => {
  const before = await readdir(process.cwd());
  await using engine = await duckdb({ threads: 1 });
  const error = await errorOf(engine.read(events, "https://example.org/events.parquet"));
  expect(error.code).toBe("unreadable-source");
  expect(await readdir(process.cwd())).toEqual(before);
});
