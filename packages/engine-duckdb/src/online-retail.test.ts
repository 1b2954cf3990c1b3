import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import {
  type AggregateKind,
  type AggregateNode,
  category,
  days,
  defineEvents,
  type Engine,
  type EventLog,
  type ExpressionNode,
  id,
  monthly,
  number,
  oneOf,
  text,
  timestamp,
  type ValueType,
} from "@portrait/core";
import { cleaning, memory, when } from "@portrait/features";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdb } from "./duckdb.js";
import { differences } from "./support/same.js";

const PARQUET = join(import.meta.dirname, "../../../../shared/data/online-retail/online_retail.parquet");
const absent = existsSync(PARQUET) ? "" : ` (skipped: there is no ${PARQUET})`;

const orders = defineEvents({
  user: id("user", { integer: true }),
  item: id("item"),
  at: timestamp(),
  invoice: text(),
  kind: oneOf("purchase", "cancel"),
  quantity: number(),
  price: number(),
  country: category(),
});

const options = {
  rename: {
    user: "CustomerID",
    item: "StockCode",
    at: "InvoiceDate",
    invoice: "InvoiceNo",
    quantity: "Quantity",
    price: "UnitPrice",
    country: "Country",
  },
  clean: cleaning(orders, {
    derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
    duplicates: "drop",
  }),
};

const column = (name: string, type: ValueType): ExpressionNode => ({ op: "column", name, type });
const cancelled: ExpressionNode = { op: "in", of: column("kind", "category"), values: ["cancel"] };
const spend: ExpressionNode = {
  op: "multiply",
  left: column("quantity", "number"),
  right: column("price", "number"),
};

function over(aggregate: AggregateKind, type: ValueType, more: Partial<AggregateNode>): AggregateNode {
  return { op: "aggregate", aggregate, type, window: { direction: "before", length: null }, ...more };
}

const window90 = { direction: "before", length: days(90).milliseconds } as const;

const aggregates: Readonly<Record<string, AggregateNode>> = {
  orders: over("count", "number", {}),
  recent: over("count", "number", { window: window90, where: { op: "not", of: cancelled } }),
  spend: over("sum", "number", { input: spend }),
  meanPrice: over("mean", "number", { input: column("price", "number"), window: window90 }),
  greatest: over("max", "number", { input: spend }),
  items: over("distinct", "number", { input: column("item", "category") }),
  recency: over("recency", "number", { input: column("at", "timestamp"), unit: days(1).milliseconds }),
  cancelShare: over("share", "number", { input: cancelled }),
  favourite: over("mostFrequent", "category", { input: column("item", "category") }),
  first: over("first", "category", { input: column("country", "category") }),
  history: over("history", "list", { input: column("item", "category"), limit: 50 }),
  buys: over("exists", "boolean", { window: { direction: "after", length: days(30).milliseconds } }),
};

describe.skipIf(absent !== "")(`UCI Online Retail${absent}`, () => {
  let folder: string;
  let engine: Engine;
  let log: EventLog;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "portrait-retail-"));
    engine = await duckdb();
    log = await engine.read(orders, PARQUET, options);
  });
  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  test("has the rows that are known of it", async () => {
    expect(log.rows).toEqual({ in: 541_909, kept: 401_604, rejected: 135_080, duplicates: 5_225 });
    expect(log.reasons).toEqual([{ column: "user", reason: "missing", count: 135_080 }]);
    expect(log.span).toEqual({
      first: Date.UTC(2010, 11, 1, 8, 26),
      last: Date.UTC(2011, 11, 9, 12, 50),
    });
    expect(await log.rejected({ limit: 1 })).toEqual([
      { line: 623, column: "user", value: null, reason: "missing" },
    ]);
    expect(await log.duplicates({ limit: 2 })).toEqual([
      { line: 518, firstLine: 495 },
      { line: 528, firstLine: 490 },
    ]);
    const { users, items, at } = await engine.interactions(log, { user: "user", item: "item" });
    expect([users.length, items.length, at.length]).toEqual([4_372, 3_684, 401_604]);
  });

  test("is the same from CSV and JSON lines", async () => {
    const writer = await DuckDBInstance.create();
    const connection = await writer.connect();
    const [csv, jsonl] = [join(folder, "retail.csv"), join(folder, "retail.jsonl")];
    await connection.run(`COPY (SELECT * FROM '${PARQUET}') TO '${csv}' (FORMAT csv, HEADER)`);
    await connection.run(`COPY (SELECT * FROM '${PARQUET}') TO '${jsonl}' (FORMAT json)`);
    connection.closeSync();
    writer.closeSync();
    const plan = { key: "user", cutoffs: [Date.UTC(2012, 0)], aggregates };
    const expected = await engine.aggregate(log, plan);
    for (const path of [csv, jsonl]) {
      const other = await engine.read(orders, path, options);
      expect([other.rows, other.reasons, other.span]).toEqual([log.rows, log.reasons, log.span]);
      expect(await other.duplicates()).toEqual(await log.duplicates());
      expect(differences(expected, await engine.aggregate(other, plan))).toEqual([]);
    }
  });

  test("gives the features that the memory engine gives", async () => {
    const reader = await DuckDBInstance.create();
    const connection = await reader.connect();
    const result = await connection.stream(`SELECT * FROM '${PARQUET}'`);
    async function* rows(): AsyncGenerator<object> {
      for await (const chunk of result.yieldRowObjectJs()) yield* chunk;
    }
    const reference = memory();
    const expected = await reference.read(orders, rows(), options);
    connection.closeSync();
    reader.closeSync();
    expect([expected.rows, expected.reasons, expected.span]).toEqual([log.rows, log.reasons, log.span]);
    const plan = { key: "user", cutoffs: monthly("2011-03-01", "2011-11-01"), aggregates };
    const [one, other] = [await reference.aggregate(expected, plan), await engine.aggregate(log, plan)];
    expect(one.users.length).toBeGreaterThan(20_000);
    expect(differences(one, other)).toEqual([]);
  });
});
