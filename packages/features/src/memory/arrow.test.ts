import { category, defineEvents, id, number, oneOf, optional, timestamp } from "@portrait/core";
import {
  Bool,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  tableFromArrays,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { last } from "../define/last.js";
import { defineProfile } from "../define/profile.js";
import { sum } from "../define/sum.js";
import { buildProfiles } from "../profile/profiles.js";
import { isArrowTable } from "../read/source.js";
import { failureOf } from "../thrown.fixture.js";
import { memory } from "./memory.js";

const orders = defineEvents({
  user: id("user", { integer: true }),
  at: timestamp(),
  kind: oneOf("buy", "cancel"),
  price: optional(number()),
});

const shopper = defineProfile(orders, {
  key: "user",
  features: ({ at, kind, price }) => ({ orders: count(), at: last(at), kind: last(kind), spend: sum(price) }),
});

describe("an Arrow table", () => {
  test("made of arrays is read", async () => {
    const table = tableFromArrays({
      user: Int32Array.of(17850, 17850, 13047),
      at: ["2011-03-01", "2011-03-02T10:00:00.5Z", "2011-03-03"],
      kind: ["buy", "cancel", "refund"],
      price: [2.5, null, 1],
      unused: [true, false, true],
    });
    expect(isArrowTable(table)).toBe(true);
    const engine = memory();
    const log = await engine.read(orders, table);
    expect(log.rows).toEqual({ in: 3, kept: 2, rejected: 1, duplicates: 0 });
    expect(await log.rejected()).toEqual([
      { line: 3, column: "kind", value: "refund", reason: "unknown-value" },
    ]);
    const [profile] = await buildProfiles(shopper, log, { engine, asOf: "2011-04-01" });
    expect(profile?.key).toBe("17850");
    expect(profile?.features).toEqual({
      orders: 2,
      at: new Date("2011-03-02T10:00:00.5Z"),
      kind: "cancel",
      spend: 2.5,
    });
  });

  test("of typed columns is read by their values", async () => {
    const columns = {
      user: vectorFromArray([17850n, 17850n, null], new Int64()),
      at: vectorFromArray([new Date(0), new Date(1500), new Date(0)], new TimestampMillisecond()),
      kind: vectorFromArray(["buy", "cancel", "buy"], new Dictionary(new Utf8(), new Int32())),
      price: vectorFromArray([0.5, null, 1], new Float64()),
    };
    const engine = memory();
    const log = await engine.read(orders, new Table(columns));
    expect(log.reasons).toEqual([{ column: "user", reason: "missing", count: 1 }]);
    const [profile] = await buildProfiles(shopper, log, { engine, asOf: "2011-04-01" });
    expect(profile?.features).toEqual({ orders: 2, at: new Date(1500), kind: "cancel", spend: 0.5 });
  });

  test.each([
    ["seconds", new TimestampSecond(), 1_299_000_000_000],
    ["milliseconds", new TimestampMillisecond(), 1_299_000_000_123],
    ["microseconds", new TimestampMicrosecond(), 1_299_000_000_123],
    ["nanoseconds", new TimestampNanosecond(), 1_299_000_000_123],
    ["days", new DateDay(), 1_298_937_600_000],
  ])("holds instants in %s", async (_, type, instant) => {
    const table = new Table({
      user: vectorFromArray(["1"], new Utf8()),
      at: vectorFromArray([new Date(type instanceof TimestampSecond ? instant : 1_299_000_000_123)], type),
      kind: vectorFromArray(["buy"], new Utf8()),
    });
    const log = await memory().read(orders, table);
    expect(log.span).toEqual({ first: instant, last: instant });
  });

  test("rejects what no column can be read from, and says so", async () => {
    const table = new Table({
      user: vectorFromArray([1, 2, 3], new Int32()),
      at: vectorFromArray([new Date(0), new Date(0), new Date(0)], new TimestampMillisecond()),
      kind: vectorFromArray(["buy", "buy", null], new Utf8()),
      price: vectorFromArray(
        [{ amount: 1 }, null, null],
        new Struct([new Field("amount", new Float64(), true)]),
      ),
    });
    const log = await memory().read(orders, table);
    expect(log.reasons).toEqual([
      { column: "kind", reason: "missing", count: 1 },
      { column: "price", reason: "type", count: 1 },
    ]);
    const lists = new Table({
      user: vectorFromArray([["1"]], new List(new Field("item", new Utf8(), true))),
      at: vectorFromArray([Uint32Array.of(150, 0, 0, 0)], new Decimal(2, 10)),
      kind: vectorFromArray([true], new Bool()),
    });
    expect((await memory().read(orders, lists)).reasons).toEqual([
      { column: "user", reason: "type", count: 1 },
    ]);
  });

  test("lacks a column", async () => {
    const table = tableFromArrays({ user: ["1"], when: ["2011-03-01"], kind: ["buy"] });
    expect(await failureOf(() => memory().read(orders, table))).toBe(
      'missing-column: read: the source lacks "at". It has "user", "when", "kind"; map names with "rename".',
    );
    expect((await memory().read(orders, table, { rename: { at: "when" } })).rows.kept).toBe(1);
  });

  test("of no rows gives an empty log", async () => {
    const log = await memory().read(orders, tableFromArrays({ user: [] as string[] }));
    expect(log.rows).toEqual({ in: 0, kept: 0, rejected: 0, duplicates: 0 });
    expect(log.span).toBeNull();
  });

  test("may as well be given as its rows", async () => {
    const visits = defineEvents({ user: id("user"), at: timestamp(), page: category() });
    const table = tableFromArrays({ user: ["a", "b"], at: ["1970-01-01", "1970-01-02"], page: ["x", "y"] });
    const rows: Iterable<object> = table.toArray();
    const log = await memory().read(visits, rows);
    expect(log.rows.kept).toBe(2);
  });

  test("knows its repeats", async () => {
    const visits = defineEvents({ user: id("user"), at: timestamp() });
    const table = tableFromArrays({
      user: ["a", "a", "a"],
      at: ["1970-01-01", "1970-01-01", "1970-01-01"],
      unnamed: [1, 1, 2],
    });
    const clean = { derive: {}, trim: true, reject: [], duplicates: "drop" } as const;
    const log = await memory().read(visits, table, { clean });
    expect(await log.duplicates()).toEqual([{ line: 2, firstLine: 1 }]);
  });
});
