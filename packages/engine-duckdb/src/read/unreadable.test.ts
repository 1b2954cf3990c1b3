import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { defineEvents, type Engine, id, optional, PortraitError, text, timestamp } from "@portrait/core";
import { cleaning } from "@portrait/features";
import { afterAll, beforeAll, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-unreadable-"));
  engine = await duckdb({ threads: 1 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const visits = defineEvents({ user: id("user"), at: timestamp(), note: optional(text()) });

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function errorOf(work: Promise<unknown>): Promise<PortraitError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof PortraitError) return error;
  throw new Error(`A PortraitError was expected; received ${String(error)}.`);
}

const CSV =
  " It must be UTF-8, begin with a header, and have as many fields in each record as in the header.";

test.each<readonly [string, string | Uint8Array, string]>([
  ["empty.csv", "", "the file is empty."],
  ["empty.parquet", "", "the file is empty."],
  ["empty.jsonl", "", "the file is empty."],
  ["empty.arrow", "", "the file is empty."],
  [
    "long.csv",
    "user,at\na,1970-01-01\nb,1970-01-01,x\n",
    `Invalid Input Error: CSV Error on Line: 3; Expected Number of Columns: 2 Found: 3.${CSV}`,
  ],
  [
    "short.csv",
    "user,at\na,1970-01-01\nb\n",
    `Invalid Input Error: CSV Error on Line: 3; Expected Number of Columns: 2 Found: 1.${CSV}`,
  ],
  [
    "open.csv",
    'user,at\na,"1970\nb,x',
    `Invalid Input Error: CSV Error on Line: 2; Value with unterminated quote found.${CSV}`,
  ],
  [
    "latin.csv",
    Buffer.from("user,at\ncaf\xe9,1970-01-01\n", "latin1"),
    `Invalid Input Error: CSV Error on Line: 2; Invalid unicode (byte sequence mismatch) detected. This file is not utf-8 encoded.${CSV}`,
  ],
  ["blank.csv", "\n\n", "its first line names no columns. A CSV file begins with a header."],
  [
    "twice.csv",
    "user,at,user\na,1970-01-01,b\n",
    'it has 2 columns named "user". Give each column a name of its own.',
  ],
  [
    "cut.jsonl",
    '{"user":"a","at":0}\n{"user":\n',
    "its line 2 is no JSON: unexpected end of data. Write one JSON object a line.",
  ],
  [
    "joined.jsonl",
    '{"user":"a","at":0}\n\n{"user":"a","at":0}{"user":"b","at":0}\n',
    "its line 3 is no JSON: unexpected content after document. Write one JSON object a line.",
  ],
  [
    "latin.jsonl",
    Buffer.from('{"user":"caf\xe9","at":0}\n', "latin1"),
    "it is not JSON throughout: invalid UTF-8 encoding in string. Write one JSON object a line.",
  ],
  ["cut.arrow", "ARROW1\0\0", "its end is missing. It may be cut off, or no Arrow file."],
  ["list.jsonl", '{"user":"a","at":0}\n[1]\n', "its record 2 is no JSON object. Write one object a line."],
  [
    "text.parquet",
    "user,at\na,1970-01-01\n",
    `Invalid Input Error: No magic bytes found at end of file 'FILE'. It may be cut off, or no Parquet file.`,
  ],
  [
    "text.arrow",
    "user,at\na,1970-01-01\n",
    "Expected to read 1919251317 metadata bytes, but only read 17. It may be cut off, or no Arrow file.",
  ],
  [
    "events.xyz",
    "user,at\n",
    'its name does not tell the format. Name it with one of ".parquet", ".pq", ".csv", ".tsv", ".jsonl", ".ndjson", ".arrow", ".arrows", ".feather", ".ipc", or pass { format: "csv" }.',
  ],
])("%s", async (name, content, reason) => {
  const path = await file(name, content);
  const error = await errorOf(engine.read(visits, path));
  expect(error.code).toBe("unreadable-source");
  expect(error.message).toBe(`read: ${JSON.stringify(path)} cannot be read: ${reason.replace("FILE", path)}`);
  expect(error.details.path).toBe(path);
});

test("a compressed file that is cut off", async () => {
  const path = await file("cut.csv.gz", gzipSync("user,at\na,1970-01-01\n".repeat(10_000)).subarray(0, 60));
  const error = await errorOf(engine.read(visits, path));
  expect(error.message).toBe(
    `read: ${JSON.stringify(path)} cannot be read: unexpected end of file. It may be cut off, or no gzip file.`,
  );
});

test("a Parquet file that is cut off", async () => {
  const path = join(folder, "cut.parquet");
  const writer = await DuckDBInstance.create();
  const connection = await writer.connect();
  await connection.run(
    `COPY (SELECT i AS "user", 0 AS at FROM range(9) AS r (i)) TO '${path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  writer.closeSync();
  await truncate(path, 100);
  expect((await errorOf(engine.read(visits, path))).message).toBe(
    `read: ${JSON.stringify(path)} cannot be read: Invalid Input Error: No magic bytes found at end of file '${path}'. It may be cut off, or no Parquet file.`,
  );
});

test("a file that is not there, a folder, and what is no file", async () => {
  expect((await errorOf(engine.read(visits, "no/such.csv"))).message).toBe(
    `read: "no/such.csv" cannot be read: there is no such file. Paths are relative to ${process.cwd()}.`,
  );
  expect((await errorOf(engine.read(visits, folder))).message).toBe(
    `read: ${JSON.stringify(folder)} cannot be read: it is a directory. Pass one file.`,
  );
  expect((await errorOf(engine.read(visits, "/dev/null"))).message).toBe(
    'read: "/dev/null" cannot be read: it is no regular file. Pass one file.',
  );
  expect((await errorOf(engine.read(visits, new URL("https://example.org/a.csv")))).message).toBe(
    'read: "https://example.org/a.csv" cannot be read: it is no file: URL. Download the file, or pass its rows.',
  );
  expect((await errorOf(engine.read(visits, "a\u0000.csv"))).message).toBe(
    'read: "a\\u0000.csv" cannot be read: a path cannot hold the character NUL.',
  );
  expect((await errorOf(engine.read(visits, ""))).message).toBe(
    'read: "" cannot be read: the path is empty.',
  );
});

test("a column that is missing", async () => {
  const path = await file("other.csv", "customer,time\na,1970-01-01\n");
  const error = await errorOf(engine.read(visits, path, { rename: { at: "time" } }));
  expect(error.code).toBe("missing-column");
  expect(error.message).toBe(
    'read: the source lacks "user". It has "customer", "time"; map names with "rename".',
  );
  expect(error.details).toEqual({ missing: ["user"], present: ["customer", "time"] });
});

test("a column that another is derived from is missing", async () => {
  const path = await file("derive.csv", "user,at\na,1970-01-01\n");
  const clean = cleaning(visits, { derive: (source) => ({ note: source("remark") }) });
  expect((await errorOf(engine.read(visits, path, { clean }))).message).toBe(
    'read: the source lacks "remark". It has "user", "at"; map names with "rename".',
  );
});

test("a source that is none", async () => {
  expect((await errorOf(engine.read(visits, 5 as never))).message).toBe(
    'read: the source must be row objects, an Arrow table or a file; received 5. Pass objects such as { user: "17850", at: "2011-03-01" }, or a path such as "events.parquet".',
  );
});
