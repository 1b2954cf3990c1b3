import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Classifier,
  category,
  createExamples,
  createRandom,
  days,
  defineEvents,
  type EventLog,
  fit,
  id,
  isoText,
  number,
  oneOf,
  optional,
  type RowValues,
  rowAt,
  timestamp,
  valueAt,
} from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import { spark } from "@portrait/engine-spark";
import {
  buildSnapshot,
  count,
  dayOfWeek,
  decayedSum,
  defineProfile,
  distinct,
  entropy,
  first,
  gap,
  histogram,
  history,
  hourOfDay,
  last,
  max,
  mean,
  memory,
  min,
  mostFrequent,
  ngrams,
  quantile,
  quantileOf,
  recency,
  type ScoreDestination,
  type ScoreOptions,
  type ScoreResult,
  sessions,
  share,
  standardDeviation,
  streak,
  sum,
  tag,
  tenure,
  topK,
  topKShares,
  trend,
} from "@portrait/features";
import { defineSegment, type SegmentDefinition } from "@portrait/features/segments";
import { exportSql } from "@portrait/models/exchange";
import { logisticRegression, ridge } from "@portrait/models/linear";
import { boostedTrees } from "@portrait/models/tree";
import { expectPortraitError } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../tools/workspace.ts";
import { parquetRows } from "./support/parquet.ts";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("buy", "view", "cancel"),
  item: optional(category()),
  quantity: number(),
  price: optional(number()),
});

/** Features of every shape that a warehouse may hold: numbers, instants, texts, lists, vectors, what is derived from them. */
const shopper = defineProfile(orders, {
  key: "user",
  members: ({ kind }) => kind.is("buy").or(kind.is("view")),
  features: ({ at, kind, item, quantity, price }) => ({
    "orders of all": count(kind.is("buy")),
    events7d: count(undefined, { within: days(7) }),
    events30d: count(undefined, { within: days(30) }),
    spend: sum(quantity.times(price)),
    spend30d: sum(quantity.times(price), { where: kind.is("buy"), within: days(30) }),
    meanPrice: mean(price),
    cheapest: min(price, { within: days(30) }),
    dearest: max(price),
    cancelShare: share(kind.is("cancel")),
    daysAway: recency(at),
    tenure: tenure(at),
    lastBuy: last(at, { where: kind.is("buy") }),
    firstItem: first(item),
    lastItem: last(item),
    favourite: mostFrequent(item),
    items: distinct(item),
    variety: entropy(item),
    recent: history(item, { last: 4 }),
    best: topK(item, { k: 2 }),
    bestShares: topKShares(item, { k: 3 }),
    pairs: ngrams(item, { n: 2, limit: 3 }),
    hours: hourOfDay(),
    weekdays: dayOfWeek(),
    prices: histogram(price, [10, 50, 90]),
    spread: standardDeviation(price),
    median: quantileOf(price, 0.5),
    slope: trend(price),
    faded: decayedSum(price, { halfLife: days(10) }),
    pause: gap(),
    visits: sessions(),
    run: streak(),
    perOrder: sum(price).dividedBy(count(kind.is("buy"))),
    logSpend: sum(price).signedLog1p(),
  }),
  tags: (f) => ({
    big: tag(f.spend.gte(quantile(0.7))),
    lapsed: tag(f.daysAway.gt(20)),
    taste: tag(f.favourite),
    loyal: tag(f["orders of all"].gte(2).and(f.cancelShare.lt(0.4)).not()),
    seen: tag(f.lastBuy),
  }),
});

const START = Date.UTC(2024, 0, 1);
const NOW = START + 60 * 86_400_000;

function madeEvents(): readonly object[] {
  const random = createRandom(7);
  const pick = (below: number): number => Math.floor(random.next() * below);
  const items = ["tea", "it's", "a > b", 'say "so"', "ü\\n", "__proto__", null];
  return Array.from({ length: 900 }, (_, at) => ({
    user: `u${pick(40)}`,
    at: START + Math.floor((at * 60 * 86_400_000) / 900) + pick(1000),
    kind: ["buy", "view", "view", "cancel"][pick(4)],
    item: items[pick(items.length)],
    quantity: 1 + pick(5),
    price: pick(10) === 0 ? null : (1 + pick(10_000)) / 100,
  }));
}

const inputs = shopper.pick("orders of all", "spend30d", "daysAway", "favourite", "lapsed");

const engine = memory();
const events = madeEvents();
const log = await engine.read(orders, events);
const snapshot = await buildSnapshot(shopper, log, { engine, cutoffs: [NOW] });

async function fitted() {
  const rows = snapshot.users.map((_, row) => {
    const all: RowValues = rowAt(snapshot.table, row);
    return Object.fromEntries(inputs.columns.map(({ name }) => [name, all[name] ?? null]));
  });
  const target = snapshot.users.map((_, row) => row % 3 === 0 || row % 7 === 1);
  const examples = createExamples({ rows: rows as never, schema: inputs, target });
  const numeric = createExamples({
    rows: rows as never,
    schema: inputs,
    target: target.map((_, row) => row / 3),
  });
  return {
    logistic: (await fit(logisticRegression(), examples as never, { seed: 1 })) as unknown as Classifier,
    trees: (await fit(boostedTrees({ iterations: 20, numLeaves: 7 }), examples as never, {
      seed: 1,
    })) as unknown as Classifier,
    number: await fit(ridge(), numeric as never, { seed: 1 }),
  };
}

const models = await fitted();

const segments = [
  defineSegment(shopper, {
    name: "good but away",
    version: 1,
    rule: (f) => f.big.and(f.daysAway.gt(3)),
  }),
  defineSegment(shopper, {
    name: "likely",
    version: 2,
    columns: { columns: [{ name: "willBuy", type: "boolean" }] } as never,
    rule: (f) =>
      (f as never as Record<"willBuy", (typeof f)["lapsed"]>).willBuy.and(f.spend.lt(quantile(0.9))),
  }),
] as readonly SegmentDefinition<never>[];

const wanted = (into: ScoreDestination): ScoreOptions => ({
  asOf: NOW,
  into,
  models: {
    willBuy: { sql: (target) => exportSql(models.logistic, target), threshold: 0.4 },
    trees: (target) => exportSql(models.trees, target),
    worth: (target) => exportSql(models.number, target),
  },
  segments,
});

function close(one: unknown, other: unknown): boolean {
  if (typeof one === "number" && typeof other === "number") {
    return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => close(item, other[at]));
  }
  return one === other;
}

const plain = (value: unknown): unknown => {
  if (value instanceof Date)
    return value
      .toISOString()
      .replace("T", " ")
      .replace("Z", "")
      .replace(/\.?0+$/, "");
  return ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value;
};

/** What memory and the models themselves give, row by row. */
async function expected(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const logistic = await models.logistic.predictProba(snapshot as never);
  const trees = await models.trees.predictProba(snapshot as never);
  const worth = await models.number.predict(snapshot as never);
  const willBuy = [...logistic.of(true)].map((probability) => probability >= 0.4);
  const spend = snapshot.users.map((_, row) => Number(valueAt(snapshot.table.columns.spend, row)));
  const sorted = [...spend].sort((a, b) => a - b);
  const place = (sorted.length - 1) * 0.9;
  const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  const top = low + (high - low) * (place - Math.floor(place));
  return snapshot.users.map((user, row) => {
    const all: RowValues = rowAt(snapshot.table, row);
    return {
      ...all,
      user,
      willBuy_probability_false: logistic.of(false)[row],
      willBuy_probability_true: logistic.of(true)[row],
      willBuy: willBuy[row],
      trees_probability_false: trees.of(false)[row],
      trees_probability_true: trees.of(true)[row],
      worth_prediction: worth[row],
      "good but away": all.big === true && Number(all.daysAway) > 3,
      likely: willBuy[row] === true && (spend[row] as number) < top,
    };
  });
}

interface Scoring {
  score(options: ScoreOptions): Promise<ScoreResult>;
}

const folder = mkdtempSync(join(tmpdir(), "portrait-score-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function compare(scoring: Scoring, path: string, pattern: string): Promise<void> {
  const result = await scoring.score(wanted(path));
  const rows = await parquetRows(pattern);
  const others = await expected();
  expect(result.rows).toBe(others.length);
  expect(rows.length).toBe(others.length);
  expect(rows.map((row) => Object.keys(row))).toEqual(rows.map(() => result.columns));
  expect(result.columns.slice(0, 3)).toEqual(["cutoff", "user", "orders of all"]);
  expect(new Set(rows.map((row) => String(row.cutoff).slice(0, 10)))).toEqual(
    new Set([isoText(NOW).slice(0, 10)]),
  );
  const differences = others.flatMap((other, at) =>
    Object.entries(other).flatMap(([name, value]) => {
      const found = plain((rows[at] as Record<string, unknown>)[name]);
      const given =
        typeof found === "string" && value instanceof Date
          ? found.replace(/\+00$/, "").replace(/\.?0+$/, "")
          : found;
      return close(given, plain(value))
        ? []
        : [`${other.user}: ${name} ${String(found)} ${String(plain(value))}`];
    }),
  );
  expect(differences).toEqual([]);
}

describe("duckdb scores where the data lie", () => {
  const opened = duckdb();
  let read: EventLog;
  beforeAll(async () => {
    read = await (await opened).read(orders, events);
  });
  afterAll(async () => (await opened).close());
  const scoring: Scoring = {
    score: async (options) => (await opened).score(read as never, shopper, options),
  };

  test("as memory and the models do", async () => {
    const path = join(folder, "it's.parquet");
    await compare(scoring, path, path);
    await compare(scoring, path, path);
  });

  test("into a table, without tags", async () => {
    const into = { table: ["main", 'sco"res'] } as const;
    const result = await scoring.score({ asOf: NOW, into, tags: false });
    expect(result).toEqual({
      rows: snapshot.users.length,
      columns: ["cutoff", "user", ...shopper.featureNames],
    });
  });

  test.each<readonly [string, ScoreOptions, string, string]>([
    [
      "no destination",
      { ...wanted(""), models: {} },
      "invalid-argument",
      'score: "into" must be a path, or { table: ... } with the name of a table or its parts; received "". Write into: "scores.parquet" or into: { table: ["shop", "scores"] }.',
    ],
    [
      "a model that is none",
      { ...wanted("x.parquet"), models: { willBuy: models.logistic as never } },
      "invalid-argument",
      'score: model "willBuy" must be a function that writes it as SQL, or { sql, threshold } with a threshold in (0, 1); received an object. Write (target) => exportSql(model, target), with exportSql of @portrait/models/exchange.',
    ],
    [
      "a model without expressions",
      { ...wanted("x.parquet"), models: { willBuy: () => ({ answers: ["a"], expressions: [] }) } },
      "invalid-argument",
      'score: the SQL of model "willBuy" must have as many expressions as answers, at least one; received an object. Return what exportSql(model, target) gives.',
    ],
    [
      "a threshold for a number",
      {
        ...wanted("x.parquet"),
        segments: [],
        models: { worth: { sql: (target) => exportSql(models.number, target), threshold: 0.5 } },
      },
      "invalid-argument",
      'score: model "worth" has a threshold, but no answer "probability_true". Only a classifier that tells true from false decides a tag; pass the function alone to write its answers.',
    ],
    [
      "a segment that reads what is not there",
      { ...wanted("x.parquet"), models: {} },
      "missing-column",
      'score: segment "likely" reads "willBuy", which is no feature, tag or column of a model. Name a model so in "models", or define the segment over this profile.',
    ],
    [
      "two columns of a name",
      {
        ...wanted("x.parquet"),
        segments: [],
        models: {
          LAPSED: { sql: () => ({ answers: ["probability_true"], expressions: ["0e0"] }), threshold: 0.5 },
        },
      },
      "invalid-argument",
      'score: two columns would have the name "LAPSED". Names must differ in more than upper and lower case; "user" and "cutoff" are taken.',
    ],
    [
      "an unknown option",
      { ...wanted("x.parquet"), where: 1 } as never,
      "invalid-option",
      'score: there is no option "where". The options are "asOf", "into", "models", "identities", "tags", "segments", "signal".',
    ],
  ])("refuses %s", async (_, options, code, message) => {
    await expectPortraitError(() => scoring.score(options), { code: code as never, message });
  });

  test("an aborted call leaves nothing", async () => {
    const path = join(folder, "none.parquet");
    const signal = AbortSignal.abort();
    await expectPortraitError(() => scoring.score({ ...wanted(path), signal }), { code: "aborted" } as never);
    expect(existsSync(path)).toBe(false);
  });
});

const urlFile = join(root, ".cache/spark-server/url");
const url =
  process.env.PORTRAIT_SPARK_URL ?? (existsSync(urlFile) ? readFileSync(urlFile, "utf8").trim() : undefined);

describe.skipIf(url === undefined)(
  "spark scores where the data lie (bash tools/spark.sh start)",
  { timeout: 300_000 },
  () => {
    test("as memory and the models do", async () => {
      const opened = await spark({ url: url as string, config: { "spark.sql.shuffle.partitions": "2" } });
      try {
        const read = await opened.read(orders, events);
        const path = join(folder, "spark");
        await compare(
          { score: (options) => opened.score(read, shopper, options) },
          path,
          `${path}/*.parquet`,
        );
      } finally {
        await opened.close();
      }
    });
  },
);
