import {
  buildVector,
  createInteractions,
  createRandom,
  createTable,
  fit,
  type Recommender,
  type RecommendRules,
} from "@portrait/core";
import { expect, test } from "vitest";
import { popularity } from "../../baseline/popularity.js";
import { blend } from "../../collaborative/blend/index.js";
import { ials } from "../../collaborative/ials.js";
import { itemKnn } from "../../collaborative/item-knn.js";
import { lightGcnCodec } from "../../collaborative/lightgcn/lightgcn.js";
import { slim } from "../../collaborative/slim.js";
import { spectralFilter } from "../../collaborative/spectral-filter.js";
import { lightGcn } from "../../graph/index.js";

const random = createRandom(7);
const log = createInteractions(
  Array.from({ length: 600 }, (_, at) => {
    const user = random.integer(40);
    return { user: `u${user}`, item: `i${(user % 3) * 10 + random.integer(12)}`, at };
  }),
);
const table = createTable({
  item: buildVector("item", "category", log.items),
  shelf: buildVector(
    "shelf",
    "category",
    log.items.map((_, item) => `s${item % 4}`),
  ),
  price: buildVector(
    "price",
    "number",
    log.items.map((_, item) => item),
  ),
});
const attributes = { table, key: "item" };
const shelfOf = (item: string): number => log.items.indexOf(item) % 4;

/** A graph model as an artifact would hold it. */
function graphModel(): Recommender {
  const factors = 4;
  const matrix = (rows: number) => ({
    shape: [rows, factors],
    data: Float32Array.from({ length: rows * factors }, () => random.normal()),
  });
  const { params } = lightGcn({ factors, userEmbeddings: false });
  return lightGcnCodec.decode({
    kind: "lightGcn",
    version: 1,
    config: {
      params: { ...params } as Record<string, number>,
      users: log.users,
      items: log.items,
      evaluation: null,
    },
    tensors: {
      itemEmbeddings: matrix(log.items.length),
      itemVectors: matrix(log.items.length),
      foldInVectors: matrix(log.items.length),
      userVectors: matrix(log.users.length),
      popularity: { shape: [log.items.length], data: new Float32Array(log.items.length).fill(1) },
    },
    parts: {},
  });
}

const models: readonly (readonly [string, () => Promise<Recommender>])[] = [
  ["popularity", () => fit(popularity(), log)],
  ["itemKnn", () => fit(itemKnn(), log)],
  ["slim", () => fit(slim({ l1: 0, l2: 1 }), log)],
  ["ials", () => fit(ials({ factors: 4, iterations: 2 }), log, { seed: 1 })],
  ["spectralFilter", () => fit(spectralFilter({ factors: 4 }), log)],
  ["lightGcn", async () => graphModel()],
  ["blend", () => fit(blend({ members: [itemKnn(), ials({ factors: 4, iterations: 2 })] }), log)],
];

test.each(models)("%s follows rules", async (_, make) => {
  const model = await make();
  const rules: RecommendRules = {
    where: { column: "price", lt: 24 },
    deny: ["i3"],
    quotas: [
      { column: "shelf", atMost: 2 },
      { column: "shelf", value: "s3", atLeast: 2 },
    ],
    diversity: { lambda: 0.5, by: "shelf" },
    stock: { i5: 7 },
  };
  const users = [...log.users, "a stranger"];
  const answers = await model.recommend({ users, k: 6, rules, attributes });
  const given = answers.map(({ items }) => items.map(({ item }) => item));
  for (const items of given) {
    expect(new Set(items).size).toBe(6);
    const shelves = items.map(shelfOf);
    for (const shelf of [0, 1, 2, 3])
      expect(shelves.filter((one) => one === shelf).length).toBeLessThanOrEqual(2);
    expect(shelves.filter((shelf) => shelf === 3).length).toBe(2);
    expect(items.every((item) => item !== "i3" && log.items.indexOf(item) < 24)).toBe(true);
  }
  expect(given.filter((items) => items.includes("i5")).length).toBeLessThanOrEqual(7);
  expect(JSON.parse(JSON.stringify(rules))).toEqual(rules);
  const free = await model.recommend({ users, k: 6 });
  expect(await model.recommend({ users, k: 6, rules: {} })).toEqual(free);
});

test("variety and quotas spread recommendations over more of the catalogue", async () => {
  const model = await fit(popularity(), log);
  const shelves = async (rules: RecommendRules) => {
    const [answer] = await model.recommend({ users: ["a stranger"], k: 8, rules, attributes });
    return new Set(answer?.items.map(({ item }) => shelfOf(item))).size;
  };
  const narrow: RecommendRules = { where: { column: "price", gte: 0 } };
  expect(await shelves({ ...narrow, quotas: [{ column: "shelf", atMost: 2 }] })).toBe(4);
  const users = log.users;
  const distinct = async (rules: RecommendRules) =>
    new Set(
      (await model.recommend({ users, k: 3, rules })).flatMap(({ items }) => items.map(({ item }) => item)),
    ).size;
  const everything = Object.fromEntries(log.items.map((item) => [item, 5]));
  expect(await distinct({})).toBe(3);
  expect(await distinct({ stock: everything })).toBeGreaterThanOrEqual(24);
});
