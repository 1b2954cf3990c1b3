import { defineEvents, type Interactions, id, oneOf, splitInteractions, timestamp } from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import { cleaning, when } from "@portrait/features";
import type { TopN } from "./read-lists.ts";

const orders = defineEvents({
  user: id("user", { integer: true }),
  item: id("item"),
  at: timestamp({ formats: ["%m/%d/%Y %H:%M"] }),
  kind: oneOf("purchase", "cancel"),
});

/** Purchases, without rows that repeat another in every column or have no customer. */
async function readPurchases(path: string): Promise<Interactions> {
  await using engine = await duckdb();
  const log = await engine.read(orders, path, {
    rename: { user: "CustomerID", item: "StockCode", at: "InvoiceDate" },
    clean: cleaning(orders, {
      derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
      duplicates: "drop",
    }),
  });
  return await engine.interactions(log, {
    user: "user",
    item: "item",
    where: orders.columns.kind.is("purchase").node,
  });
}

/** What {@link readOnlineRetail} gives to learn from, divided again at 2011-09-01, to choose parameters by. */
export async function readRetailValidation(path: string): Promise<TopN> {
  return splitInteractions((await readOnlineRetail(path)).train, "2011-09-01");
}

/** Purchases before 2011-10-01 to learn from, what is new to its customer from then on to judge by. */
export async function readOnlineRetail(path: string): Promise<TopN> {
  return splitInteractions(await readPurchases(path), "2011-10-01");
}
