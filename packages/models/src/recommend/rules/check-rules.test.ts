import { buildVector, createTable, type RecommendRequest, type RecommendRules } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { fixedRanking } from "../fallback.js";
import { createIdIndex } from "../ids.js";
import { rankUsers } from "../rank-users.js";

const items = ["ale", "beer", "cider"];
const ranker = { kind: "toy", catalogue: createIdIndex(items), fallback: fixedRanking(items, [3, 2, 1]) };
const table = createTable({
  item: buildVector("item", "category", ["ale", "beer", "dew"]),
  kind: buildVector("kind", "category", ["dark", "light", "light"]),
  size: buildVector("size", "category", ["s", "m", "l"]),
  shop: buildVector("shop", "category", ["x", "y", "z"]),
  price: buildVector("price", "number", [1, 2, 3]),
  sale: buildVector("sale", "boolean", [true, false, null]),
  day: buildVector("day", "timestamp", [0, 1, 2]),
  tags: buildVector("tags", "list", [["a"], [], []]),
});

const ask = (rules: unknown, change: Partial<RecommendRequest> = {}) =>
  rankUsers(ranker, {
    users: ["ann"],
    k: 3,
    rules: rules as RecommendRules,
    attributes: { table, key: "item" },
    ...change,
  });

const FORMS = "{ column, in | has | gte | gt | lte | lt }, { all }, { any } or { not }";

describe("rules that cannot be followed", () => {
  test.each<[unknown, string, string]>([
    [[], "invalid-option", '"rules" must be an object of rules; received an array of 0. It may be left out.'],
    [
      { price: 3 },
      "invalid-option",
      '"rules": there is no option "price". The options are "allow", "deny", "where", "quotas", "stock", "diversity".',
    ],
    [
      { allow: "ale" },
      "invalid-option",
      '"rules": "allow" must be a list of item ids; received "ale". It may be left out.',
    ],
    [
      { deny: ["rum"] },
      "unknown-id",
      '"rules.deny" must name items that the model or the attributes know; received "rum". Give it a row in the attributes if the model has not learnt it yet.',
    ],
    [
      { allow: ["__proto__"] },
      "unknown-id",
      '"rules.allow" must name items that the model or the attributes know; received "__proto__". Give it a row in the attributes if the model has not learnt it yet.',
    ],
    [
      { stock: { ale: -1 } },
      "invalid-option",
      '"rules.stock" of the item "ale" must be an integer >= 0; received -1.',
    ],
    [
      { stock: { ale: Number.NaN } },
      "invalid-option",
      '"rules.stock" of the item "ale" must be an integer >= 0; received NaN.',
    ],
    [
      { stock: { rum: 1 } },
      "unknown-id",
      '"rules.stock" must name items that the model or the attributes know; received "rum". Give it a row in the attributes if the model has not learnt it yet.',
    ],
    [
      JSON.parse('{ "stock": { "__proto__": 1 } }'),
      "unknown-id",
      '"rules.stock" must name items that the model or the attributes know; received "__proto__". Give it a row in the attributes if the model has not learnt it yet.',
    ],
    [
      { where: { column: "colour", in: ["red"] } },
      "missing-column",
      '"rules.where" names the column "colour", which the attributes do not have. They have "item", "kind", "size", "shop", "price", "sale", "day", "tags".',
    ],
    [
      { where: { column: "__proto__", in: ["red"] } },
      "missing-column",
      '"rules.where" names the column "__proto__", which the attributes do not have. They have "item", "kind", "size", "shop", "price", "sale", "day", "tags".',
    ],
    [
      { where: { all: [{ column: "kind", in: ["drak"] }] } },
      "invalid-option",
      '"rules.where".all[0].in must hold values of the column; received "drak". The column holds "dark", "light".',
    ],
    [
      { where: { column: "kind", gte: 3 } },
      "invalid-option",
      '"rules.where".gte needs a column of type number or timestamp; received "category".',
    ],
    [
      { where: { column: "price", gte: "3" } },
      "invalid-option",
      '"rules.where".gte must be a finite number; received "3".',
    ],
    [
      { where: { column: "day", lt: "soon" } },
      "invalid-option",
      '"rules.where".lt must be an ISO 8601 text or epoch milliseconds; received "soon".',
    ],
    [
      { where: { column: "sale", in: ["yes"] } },
      "invalid-option",
      '"rules.where".in must hold true or false; received "yes".',
    ],
    [
      { where: { column: "kind", in: "dark" } },
      "invalid-option",
      '"rules.where".in must be a list of values; received "dark".',
    ],
    [
      { where: { column: "tags", has: "b" } },
      "invalid-option",
      '"rules.where".has must be a text of the column; received "b". The column holds "a".',
    ],
    [
      { where: { column: "price" } },
      "invalid-option",
      `"rules.where" must name a test: ${FORMS}; received an object.`,
    ],
    [
      { where: { column: "price", near: 3 } },
      "invalid-option",
      `"rules.where" must be ${FORMS}; received "near".`,
    ],
    [{ where: { not: {} } }, "invalid-option", `"rules.where".not must be ${FORMS}; received an object.`],
    [
      { where: { any: {} } },
      "invalid-option",
      '"rules.where".any must be a list of conditions; received an object.',
    ],
    [
      { where: { any: [7] } },
      "invalid-option",
      `"rules.where".any[0] must be ${FORMS}, nested 100 deep at most; received 7.`,
    ],
    [
      { quotas: [7] },
      "invalid-option",
      '"rules.quotas"[0] must be an object { column, value, atMost, atLeast }; received 7.',
    ],
    [
      { quotas: [{ column: "kind", max: 2 }] },
      "invalid-option",
      '"rules.quotas"[0] must be an object { column, value, atMost, atLeast }; received "max".',
    ],
    [
      { quotas: [{ column: "kind", atMost: -1 }] },
      "invalid-option",
      '"rules.quotas"[0].atMost must be an integer >= 0; received -1.',
    ],
    [
      { quotas: [{ column: "kind", value: "dark", atLeast: 0.5 }] },
      "invalid-option",
      '"rules.quotas"[0].atLeast must be an integer >= 1; received 0.5.',
    ],
    [
      { quotas: [{ column: "kind" }] },
      "invalid-option",
      '"rules.quotas"[0] must say "atMost" or "atLeast"; received an object.',
    ],
    [
      { quotas: [{ column: "kind", atLeast: 1 }] },
      "invalid-option",
      '"rules.quotas"[0].value must be named, as "atLeast" holds for one value; received undefined.',
    ],
    [
      { quotas: [{ column: "kind", value: "dark", atLeast: 4 }] },
      "invalid-option",
      '"rules.quotas"[0].atLeast must be at most k, 3; received 4.',
    ],
    [
      { quotas: [{ column: "kind", value: "drak", atMost: 1 }] },
      "invalid-option",
      '"rules.quotas"[0].value must be a value of the column "kind"; received "drak". The column holds "dark", "light".',
    ],
    [
      { quotas: [{ column: "price", atMost: 1 }] },
      "invalid-option",
      '"rules.quotas"[0] needs a column of type category; received "number".',
    ],
    [
      {
        quotas: [
          { column: "kind", atMost: 1 },
          { column: "kind", value: "dark", atLeast: 2 },
        ],
      },
      "invalid-option",
      '"rules.quotas" must not ask for at least 2 and at most 1 items of "kind" "dark"; received 2.',
    ],
    [
      {
        quotas: [
          { column: "kind", value: "dark", atLeast: 2 },
          { column: "kind", value: "light", atLeast: 2 },
        ],
      },
      "invalid-option",
      'the "atLeast" of "rules.quotas" on "kind" must sum to at most k, 3; received 4.',
    ],
    [
      { quotas: ["kind", "size", "shop"].map((column) => ({ column, atMost: 1 })) },
      "not-supported",
      '"rules.quotas" may name two columns; received 3. With three, finding out whether any list is lawful is NP-hard; join two columns into one.',
    ],
    [
      { diversity: {} },
      "invalid-option",
      '"rules.diversity.lambda" must be a finite number >= 0 and <= 1; received undefined.',
    ],
    [
      { diversity: { lambda: 2 } },
      "invalid-option",
      '"rules.diversity": "lambda" must be a finite number >= 0 and <= 1; received 2. It may be left out.',
    ],
    [
      { diversity: { lambda: 0.5 } },
      "not-supported",
      '"rules.diversity.by" must be named, as this model has no item vectors; received undefined. Name a category or vector column of the attributes.',
    ],
    [
      { diversity: { lambda: 0.5, by: "price" } },
      "invalid-option",
      '"rules.diversity.by" needs a column of type category or vector; received "number".',
    ],
  ])("%j", async (rules, code, message) => {
    await expect(ask(rules)).rejects.toMatchObject({ code, message: `toy.recommend: ${message}` });
  });

  test("a condition that never ends", async () => {
    const endless: { not?: unknown } = {};
    endless.not = endless;
    await expect(ask({ where: endless })).rejects.toMatchObject({
      code: "invalid-option",
      message: expect.stringContaining("nested 100 deep at most; received an object."),
    });
  });
});

describe("attributes that cannot be read", () => {
  const where = { column: "kind", in: ["dark"] };
  const key = (...ids: readonly (string | null)[]) =>
    createTable({
      item: buildVector("item", "category", ids),
      kind: buildVector(
        "kind",
        "category",
        ids.map(() => "dark"),
      ),
    });
  test.each<[unknown, string, string]>([
    [
      undefined,
      "invalid-option",
      '"attributes" are needed, as the rules read them; received undefined. Pass { table, key }.',
    ],
    [7, "invalid-option", '"attributes" must be an object { table, key }; received 7. It may be left out.'],
    [
      { table: [], key: "item" },
      "invalid-option",
      '"attributes.table" must be a table; received an array of 0. Make it with createTable.',
    ],
    [
      { table: key("ale"), key: "id" },
      "missing-column",
      '"attributes.key" names the column "id", which the attributes do not have. They have "item", "kind".',
    ],
    [
      { table, key: "price" },
      "invalid-option",
      'the key column "price" must be of type category; received "number".',
    ],
    [
      { table: key("ale", "beer", "ale"), key: "item" },
      "invalid-data",
      'the attributes hold the item "ale" twice, in rows 0 and 2.',
    ],
    [
      { table: key("ale", null), key: "item" },
      "invalid-data",
      'the attributes have no item in row 1 of "item".',
    ],
  ])("%o", async (attributes, code, message) => {
    const change = { attributes } as Partial<RecommendRequest>;
    await expect(ask({ where }, change)).rejects.toMatchObject({
      code,
      message: `toy.recommend: ${message}`,
    });
  });

  test("an item that only the attributes know may be named, and is not recommended", async () => {
    const [answer] = await ask({ deny: ["dew"], stock: { dew: 3 } });
    expect(answer?.items.map(({ item }) => item)).toEqual(["ale", "beer", "cider"]);
    const [none] = await ask({ allow: ["dew"] });
    expect(none?.items).toEqual([]);
  });

  test("rules that can be met for no user alike are told with each", async () => {
    const [answer] = await ask({ quotas: [{ column: "kind", value: "dark", atLeast: 2 }] });
    expect(answer?.items.map(({ item }) => item)).toEqual(["ale", "beer", "cider"]);
    expect(answer?.unmet).toEqual([{ column: "kind", value: "dark", atLeast: 2, found: 1 }]);
  });
});
