import { existsSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import {
  category,
  defineEvents,
  id,
  minutes,
  number,
  oneOf,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import {
  buildProfiles,
  cleaning,
  count,
  defineProfile,
  fixCleaning,
  memory,
  mostFrequent,
  when,
} from "@portrait/features";
import { describe, expect, test } from "vitest";
import { duckdb } from "./duckdb.js";

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
  market: optional(category()),
  description: optional(text()),
});

const markets = [
  { Country: "United Kingdom", Market: "home" },
  { Country: "EIRE", Market: "near" },
  { Country: "Germany", Market: "near" },
  { Country: "France", Market: "near" },
];

const plan = cleaning(orders, {
  derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
  text: {
    item: { case: "upper" },
    description: { normalise: "NFKC", collapseSpaces: true, nulls: ["Unknown", "check", "?"] },
    country: { nulls: ["Unspecified"] },
  },
  missing: { country: "mostFrequent" },
  outliers: { price: { winsorise: [0.001, 0.999] }, quantity: { reject: [-10_000, 10_000] } },
  references: {
    country: { table: markets, key: "Country", join: { market: "Market" }, missing: "keep" },
  },
  reject: ({ price }) => [{ when: price.lte(0), column: "price", reason: "no price" }],
  duplicates: { key: ["user", "item", "invoice", "quantity"], within: minutes(5) },
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
    description: "Description",
  },
  clean: plan,
};

async function* rows(): AsyncGenerator<object> {
  const reader = await DuckDBInstance.create();
  const connection = await reader.connect();
  const result = await connection.stream(`SELECT * FROM '${PARQUET}'`);
  for await (const chunk of result.yieldRowObjectJs()) yield* chunk;
  connection.closeSync();
  reader.closeSync();
}

describe.skipIf(absent !== "")(`the faults of UCI Online Retail${absent}`, { timeout: 300_000 }, () => {
  test("are cleaned in DuckDB like in memory, and all are accounted for", async () => {
    const engine = await duckdb();
    const log = await engine.read(orders, PARQUET, options);
    const reference = memory();
    const expected = await reference.read(orders, rows(), options);
    expect([log.rows, log.reasons, log.changes, log.learnt, log.span]).toEqual([
      expected.rows,
      expected.reasons,
      expected.changes,
      expected.learnt,
      expected.span,
    ]);
    expect(await log.rejected({ limit: 1000 })).toEqual(await expected.rejected({ limit: 1000 }));
    expect(await log.duplicates()).toEqual(await expected.duplicates());
    const { in: all, kept, rejected, duplicates } = log.rows;
    expect(all).toBe(541_909);
    expect(kept + rejected + duplicates).toBe(all);
    expect(log.rows.duplicates).toBe(5279);
    expect(log.reasons).toEqual([
      { column: "user", reason: "missing", count: 135_080 },
      { column: "price", reason: "no price", count: 39 },
      { column: "quantity", reason: "outlier", count: 5 },
    ]);
    expect(log.changes).toEqual([
      { column: "price", step: "outliers", count: 674 },
      { column: "country", step: "text", count: 241 },
      { column: "country", step: "missing", count: 241 },
      { column: "market", step: "references", count: 382_082 },
      { column: "description", step: "text", count: 95_950 },
    ]);
    expect(log.learnt).toEqual([
      { column: "price", step: "outliers", low: 0.12, high: 50 },
      { column: "country", step: "missing", value: "United Kingdom" },
    ]);

    const shopper = defineProfile(orders, {
      key: "user",
      features: ({ market, item }) => ({
        market: mostFrequent(market),
        item: mostFrequent(item),
        orders: count(),
      }),
    });
    const asked = { asOf: "2011-12-10", users: ["12347", "12583", "17850"] };
    const profiles = await buildProfiles(shopper, log, { engine, ...asked });
    expect(profiles).toEqual(await buildProfiles(shopper, expected, { engine: reference, ...asked }));
    expect(profiles.map(({ features }) => features.market)).toEqual([null, "near", "home"]);

    const fixed = await engine.read(orders, PARQUET, { ...options, clean: fixCleaning(plan, log.learnt) });
    expect([fixed.rows, fixed.reasons, fixed.changes, fixed.learnt]).toEqual([
      log.rows,
      log.reasons,
      log.changes,
      [],
    ]);
    await engine.close();
  });
});
