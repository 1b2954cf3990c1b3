import {
  buildVector,
  createInteractions,
  createRandom,
  createTable,
  fit,
  type RecommendRules,
} from "@portrait/core";
import { expect, test } from "vitest";
import { bruteForce } from "../../recommend/rules/brute-force.fixture.js";
import { ease } from "../ease.js";
import { itemKnn } from "../item-knn.js";
import { blend } from "./index.js";

const random = createRandom(8);
const log = createInteractions(
  Array.from({ length: 90 }, (_, at) => ({
    user: `u${random.integer(12)}`,
    item: `i${random.integer(8)}`,
    at,
  })),
);
const { items, users } = log;
const values = items.map((_, item) => ({
  colour: item % 3 === 0 ? "red" : "blue",
  brand: item % 4 === 0 ? null : `b${item % 2}`,
}));
const column = (name: "colour" | "brand") =>
  buildVector(
    name,
    "category",
    values.map((row) => row[name]),
  );
const table = createTable({
  item: buildVector("item", "category", items),
  colour: column("colour"),
  brand: column("brand"),
});

test.each<RecommendRules>([
  { quotas: [{ column: "colour", value: "red", atMost: 1 }] },
  {
    quotas: [
      { column: "colour", value: "red", atLeast: 2 },
      { column: "brand", atMost: 2 },
    ],
  },
  { diversity: { lambda: 0.5, by: "colour" } },
  { quotas: [{ column: "brand", value: "b1", atLeast: 3 }], diversity: { lambda: 0.8, by: "brand" } },
])("follows %j as trying every list does", async (rules) => {
  for (const method of ["reciprocal-rank", "scores"] as const) {
    const model = await fit(blend({ members: [ease({ l2: 1 }), itemKnn()], method }), log);
    const asked = [...users, "nobody"];
    const free = await model.recommend({ users: asked, k: items.length });
    const ruled = await model.recommend({ users: asked, k: 4, rules, attributes: { table, key: "item" } });
    ruled.forEach((answer, user) => {
      const scores = items.map((item) => free[user]?.items.find((one) => one.item === item)?.score as number);
      const expected = bruteForce({ scores, values }, 4, rules);
      expect(answer.items).toEqual(
        expected.items.map((item) => ({ item: items[item], score: scores[item] })),
      );
      expect(answer.unmet ?? []).toEqual(expected.unmet);
    });
  }
});
