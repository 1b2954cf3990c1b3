import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { type Column, defineEvents, type Engine, id, timestamp } from "@portrait/core";
import { cleaning, memory, when } from "@portrait/features";
import { logContents } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";
import { columnsUnderTest, hardTexts } from "../support/columns-under-test.js";

let folder: string;
let engine: Engine;
const reference = memory();
const instants = [
  "2011-03-01 08:26:00.123456",
  "1969-12-31 23:59:59.9999",
  "0001-01-01",
  "9999-12-31 23:59:59.999",
];
const dates = [
  new Date("2011-03-01T08:26:00.123Z"),
  new Date(-1),
  new Date("0001-01-01"),
  new Date("9999-12-31T23:59:59.999Z"),
];
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** For each type of a Parquet column: values in SQL, and what a row in JavaScript holds. */
const CASES: Readonly<Record<string, { readonly sql: readonly string[]; readonly js: readonly unknown[] }>> =
  {
    VARCHAR: { sql: hardTexts.map(quoted), js: hardTexts },
    BIGINT: {
      sql: ["0", "1", "5", "-1", "17850", "9007199254740993", "8640000000000000", "8640000000000001", "NULL"],
      js: [0, 1, 5, -1, 17850, 9007199254740993n, 8640000000000000, 8640000000000001, null],
    },
    INTEGER: { sql: ["0", "1", "100001"], js: [0, 1, 100001] },
    UBIGINT: { sql: ["18446744073709551615", "7"], js: [18446744073709551615n, 7] },
    DOUBLE: {
      sql: [
        "0",
        "1",
        "17850",
        "17850.5",
        "'nan'",
        "'inf'",
        "'-inf'",
        "1e21",
        "1e-7",
        "8.64e15",
        "8640000000000002",
        "9007199254740992",
        "-1.5",
        "NULL",
      ],
      js: [
        0,
        1,
        17850,
        17850.5,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        1e21,
        1e-7,
        8.64e15,
        8640000000000002,
        9007199254740992,
        -1.5,
        null,
      ],
    },
    FLOAT: { sql: ["0.1", "1"], js: [Math.fround(0.1), 1] },
    "DECIMAL(10,2)": { sql: ["1.50", "-0.01", "5"], js: [1.5, -0.01, 5] },
    "DECIMAL(20,0)": { sql: ["17850", "12345678901234567890"], js: [17850, 12345678901234567890n] },
    BOOLEAN: { sql: ["TRUE", "FALSE", "NULL"], js: [true, false, null] },
    TIMESTAMP: { sql: [...instants.map(quoted), "NULL"], js: [...dates, null] },
    TIMESTAMP_MS: { sql: ["'1969-12-31 23:59:59.999'"], js: [new Date(-1)] },
    TIMESTAMP_NS: {
      sql: ["'1969-12-31 23:59:59.999999999'", "'2011-03-01 08:26:00.123456789'"],
      js: [new Date(-1), dates[0]],
    },
    TIMESTAMPTZ: { sql: ["'2011-03-01 08:26:00.123456+01:00'"], js: [new Date("2011-03-01T07:26:00.123Z")] },
    DATE: { sql: ["'2011-03-01'", "'1969-12-31'"], js: [new Date("2011-03-01"), new Date("1969-12-31")] },
    TIME: { sql: ["'08:26:00'"], js: ["08:26:00"] },
    UUID: { sql: ["'eeccb8c5-9943-b2bb-bb5e-222f4e14b687'"], js: ["eeccb8c5-9943-b2bb-bb5e-222f4e14b687"] },
    "INTEGER[]": { sql: ["[1, 2]", "[]", "NULL"], js: [[1, 2], [], null] },
    "STRUCT(a INTEGER)": { sql: ["{'a': 1}"], js: [{ a: 1 }] },
  };

/** A name that must be quoted wherever it stands. */
const NAME = 'x"; drop table x; --';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-parquet-"));
  engine = await duckdb({ threads: 2 });
  const writer = await DuckDBInstance.create();
  const connection = await writer.connect();
  for (const [type, { sql }] of Object.entries(CASES)) {
    const rows = sql.map((value, index) => `(${index}, CAST(${value} AS ${type}))`).join(", ");
    await connection.run(`COPY (SELECT who, 0 AS at, x AS "${NAME.replaceAll('"', '""')}"
      FROM (VALUES ${rows}) AS v (who, x) ORDER BY who) TO ${quoted(pathOf(type))} (FORMAT parquet)`);
  }
  const blob = pathOf("BLOB");
  await connection.run(
    `COPY (SELECT 0 AS who, 0 AS at, '\\x01\\x02'::BLOB AS x) TO ${quoted(blob)} (FORMAT parquet)`,
  );
  connection.closeSync();
  writer.closeSync();
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const pathOf = (type: string): string => join(folder, `${type.replaceAll(/\W/g, "_")}.parquet`);

describe.each(Object.keys(CASES))("Parquet %s", (type) => {
  test.each(Object.entries(columnsUnderTest))(
    "is read as %s like the memory engine reads it",
    async (_, column) => {
      const { js } = CASES[type] as (typeof CASES)[string];
      const rows = js.map((x, who) => ({ who, at: 0, [NAME]: x }));
      const events = defineEvents({
        user: id("user"),
        at: timestamp(),
        x: column,
        kind: columnsUnderTest.text as Column,
      });
      const clean = cleaning(events, {
        duplicates: "drop",
        derive: (source) => ({ kind: when(source(NAME).isNull(), "none", source(NAME)) }),
      });
      const options = { rename: { user: "who", x: NAME }, clean };
      const expected = await logContents(reference, await reference.read(events, rows, options), "user");
      expect(await logContents(engine, await engine.read(events, pathOf(type), options), "user")).toEqual(
        expected,
      );
    },
  );
});

test("bytes can be read as nothing, and are given back", async () => {
  const events = defineEvents({ user: id("user"), at: timestamp(), x: columnsUnderTest.text as Column });
  const log = await engine.read(events, pathOf("BLOB"), { rename: { user: "who" } });
  expect(await log.rejected()).toEqual([
    { line: 1, column: "x", value: Uint8Array.of(1, 2), reason: "type" },
  ]);
});
