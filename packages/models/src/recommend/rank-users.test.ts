import { createInteractions, type RecommendRequest } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { fixedRanking } from "./fallback.js";
import { createIdIndex } from "./ids.js";
import { type Ranker, rankUsers } from "./rank-users.js";

const items = ["a", "b", "c", "d"];

/** Users are named by their vector, such as "1,0"; whoever is not is unknown. */
const ranker: Ranker = {
  kind: "toy",
  catalogue: createIdIndex(items),
  fallback: fixedRanking(items, [1, 5, 5, 2]),
  vectors: {
    width: 2,
    items: new Float32Array([1, 0, 2, 0, 2, 0, 0, 3]),
    of: (users) => {
      const vectors = users.map((user) => user.split(",").map(Number));
      return {
        known: vectors.map((vector) => vector.length === 2),
        rows: (first, end) =>
          Float32Array.from(vectors.slice(first, end).flatMap((v) => (v.length === 2 ? v : [0, 0]))),
      };
    },
  },
};

const ask = async (request: Partial<RecommendRequest>, from: Ranker = ranker) =>
  (await rankUsers(from, { users: ["1,0"], k: 4, ...request })).map((answer) =>
    answer.items.map(({ item, score }) => `${item}${score}`).join(" "),
  );

const pairs = (...ids: readonly (readonly [string, string])[]) =>
  createInteractions(ids.map(([user, item], at) => ({ user, item, at })));

describe("rankUsers", () => {
  test("ranks the whole catalogue, ties by item", async () => {
    expect(await ask({ users: ["1,0", "0,1", "-1,0"] })).toEqual([
      "b2 c2 a1 d0",
      "d3 a0 b0 c0",
      "d0 a-1 b-2 c-2",
    ]);
  });

  test("an unknown user gets the fallback, and is said to be unknown", async () => {
    const [known, unknown] = await rankUsers(ranker, { users: ["1,0", "eve"], k: 2 });
    expect(known?.known).toBe(true);
    expect(unknown).toEqual({
      user: "eve",
      known: false,
      items: [
        { item: "b", score: 5 },
        { item: "c", score: 5 },
      ],
    });
  });

  test("excludes pairs user by user, also in the fallback; what it does not know is ignored", async () => {
    const exclude = pairs(["1,0", "b"], ["1,0", "zzz"], ["eve", "c"], ["other", "a"]);
    expect(await ask({ users: ["1,0", "eve", "0,1"], k: 2, exclude })).toEqual(["c2 a1", "b5 d2", "d3 a0"]);
  });

  test("allow and deny hold for everyone", async () => {
    expect(await ask({ users: ["1,0", "eve"], allow: ["a", "d", "zzz"] })).toEqual(["a1 d0", "d2 a1"]);
    expect(await ask({ users: ["1,0", "eve"], deny: new Set(["b", "zzz"]) })).toEqual([
      "c2 a1 d0",
      "c5 d2 a1",
    ]);
    expect(await ask({ allow: ["a", "b"], deny: ["b"] })).toEqual(["a1"]);
    expect(await ask({ users: ["1,0", "eve"], allow: [] })).toEqual(["", ""]);
  });

  test("a k beyond the catalogue gives what there is; no users, no answers", async () => {
    expect(await ask({ k: Number.MAX_SAFE_INTEGER })).toEqual(["b2 c2 a1 d0"]);
    expect(await ask({ users: [] })).toEqual([]);
  });

  test("many users, in batches, get what each would get alone", async () => {
    const users = Array.from({ length: 1100 }, (_, n) => (n % 3 === 0 ? "eve" : `${n % 7},${n % 5}`));
    const exclude = pairs(...users.map((user, n) => [user, items[n % 4] as string] as const));
    const together = await ask({ users, k: 2, exclude });
    for (const n of [0, 1, 511, 512, 513, 1024, 1099]) {
      expect(await ask({ users: [users[n] as string], k: 2, exclude })).toEqual([together[n]]);
    }
  });

  test("a model without vectors gives everyone the fallback", async () => {
    const { vectors: _, ...fixed } = ranker;
    expect(await ask({ users: ["1,0", "eve"], k: 1 }, fixed)).toEqual(["b5", "b5"]);
  });
});

describe("a request that cannot be answered", () => {
  test.each([
    [{ k: 0 }, '"k" must be an integer >= 1; received 0.'],
    [{ k: 2.5 }, '"k" must be an integer >= 1; received 2.5.'],
    [{ k: Number.NaN }, '"k" must be an integer >= 1; received NaN.'],
    [{ k: "3" }, '"k" must be an integer >= 1; received "3".'],
    [{ users: "ann" }, '"users" must be a list of user ids; received "ann".'],
    [{ users: ["ann", 7] }, 'user 1 of "users" must be a text; received 7.'],
    [{ allow: "tea" }, '"allow" must be a list or set of item ids; received "tea". It may be left out.'],
    [{ deny: 5 }, '"deny" must be a list or set of item ids; received 5. It may be left out.'],
    [{ deny: ["a", null] }, '"deny" must hold texts; received null.'],
    [{ exclude: [] }, '"exclude" must be interactions; received an array of 0. It may be left out.'],
    [{ history: {} }, '"history" must be interactions; received an object. It may be left out.'],
    [
      { topk: 3 },
      'there is no option "topk". The options are "users", "k", "history", "exclude", "allow", "deny", "rules", "attributes".',
    ],
  ])("%o", async (change, message) => {
    const request = { users: ["1,0"], k: 2, ...change } as RecommendRequest;
    await expect(rankUsers(ranker, request)).rejects.toMatchObject({
      code: "invalid-option",
      message: `toy.recommend: ${message}`,
    });
  });

  test("none at all", async () => {
    const none = undefined as never as RecommendRequest;
    await expect(rankUsers(ranker, none)).rejects.toMatchObject({
      code: "invalid-option",
      message: 'toy.recommend: "users" must be a list of user ids; received undefined.',
    });
  });
});
