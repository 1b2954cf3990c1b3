import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  boolean,
  defineEvents,
  type Engine,
  type EventLog,
  id,
  isPortraitError,
  number,
  oneOf,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import { cleaning, memory, when } from "@portrait/features";
import { logContents } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";

const orders = defineEvents({
  user: id("user", { integer: true }),
  at: timestamp({ formats: ["%m/%d/%Y %H:%M"] }),
  kind: oneOf("purchase", "cancel"),
  quantity: number({ min: -10, max: 10 }),
  gift: optional(boolean()),
  note: optional(text()),
});

const clean = cleaning(orders, {
  derive: (source) => ({ kind: when(source("invoice").startsWith("C"), "cancel", source("kind")) }),
  reject: ({ kind, quantity, note }) => [
    {
      when: kind.is("purchase").and(quantity.lt(0)),
      column: "quantity",
      reason: "a purchase of less than nothing",
    },
    { when: note.startsWith("TEST"), column: "note", reason: "a test" },
    { when: note.is("test"), column: "note", reason: "a test" },
  ],
  duplicates: "drop",
});

const lines = [
  "invoice,customer,when,kind,quantity,gift,note,extra",
  "I1,17850,2010-12-01 08:26,purchase,2, TRUE , tea ,x",
  "I1,17850.0,12/1/2010 8:26,purchase,2,0,tea,x",
  "I1,17850,2010-12-01 08:26,purchase,2, TRUE , tea ,x",
  "I1,17850,2010-12-01 08:26,purchase,2, TRUE , tea ,y",
  "C2,17850,2010-12-01,anything,-2,,,x",
  "I3,,2010-12-01,purchase,2,,,x",
  "I3,17.5,2010-12-01,purchase,2,,,x",
  "I3,1,12/32/2010 8:26,purchase,2,,,x",
  "I3,1,2010-12-01,gift,2,,,x",
  "I3,1,2010-12-01,,2,,,x",
  "I3,1,2010-12-01,purchase,inf,,,x",
  "I3,1,2010-12-01,purchase,11,,,x",
  "I3,1,2010-12-01,purchase,nan,,,x",
  "I3,1,2010-12-01,purchase,2,maybe,,x",
  "I3,1,2010-12-01,purchase,-2,,TEST,x",
  "I3,1,2010-12-01,purchase,2,,TEST 1,x",
  "I3,1,2010-12-01,purchase,2,, test ,x",
  "I3,1,2010-12-01,purchase,2,, test ,x",
];

const rename = { user: "customer", at: "when" };
let folder: string;
let engine: Engine;
let log: EventLog;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-cleaning-"));
  engine = await duckdb({ threads: 2 });
  const path = join(folder, "orders.csv");
  await writeFile(path, lines.join("\n"));
  log = await engine.read(orders, path, { rename, clean });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

describe("a file with every fault", () => {
  test("is accounted for to the last row", async () => {
    expect(log.rows).toEqual({ in: 18, kept: 4, rejected: 13, duplicates: 1 });
    expect(log.reasons).toEqual([
      { column: "note", reason: "a test", count: 3 },
      { column: "at", reason: "type", count: 1 },
      { column: "gift", reason: "type", count: 1 },
      { column: "kind", reason: "missing", count: 1 },
      { column: "kind", reason: "unknown-value", count: 1 },
      { column: "quantity", reason: "a purchase of less than nothing", count: 1 },
      { column: "quantity", reason: "missing", count: 1 },
      { column: "quantity", reason: "not-finite", count: 1 },
      { column: "quantity", reason: "range", count: 1 },
      { column: "user", reason: "missing", count: 1 },
      { column: "user", reason: "type", count: 1 },
    ]);
  });

  test("gives back each rejected row's line, value and reason", async () => {
    expect(await log.rejected()).toEqual([
      { line: 6, column: "user", value: null, reason: "missing" },
      { line: 7, column: "user", value: "17.5", reason: "type" },
      { line: 8, column: "at", value: "12/32/2010 8:26", reason: "type" },
      { line: 9, column: "kind", value: "gift", reason: "unknown-value" },
      { line: 10, column: "kind", value: null, reason: "missing" },
      { line: 11, column: "quantity", value: "inf", reason: "not-finite" },
      { line: 12, column: "quantity", value: "11", reason: "range" },
      { line: 13, column: "quantity", value: "nan", reason: "missing" },
      { line: 14, column: "gift", value: "maybe", reason: "type" },
      { line: 15, column: "quantity", value: "-2", reason: "a purchase of less than nothing" },
      { line: 16, column: "note", value: "TEST 1", reason: "a test" },
      { line: 17, column: "note", value: " test ", reason: "a test" },
      { line: 18, column: "note", value: " test ", reason: "a test" },
    ]);
    expect(await log.rejected({ limit: 2 })).toHaveLength(2);
    expect(await log.rejected({ limit: 0 })).toEqual([]);
  });

  test("sets only a kept row that repeats one in every column aside", async () => {
    expect(await log.duplicates()).toEqual([{ line: 3, firstLine: 1 }]);
    expect(await log.duplicates({ limit: 0 })).toEqual([]);
  });

  test("is read like the same rows in memory", async () => {
    const [header = [], ...records] = lines.map((line) => line.split(","));
    const rows = records.map((fields) =>
      Object.fromEntries(fields.map((field, index) => [header[index], field === "" ? null : field])),
    );
    const reference = memory();
    const expected = await logContents(
      reference,
      await reference.read(orders, rows, { rename, clean }),
      "user",
    );
    expect(await logContents(engine, log, "user")).toEqual(expected);
  });
});

test.each([-1, 1.5, Number.NaN, "2"])("a limit of %j is refused", async (limit) => {
  for (const call of [log.rejected, log.duplicates]) {
    const error: unknown = await call({ limit: limit as number }).catch((reason: unknown) => reason);
    expect(isPortraitError(error, "invalid-option")).toBe(true);
  }
});
