/**
 * What a host application writes: from events to decisions, in one file. Run it with
 *
 *   node --import tsx --conditions=@portrait/source examples/host-application.ts [online_retail.parquet]
 *
 * Without a path, a small simulated shop stands in.
 */
import {
  category,
  concatExamples,
  days,
  defineEvents,
  fit,
  id,
  monthly,
  number,
  oneOf,
  splitByTime,
  splitInteractions,
  timestamp,
} from "@portrait/core";
import { save } from "@portrait/core/node";
import { simulateShop } from "@portrait/datasets";
import { duckdb } from "@portrait/engine-duckdb";
import {
  buildExamples,
  buildProfiles,
  cleaning,
  count,
  defineProfile,
  history,
  modelTag,
  quantile,
  recency,
  share,
  sum,
  tag,
  when,
  willHappen,
} from "@portrait/features";
import { averagePrecision, coverageAtK, evaluate, f1, ndcgAtK, rocAuc } from "@portrait/metrics";
import { majority, popularity } from "@portrait/models/baseline";
import { fuse } from "@portrait/models/fusion";
import { lightGcn } from "@portrait/models/graph";
import { logisticRegression } from "@portrait/models/linear";

const [path] = process.argv.slice(2);

// 1. What happened. Every later name and type is inferred from this value.
const orders = defineEvents({
  user: id("user", { integer: true }),
  item: id("item"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  quantity: number(),
  price: number(),
  country: category(),
});

// 2. What a profile is. Features and tags are expressions, not closures, so that any engine can run them.
const shopper = defineProfile(orders, {
  key: "user",
  members: ({ kind }) => kind.is("purchase"),
  features: ({ kind, at, item, quantity, price }) => ({
    daysSinceOrder: recency(at, { unit: "days" }),
    orders90d: count(kind.is("purchase"), { within: days(90) }),
    spend90d: sum(quantity.times(price), { within: days(90) }),
    cancelShare: share(kind.is("cancel")),
    recentItems: history(item, { last: 50 }),
  }),
  tags: (f) => ({
    lapsed: tag(f.daysSinceOrder.gt(60), { expires: days(7) }),
    highSpender: tag(f.spend90d.gte(quantile(0.9))),
  }),
});

// 3. Compute. The engine decides where, never what.
await using engine = await duckdb();
const log = await engine.read(orders, path ?? simulateShop({ users: 1000, seed: 1 }).rows(), {
  rename: {
    user: "CustomerID",
    item: "StockCode",
    at: "InvoiceDate",
    quantity: "Quantity",
    price: "UnitPrice",
    country: "Country",
  },
  clean: cleaning(orders, {
    derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
    duplicates: "drop",
  }),
});
const bought = orders.columns.kind.is("purchase");
const purchases = { item: "item", where: bought } as const;
const examples = await buildExamples(shopper, log, {
  engine,
  cutoffs: monthly("2011-03-01", "2011-11-01"),
  target: willHappen(bought, { within: days(30) }),
  interactions: purchases,
});
const { train, validation, test } = splitByTime(examples, { validation: "2011-09-01", test: "2011-10-01" });
const known = concatExamples(train, validation);

// 4. Learn. An estimator is a frozen value; fitting it gives another one.
const buyer = fuse({
  embeddings: [
    lightGcn({
      factors: 32,
      layers: 1,
      userEmbeddings: false,
      loss: "squares",
      unobservedWeight: 5,
      edgeDropout: 0.5,
      l2: 0.01,
      initialScale: 0.01,
      learningRate: 0.007,
      learningRateDecay: "linear",
      steps: 60,
      resumeSteps: 20,
    }),
  ],
  predict: logisticRegression({
    inputs: shopper.pick("daysSinceOrder", "orders90d", "spend90d", "lapsed"),
    scaling: "signedLog",
  }),
});
const model = await fit(buyer, known, { seed: 42 });

// 5. Use, judge, keep.
const interactions = await engine.interactions(log, { user: "user", item: "item", where: bought.node });
const held = splitInteractions(interactions, "2011-10-01");
const user = held.test.users[0] ?? "";
const [profile] = await buildProfiles(shopper, log, {
  engine,
  asOf: "2011-12-01",
  users: [user],
  interactions: purchases,
  models: { willBuy: modelTag(model, { expires: days(30) }) },
});
console.log(user, "high spender:", profile?.tags.highSpender);
console.log(user, "will buy:", profile?.tags.willBuy);

const [top] = await model.recommend({ users: [user], k: 10, exclude: interactions });
console.log(user, "may like:", top?.items.map(({ item }) => item).join(", "));

const buys = await evaluate(model, test, {
  metrics: [rocAuc(), averagePrecision(), f1()],
  baseline: await fit(majority(), known),
});
const takesUp = await evaluate(model, held.test, {
  metrics: [coverageAtK(10), ndcgAtK(10)],
  baseline: await fit(popularity(), held.train),
});
for (const { title, value, low, high, baseline } of [
  ...Object.values(buys.metrics),
  ...Object.values(takesUp.metrics),
]) {
  console.log(
    `${title}: ${value.toFixed(4)} [${low?.toFixed(4)}, ${high?.toFixed(4)}], baseline ${baseline.value.toFixed(4)}`,
  );
}
await save(model, "models/will-buy");
