// Uses the installed packages as an application does: from events to a saved and loaded model, on the embedded engine.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tfjs } from "@portrait/backend-tfjs";
import { days, defineEvents, fit, id, monthly, number, oneOf, splitByTime, timestamp } from "@portrait/core";
import { load, save } from "@portrait/core/node";
import { simulateShop } from "@portrait/datasets";
import { duckdb } from "@portrait/engine-duckdb";
import {
  buildExamples,
  buildProfiles,
  cleaning,
  count,
  defineProfile,
  memory,
  profileCard,
  recency,
  sum,
  tag,
  when,
  willHappen,
} from "@portrait/features";
import { evaluate, rocAuc } from "@portrait/metrics";
import { createReport, reportHtml } from "@portrait/metrics/report";
import { majority } from "@portrait/models/baseline";
import { fuse, fuseCodec } from "@portrait/models/fusion";
import { lightGcn, lightGcnCodec } from "@portrait/models/graph";
import { logisticRegression, logisticRegressionCodec } from "@portrait/models/linear";

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  quantity: number(),
  price: number(),
});
const shopper = defineProfile(orders, {
  key: "user",
  features: ({ at, kind, quantity, price }) => ({
    daysAway: recency(at),
    orders90d: count(kind.is("purchase"), { within: days(90) }),
    spend: sum(quantity.times(price)),
  }),
  tags: (f) => ({ lapsed: tag(f.daysAway.gt(60), { expires: days(7) }) }),
});
const bought = orders.columns.kind.is("purchase");
const rename = {
  user: "CustomerID",
  item: "StockCode",
  at: "InvoiceDate",
  quantity: "Quantity",
  price: "UnitPrice",
};
const clean = cleaning(orders, {
  derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
  duplicates: "drop",
});

async function examplesOf(engine) {
  const shop = simulateShop({ users: 500, seed: 3 });
  const log = await engine.read(orders, shop.rows(), { rename, clean });
  assert.deepEqual(
    [log.rows.in, log.rows.kept, log.rows.duplicates],
    [shop.truth.rows, shop.truth.kept, shop.truth.duplicates],
  );
  const examples = await buildExamples(shopper, log, {
    engine,
    cutoffs: monthly("2011-04-01", "2011-11-01"),
    target: willHappen(bought, { within: days(30) }),
    interactions: { item: "item", where: bought },
  });
  const [profile] = await buildProfiles(shopper, log, {
    engine,
    asOf: "2011-11-01",
    users: [examples.users[0]],
  });
  assert.match(profileCard(profile), /lapsed/);
  return examples;
}

const embedded = await duckdb();
const examples = await examplesOf(embedded);
await embedded.close();
const inMemory = await examplesOf(memory());
assert.deepEqual(inMemory.users, examples.users);
assert.deepEqual(inMemory.target, examples.target);

const { train, test } = splitByTime(examples, { validation: "2011-09-01", test: "2011-10-01" });
const estimator = fuse({
  embeddings: [lightGcn({ factors: 8, layers: 1, steps: 5, resumeSteps: 2 })],
  predict: logisticRegression({
    inputs: shopper.pick("daysAway", "orders90d", "spend", "lapsed"),
    scaling: "signedLog",
  }),
});
const model = await fit(estimator, train, { seed: 1, backend: await tfjs("wasm") });
const evaluation = await evaluate(model, test, {
  metrics: [rocAuc()],
  baseline: await fit(majority(), train),
  bootstrap: 50,
});
assert.ok(evaluation.metrics.rocAuc.value > 0.6);

const folder = mkdtempSync(join(tmpdir(), "portrait-smoke-"));
try {
  await save(model, join(folder, "model"));
  const loaded = await load(join(folder, "model"), {
    codecs: [fuseCodec, lightGcnCodec, logisticRegressionCodec],
  });
  assert.deepEqual((await loaded.predictProba(test)).values, (await model.predictProba(test)).values);
} finally {
  rmSync(folder, { recursive: true });
}

const page = await reportHtml(createReport({ title: "Smoke", evaluations: [{ title: "Buys", evaluation }] }));
assert.match(page, /<svg/);
console.log(`Node ${process.version}: ROC AUC ${evaluation.metrics.rocAuc.value.toFixed(3)}`);
