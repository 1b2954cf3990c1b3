import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { defineEvents, type Engine, id, number, optional, text, timestamp } from "@portrait/core";
import { cleaning, memory } from "@portrait/features";
import { logContents } from "@portrait/testing";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { duckdb } from "../duckdb.js";

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-sources-"));
  engine = await duckdb({ threads: 2 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const visits = defineEvents({
  user: id("user"),
  at: timestamp(),
  pages: optional(number()),
  note: optional(text()),
});

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const notes = async (path: string | URL): Promise<readonly (readonly [string, unknown, unknown])[]> => {
  const { last } = await logContents(engine, await engine.read(visits, path), "user");
  return last.map(([user, values]) => [user, values.pages, values.note] as const);
};

describe("CSV", () => {
  test("has quotes, line breaks in fields, and empty fields", async () => {
    const path = await file(
      "quotes.csv",
      'user,at,pages,note\r\na,1970-01-01,1,"x, ""y""\r\nz"\r\nb,1970-01-01,,""\r\n',
    );
    expect(await notes(path)).toEqual([
      ["a", 1, 'x, "y"\r\nz'],
      ["b", null, null],
    ]);
  });

  test.each([",", ";", "\t", "|"])("is separated by %j, as its header says", async (delimiter) => {
    const lines = [
      ["user", "at", "pages", "note"],
      ["a", "1970-01-01", "1", "x"],
    ];
    const path = await file("delimited.csv", lines.map((line) => line.join(delimiter)).join("\n"));
    expect(await notes(path)).toEqual([["a", 1, "x"]]);
  });

  test("may begin with a byte order mark, and names may be quoted", async () => {
    const path = await file("bom.csv", '\ufeff"user","at","pa""ges","note,",note\na,1970-01-01,1,2,x\n');
    const events = defineEvents({ user: id("user"), at: timestamp(), one: number(), two: number() });
    const log = await engine.read(events, path, { rename: { one: 'pa"ges', two: "note," } });
    expect((await logContents(engine, log, "user")).last).toMatchObject([["a", { one: 1, two: 2 }]]);
  });

  test("tells upper from lower case in names", async () => {
    const path = await file("case.csv", "user,at,note,NOTE,Note\na,1970-01-01,1,2,3\n");
    const events = defineEvents({
      user: id("user"),
      at: timestamp(),
      note: text(),
      NOTE: text(),
      Note: text(),
    });
    expect((await logContents(engine, await engine.read(events, path), "user")).last).toMatchObject([
      ["a", { note: "1", NOTE: "2", Note: "3" }],
    ]);
  });

  test("may be compressed", async () => {
    const path = await file("small.csv.gz", gzipSync("user,at,note\na,1970-01-01,x\n"));
    expect(await notes(path)).toEqual([["a", null, "x"]]);
  });

  test("may have a header alone", async () => {
    const log = await engine.read(visits, await file("header.csv", "user,at\n"));
    expect([log.rows, log.span, log.reasons]).toEqual([
      { in: 0, kept: 0, rejected: 0, duplicates: 0 },
      null,
      [],
    ]);
  });

  test("one bad value changes no other", async () => {
    const lines = Array.from(
      { length: 30_000 },
      (_, index) => `u${index},1970-01-01,${index === 25_000 ? "bad" : index},n`,
    );
    const log = await engine.read(visits, await file("late.csv", `user,at,pages,note\n${lines.join("\n")}`));
    expect(log.rows).toEqual({ in: 30_000, kept: 29_999, rejected: 1, duplicates: 0 });
    expect(await log.rejected()).toEqual([{ line: 25_001, column: "pages", value: "bad", reason: "type" }]);
  });
});

describe("JSON lines", () => {
  test("rows may lack columns, and names may be any text", async () => {
    const path = await file(
      "any.jsonl",
      '{"user":"a","at":0,"n/~":7}\n\n{"user":9007199254740993,"at":"1970-01-01","__proto__":1}\n{"at":0,"user":"c","n/~":"8"}\n',
    );
    const events = defineEvents({ user: id("user"), at: timestamp(), pages: optional(number()) });
    const { last, rows } = await logContents(
      engine,
      await engine.read(events, path, { rename: { pages: "n/~" } }),
      "user",
    );
    expect(rows.kept).toBe(3);
    expect(last.map(([user, values]) => [user, values.pages])).toEqual([
      ["9007199254740993", null],
      ["a", 7],
      ["c", 8],
    ]);
  });

  test("may be compressed", async () => {
    const path = await file("small.ndjson.gz", gzipSync('{"user":"a","at":0,"note":"x"}\n'));
    expect(await notes(path)).toEqual([["a", null, "x"]]);
  });
});

test("numbers that JSON does not have are read as what they are", async () => {
  const path = await file(
    "odd.jsonl",
    '{"user":"a","at":0,"pages":NaN}\n{"user":"b","at":0,"pages":-Infinity}\n',
  );
  const log = await engine.read(visits, path);
  expect(log.rows.kept).toBe(1);
  expect(await log.rejected()).toEqual([
    { line: 2, column: "pages", value: Number.NEGATIVE_INFINITY, reason: "not-finite" },
  ]);
});

describe("Arrow", () => {
  const table = tableFromArrays({
    user: ["a", "b"],
    at: Float64Array.of(0, 1),
    pages: Float64Array.of(1.5, Number.NaN),
  });

  test.each(["file", "stream"] as const)("an IPC %s", async (kind) => {
    const path = await file(`${kind}.arrow`, tableToIPC(table, kind));
    expect(await notes(path)).toEqual([
      ["a", 1.5, null],
      ["b", null, null],
    ]);
  });

  test("a table in memory", async () => {
    const log = await engine.read(visits, table);
    expect((await logContents(engine, log, "user")).last).toMatchObject([
      ["a", { pages: 1.5 }],
      ["b", { pages: null }],
    ]);
  });
});

describe("paths", () => {
  const content = "user,at,note\na,1970-01-01,x\n";

  test.each([
    "it's.csv",
    'q"; drop table x; --.csv',
    "[ab]*?.csv",
    "a b\u00fc\u{1f600}.csv",
    "$1.csv",
    "{a,b}.csv",
    "%41.csv",
    "s3:.csv",
    "**.csv",
    "\\x.csv",
  ])("a file may be named %j", async (name) => {
    await file("a.csv", "user,at,note\nwrong,1970-01-01,x\n");
    const path = await file(name, content);
    expect(await notes(path)).toEqual([["a", null, "x"]]);
    expect(await notes(pathToFileURL(path))).toEqual([["a", null, "x"]]);
  });

  test("the format can be told", async () => {
    const path = await file("events.txt", content);
    const log = await engine.read(visits, path, { format: "csv" });
    expect(log.rows.kept).toBe(1);
  });

  test("a folder may be named like a pattern", async () => {
    await mkdir(join(folder, "*[x]"));
    expect(await notes(await file("*[x]/a.csv", content))).toEqual([["a", null, "x"]]);
  });
});

describe("row schemas", () => {
  const shape = z.object({
    user: z.string().startsWith("u"),
    at: z.coerce.date(),
    pages: z.coerce.number().optional(),
    note: z.string().nullish(),
    extra: z.unknown(),
  });
  const checked = defineEvents(
    { user: id("user"), at: timestamp(), pages: optional(number()), note: optional(text()) },
    { rowSchema: shape },
  );
  const rows = [
    { user: "u1", at: "1970-01-01", pages: "5", note: "x", extra: 1 },
    { user: "v2", at: "1970-01-01", pages: "5", note: "x", extra: 1 },
    { user: "u3", at: "1970-01-02", note: " y ", extra: 2 },
    { user: "u1", at: "1970-01-01", pages: "5", note: "x", extra: 1 },
    { user: "u1", at: "1970-01-01", pages: "5", note: "x", extra: 3 },
  ];

  test("see the rows of a file as they see row objects", async () => {
    const path = await file("schema.jsonl", rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const options = { clean: cleaning(checked, { duplicates: "drop" }) };
    const reference = memory();
    const expected = await logContents(reference, await reference.read(checked, rows, options), "user");
    expect(await logContents(engine, await engine.read(checked, path, options), "user")).toEqual(expected);
    expect(expected.rows).toEqual({ in: 5, kept: 3, rejected: 1, duplicates: 1 });
    expect(expected.rejected).toEqual([{ line: 2, column: "user", value: "v2", reason: "schema" }]);
  });

  test("see the types of a Parquet file", async () => {
    const path = join(folder, "types.parquet");
    const writer = await DuckDBInstance.create();
    const connection = await writer.connect();
    await connection.run(`COPY (SELECT 'u' || i AS "user", TIMESTAMP '1970-01-01' AS at, i AS pages, 9007199254740993 AS big
      FROM range(5000) AS r (i)) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    writer.closeSync();
    const typed = z.object({ user: z.string(), at: z.date(), pages: z.number().max(4997), big: z.bigint() });
    const events = defineEvents({ user: id("user"), at: timestamp(), pages: number() }, { rowSchema: typed });
    const log = await engine.read(events, path);
    expect(log.rows).toEqual({ in: 5000, kept: 4998, rejected: 2, duplicates: 0 });
    expect(await log.rejected({ limit: 1 })).toEqual([
      { line: 4999, column: "pages", value: 4998, reason: "schema" },
    ]);
  });
});

test("lines are numbered in the order of the file, however it is read", async () => {
  const path = join(folder, "large.parquet");
  const writer = await DuckDBInstance.create();
  const connection = await writer.connect();
  await connection.run(`COPY (SELECT i AS "user", '1970-01-01' AS at, CASE WHEN i % 50000 = 49999 THEN 'bad' ELSE '1' END AS pages
    FROM range(400000) AS r (i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 20000)`);
  await connection.run(`COPY (SELECT * FROM '${path}') TO '${path}.csv' (FORMAT csv, HEADER)`);
  await connection.run(`COPY (SELECT * FROM '${path}') TO '${path}.jsonl' (FORMAT json)`);
  connection.closeSync();
  writer.closeSync();
  for (const source of [path, `${path}.csv`, `${path}.jsonl`]) {
    const log = await engine.read(visits, source);
    expect((await log.rejected()).map(({ line }) => line)).toEqual(
      Array.from({ length: 8 }, (_, index) => (index + 1) * 50_000),
    );
  }
});
