import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  defineEvents,
  fit,
  type Interactions,
  id,
  oneOf,
  type RankingExamples,
  type Recommender,
  splitInteractions,
  timestamp,
} from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import { cleaning, when } from "@portrait/features";
import { expect, test } from "vitest";
import { popularity } from "../../baseline/popularity.js";
import { lightGcn } from "./lightgcn.js";

const retail = new URL("../../../../../../shared/data/online-retail/online_retail.parquet", import.meta.url);

const orders = defineEvents({
  user: id("user", { integer: true }),
  item: id("item"),
  at: timestamp({ formats: ["%m/%d/%Y %H:%M"] }),
  kind: oneOf("purchase", "cancel"),
});

/** Purchases, without rows that repeat another in every column or have no customer. */
async function readPurchases(): Promise<Interactions> {
  const engine = await duckdb();
  const log = await engine.read(orders, fileURLToPath(retail), {
    rename: { user: "CustomerID", item: "StockCode", at: "InvoiceDate" },
    clean: cleaning(orders, {
      derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
      duplicates: "drop",
    }),
  });
  const purchases = await engine.interactions(log, {
    user: "user",
    item: "item",
    where: orders.columns.kind.is("purchase").node,
  });
  await engine.close();
  return purchases;
}

/** The mean over users of the share of what they took up that is among 20 recommendations of what they had not. */
async function recallAt20(
  model: Recommender,
  { users, relevant, history }: RankingExamples,
): Promise<number> {
  const answers = await model.recommend({ users, k: 20, exclude: history });
  const shares = answers.map(({ items }, row) => {
    const right = new Set(relevant[row]);
    return items.filter(({ item }) => right.has(item)).length / right.size;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

test.skipIf(!existsSync(retail))(
  "Online Retail (skipped unless ../shared/data holds it): purchases before 2011-10-01 train, new items after it test; Recall@20 of seeds 0, 1, 2 beats EASE's 0.0941, popularity has 0.0339",
  async () => {
    const { train, test: held } = splitInteractions(await readPurchases(), "2011-10-01");
    expect([train.users.length, train.items.length, held.users.length]).toEqual([3616, 3508, 1753]);
    expect(await recallAt20(await fit(popularity(), train), held)).toBeCloseTo(0.0339, 3);
    const estimator = lightGcn({
      layers: 1,
      userEmbeddings: false,
      loss: "squares",
      unobservedWeight: 5,
      edgeDropout: 0.5,
      graphHalfLife: 240,
      lossHalfLife: 45,
      l2: 0.01,
      initialScale: 0.01,
      learningRate: 0.005,
      learningRateDecay: "linear",
      steps: 80,
    });
    for (const seed of [0, 1, 2]) {
      const model = await fit(estimator, train, { seed });
      expect(await recallAt20(model, held)).toBeGreaterThan(0.0941);
    }
  },
  600_000,
);
