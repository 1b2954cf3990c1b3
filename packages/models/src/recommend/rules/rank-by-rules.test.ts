import {
  buildVector,
  createInteractions,
  createTable,
  type ItemAttributes,
  type RecommendRequest,
  type RecommendRules,
} from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixedRanking } from "../fallback.js";
import { createIdIndex } from "../ids.js";
import { type Ranker, rankUsers } from "../rank-users.js";
import { bruteForce } from "./brute-force.fixture.js";

const ids = (count: number): string[] => Array.from({ length: count }, (_, item) => `i${item}`);

/** Everyone thinks of the items what the scores say; who is called `"nobody"` is unknown. */
function rankerOf(scores: readonly number[]): Ranker {
  const items = ids(scores.length);
  return {
    kind: "toy",
    catalogue: createIdIndex(items),
    fallback: fixedRanking(items, scores),
    scores: {
      of: (users) => ({
        known: users.map((user) => user !== "nobody"),
        rows: (first, end) =>
          Float32Array.from(
            { length: (end - first) * scores.length },
            (_, at) => scores[at % scores.length] as number,
          ),
      }),
    },
  };
}

function attributesOf(values: readonly Readonly<Record<string, string | null>>[]): ItemAttributes {
  const column = (name: string) =>
    buildVector(
      name,
      "category",
      values.map((row) => row[name]),
    );
  return {
    key: "item",
    table: createTable({
      item: buildVector("item", "category", ids(values.length)),
      colour: column("colour"),
      brand: column("brand"),
    }),
  };
}

const shopOf = fc.integer({ min: 1, max: 7 }).chain((count) =>
  fc.record({
    scores: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: count, maxLength: count }),
    values: fc.array(
      fc.record({
        colour: fc.constantFrom("red", "blue", null),
        brand: fc.constantFrom("a", "b", "c", null),
      }),
      { minLength: count, maxLength: count },
    ),
    excluded: fc.array(fc.nat(count - 1), { maxLength: 2 }),
    k: fc.integer({ min: 1, max: 5 }),
  }),
);

const quotaOf = (column: string, values: readonly string[]) =>
  fc.record({
    column: fc.constant(column),
    value: fc.constantFrom(...values),
    atMost: fc.option(fc.nat(3), { nil: undefined }),
    atLeast: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  });

const rulesOf = fc.record({
  quotas: fc.array(
    fc.oneof(
      quotaOf("colour", ["red", "blue"]),
      quotaOf("brand", ["a", "b", "c"]),
      fc.record({ column: fc.constantFrom("colour", "brand"), atMost: fc.integer({ min: 0, max: 2 }) }),
    ),
    { maxLength: 4 },
  ),
  diversity: fc.option(
    fc.record({ lambda: fc.constantFrom(0, 0.25, 0.5, 0.9, 1), by: fc.constantFrom("colour", "brand") }),
    { nil: undefined },
  ),
});

describe("rules hold within the search", () => {
  test.each([true, false])("what trying every list finds, for a user who is known: %s", async (known) => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(shopOf, rulesOf, async (shop, rules) => {
        const user = known ? "ann" : "nobody";
        const exclude = createInteractions(shop.excluded.map((item) => ({ user, item: `i${item}`, at: 0 })));
        const request = { users: [user], k: shop.k, exclude, rules, attributes: attributesOf(shop.values) };
        let answer: Awaited<ReturnType<typeof rankUsers>>[number] | undefined;
        try {
          [answer] = await rankUsers(rankerOf(shop.scores), request as RecommendRequest);
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid-option" });
          return;
        }
        compared++;
        const left = shop.scores.map((score, item) => (shop.excluded.includes(item) ? Number.NaN : score));
        const expected = bruteForce({ ...shop, scores: left }, shop.k, rules as RecommendRules);
        expect(answer?.known).toBe(known);
        expect(answer?.items).toEqual(
          expected.items.map((item) => ({ item: `i${item}`, score: shop.scores[item] })),
        );
        expect(answer?.unmet ?? []).toEqual(expected.unmet);
      }),
      { numRuns: 600, seed: 11 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  test("rules that ask for nothing change nothing, however many items", async () => {
    const scores = Array.from({ length: 500 }, (_, item) => (item * 7919) % 101);
    const ranker = rankerOf(scores);
    for (const k of [1, 20, 499, 500, Number.MAX_SAFE_INTEGER]) {
      const request = { users: ["ann", "nobody"], k };
      expect(await rankUsers(ranker, { ...request, rules: {} })).toEqual(await rankUsers(ranker, request));
    }
  });

  test("a narrow rule finds k items far down the ranking", async () => {
    const scores = Array.from({ length: 5000 }, (_, item) => -item);
    const values = scores.map((_, item) => ({ colour: item % 1000 === 999 ? "red" : "blue", brand: "a" }));
    const [answer] = await rankUsers(rankerOf(scores), {
      users: ["ann"],
      k: 4,
      attributes: attributesOf(values),
      rules: { quotas: [{ column: "colour", value: "red", atLeast: 3 }] },
    });
    expect(answer?.items.map(({ item }) => item)).toEqual(["i0", "i999", "i1999", "i2999"]);
    const [only] = await rankUsers(rankerOf(scores), {
      users: ["ann"],
      k: 4,
      attributes: attributesOf(values),
      rules: { where: { column: "colour", in: ["red"] } },
    });
    expect(only?.items.map(({ item }) => item)).toEqual(["i999", "i1999", "i2999", "i3999"]);
  });
});

describe("stock", () => {
  const ask = async (request: Partial<RecommendRequest>) =>
    (await rankUsers(rankerOf([3, 2, 1]), { users: ["ann", "bob", "ann", "nobody"], k: 2, ...request })).map(
      ({ items }) => items.map(({ item, left }) => (left === undefined ? item : `${item}:${left}`)).join(" "),
    );

  test("goes to the users in the order of the request, and the rest is told", async () => {
    expect(await ask({ rules: { stock: { i0: 2, i1: 1 } } })).toEqual(["i0:1 i1:0", "i0:0 i2", "i2", "i2"]);
    expect(await ask({ rules: { stock: { i0: 0 } } })).toEqual(["i1 i2", "i1 i2", "i1 i2", "i1 i2"]);
  });

  test("over many users no unit is given twice", async () => {
    const users = Array.from({ length: 300 }, (_, user) => (user % 3 === 0 ? "nobody" : `u${user}`));
    const answers = await rankUsers(rankerOf([9, 8, 7, 6]), {
      users,
      k: 2,
      rules: { stock: { i0: 5, i1: 100, i2: 250 } },
    });
    const given = (item: string) =>
      answers.filter(({ items }) => items.some((one) => one.item === item)).length;
    expect(["i0", "i1", "i2"].map(given)).toEqual([5, 100, 250]);
    expect(answers.every(({ items }) => items.length === new Set(items.map(({ item }) => item)).size)).toBe(
      true,
    );
  });
});

describe("conditions", () => {
  const table = createTable({
    item: buildVector("item", "category", ["i0", "i1", "i2", "i3"]),
    price: buildVector("price", "number", [5, 10, null, 20]),
    sale: buildVector("sale", "boolean", [true, false, null, true]),
    until: buildVector("until", "timestamp", [
      new Date("2026-01-01"),
      null,
      new Date("2027-01-01"),
      new Date(0),
    ]),
    tags: buildVector("tags", "list", [["new", "eco"], [], ["eco"], ["old"]]),
    colour: buildVector("colour", "category", ["red", "blue", "red", null]),
  });
  const meets = async (where: RecommendRules["where"]) => {
    const rules = where === undefined ? {} : { where };
    const [answer] = await rankUsers(rankerOf([5, 4, 3, 2, 1]), {
      users: ["ann"],
      k: 5,
      attributes: { table, key: "item" },
      rules,
    });
    return answer?.items.map(({ item }) => item).join(" ");
  };

  test.each<[RecommendRules["where"], string]>([
    [{ column: "price", gte: 5, lt: 20 }, "i0 i1"],
    [{ column: "price", gt: 5, lte: 20 }, "i1 i3"],
    [{ not: { column: "price", lt: 20 } }, "i3"],
    [{ column: "sale", in: [true] }, "i0 i3"],
    [{ not: { column: "sale", in: [true] } }, "i1"],
    [{ column: "until", gt: "2026-06-01" }, "i2"],
    [{ column: "until", lte: Date.UTC(2026, 0, 1) }, "i0 i3"],
    [{ column: "tags", has: "eco" }, "i0 i2"],
    [{ column: "colour", in: [] }, ""],
    [{ all: [] }, "i0 i1 i2 i3 i4"],
    [{ any: [] }, ""],
    [
      {
        any: [
          { column: "colour", in: ["blue"] },
          { column: "price", gte: 20 },
        ],
      },
      "i1 i3",
    ],
    [{ all: [{ column: "colour", in: ["red"] }, { not: { column: "tags", has: "new" } }] }, "i2"],
    [{ not: { any: [{ column: "colour", in: ["red"] }] } }, "i1"],
  ])("%j", async (where, expected) => {
    expect(await meets(where)).toBe(expected);
    expect(await meets(JSON.parse(JSON.stringify(where)))).toBe(expected);
  });
});

describe("diversity", () => {
  const vectors: Ranker = {
    ...rankerOf([0, 0, 0, 0]),
    vectors: {
      width: 2,
      items: new Float32Array([4, 0, 3, 0, 2.5, 0.5, 0, 2]),
      of: (users) => ({
        known: users.map(() => true),
        rows: (first, end) => Float32Array.from({ length: 2 * (end - first) }, () => 1),
      }),
    },
  };
  const ask = async (lambda: number) =>
    (await rankUsers(vectors, { users: ["ann"], k: 3, rules: { diversity: { lambda } } }))[0]?.items.map(
      ({ item }) => item,
    );

  test("by the model's own vectors", async () => {
    expect(await ask(1)).toEqual(["i0", "i1", "i2"]);
    expect(await ask(0.5)).toEqual(["i0", "i3", "i2"]);
    expect(await ask(0)).toEqual(["i0", "i3", "i2"]);
  });

  test("by vectors of the attributes; items without a row are like none", async () => {
    const table = createTable({
      item: buildVector("item", "category", ["i0", "i1", "i2"]),
      place: buildVector("place", "vector", [
        [1, 0],
        [2, 0],
        [-1, 0],
      ]),
    });
    const rules = { diversity: { lambda: 0.5, by: "place" } };
    const [answer] = await rankUsers(rankerOf([4, 3, 2, 1]), {
      users: ["ann"],
      k: 4,
      rules,
      attributes: { table, key: "item" },
    });
    expect(answer?.items.map(({ item }) => item)).toEqual(["i0", "i2", "i3", "i1"]);
  });
});
