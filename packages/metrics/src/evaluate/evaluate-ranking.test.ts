import type { Recommender, RecommendRequest } from "@portrait/core";
import { createInteractions, createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { coverageAtK, evaluate, hitRateAtK, ndcgAtK, recallAtK, rocAuc } from "../index.js";
import { listRecommender, rankingExamples } from "../support/hand-made.js";

const catalogue = ["a", "b", "c", "d", "e"];
const good = listRecommender("good", ["b", "c", "a", "d", "e"]);
const bad = listRecommender("bad", ["e", "d", "a", "c", "b"]);
const examples = rankingExamples({ u1: ["b"], u2: ["b", "c"], u3: ["d"] }, catalogue);

const unchecked = (...values: readonly unknown[]): Promise<unknown> =>
  Reflect.apply(evaluate, undefined, values);
const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });

/** A recommender that keeps what it was asked for. */
function spy(model: Recommender): { readonly model: Recommender; readonly requests: RecommendRequest[] } {
  const requests: RecommendRequest[] = [];
  return {
    requests,
    model: {
      ...model,
      recommend(request) {
        requests.push(request);
        return model.recommend(request);
      },
    },
  };
}

describe("evaluate with a recommender", () => {
  test("gives each metric its value, and what was judged and how", async () => {
    const evaluation = await evaluate(good, examples, {
      metrics: [recallAtK(1), ndcgAtK(2), hitRateAtK(2), coverageAtK(2)],
      baseline: bad,
      bootstrap: 50,
      seed: 3,
    });
    expect(evaluation.metrics.recallAt1.value).toBeCloseTo((1 + 1 / 2 + 0) / 3, 15);
    expect(evaluation.metrics.hitRateAt2.value).toBeCloseTo(2 / 3, 15);
    expect(evaluation.metrics.hitRateAt2.baseline.value).toBeCloseTo(1 / 3, 15);
    expect(evaluation.metrics.hitRateAt2.difference.value).toBeCloseTo(1 / 3, 15);
    expect(evaluation.metrics.coverageAt2).toMatchObject({
      value: 2 / 5,
      low: null,
      high: null,
      resamples: 0,
      baseline: { value: 2 / 5, low: null, high: null },
      difference: { value: 0, low: null, high: null },
    });
    expect(evaluation).toMatchObject({
      task: "ranking",
      model: { kind: "good" },
      baseline: { kind: "bad" },
      users: 3,
      usersWithoutRelevant: 0,
      usersKnown: 3,
      relevant: 4,
      catalogue: 5,
      protocol: {
        bootstrap: 50,
        level: 0.95,
        seed: 3,
        unit: "user",
        k: 2,
        until: "2024-02-01",
        excluded: "history",
      },
    });
    expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
  });

  test("asks for the greatest k, with the history, without what users have", async () => {
    const { model, requests } = spy(good);
    const metrics = [recallAtK(1), ndcgAtK(4)] as const;
    await evaluate(model, examples, { metrics, bootstrap: 10 });
    expect(requests).toEqual([
      { users: ["u1", "u2", "u3"], k: 4, history: examples.history, exclude: examples.history },
    ]);
  });

  test("excludes nothing, or what it is given, if told so", async () => {
    const metrics = [recallAtK(1)] as const;
    const none = spy(good);
    const open = await evaluate(none.model, examples, { metrics, exclude: false, bootstrap: 10 });
    expect(none.requests[0]).not.toHaveProperty("exclude");
    expect(open.protocol.excluded).toBe("none");
    const given = createInteractions([{ user: "u1", item: "b", at: 1 }]);
    const some = await evaluate(good, examples, { metrics, exclude: given, bootstrap: 10 });
    expect(some.protocol.excluded).toBe("given");
    expect(some.metrics.recallAt1.value).toBeCloseTo((0 + 1 / 2 + 0) / 3, 15);
  });

  test("asks in batches of users, and the batches make no difference", async () => {
    const random = createRandom(1);
    const relevant = Object.fromEntries(
      Array.from({ length: 2500 }, (_, user) => [`u${user}`, [catalogue[1 + random.integer(4)] ?? "b"]]),
    );
    const many = rankingExamples(relevant, catalogue);
    const { model, requests } = spy(good);
    const seen: string[] = [];
    const evaluation = await evaluate(model, many, {
      metrics: [hitRateAtK(1)],
      bootstrap: 10,
      onProgress: ({ phase, completed, total }) => seen.push(`${phase} ${completed}/${total}`),
    });
    expect(requests.map(({ users }) => users.length)).toEqual([1024, 1024, 452]);
    const hits = many.relevant.filter(([item]) => item === "b").length;
    expect(evaluation.metrics.hitRateAt1.value).toBeCloseTo(hits / 2500, 12);
    expect(seen.slice(0, 4)).toEqual([
      "evaluate > recommend 0/2500",
      "evaluate > recommend 1024/2500",
      "evaluate > recommend 2048/2500",
      "evaluate > recommend 2500/2500",
    ]);
  });

  test("leaves users without relevant items out of means, and counts them", async () => {
    const some = rankingExamples({ u1: ["b"], u2: [] }, catalogue);
    const evaluation = await evaluate(good, some, { metrics: [recallAtK(1)], bootstrap: 100 });
    expect(evaluation.metrics.recallAt1.value).toBe(1);
    expect(evaluation.metrics.recallAt1.resamples).toBeLessThan(100);
    expect(evaluation).toMatchObject({ users: 2, usersWithoutRelevant: 1 });
  });

  test("counts users that the model did not know", async () => {
    const strangers: Recommender = {
      ...good,
      recommend: async (request) =>
        (await good.recommend(request)).map((answer) => ({ ...answer, known: answer.user === "u1" })),
    };
    const evaluation = await evaluate(strangers, examples, { metrics: [recallAtK(1)], bootstrap: 10 });
    expect(evaluation.usersKnown).toBe(1);
  });
});

describe("evaluate with a recommender refuses", () => {
  const metrics = [recallAtK(2)] as const;

  test("binary metrics, and models that do not recommend", async () => {
    await expect(unchecked(good, examples, { metrics: [rocAuc()] })).rejects.toEqual(
      refused(
        "invalid-option",
        'evaluate: "rocAuc" is a binary metric, but the test holds ranking examples. Judge a classifier of two classes by it, on examples of a yes-or-no outcome.',
      ),
    );
    await expect(unchecked({ kind: "trees", predictProba() {} }, examples, { metrics })).rejects.toEqual(
      refused(
        "not-supported",
        'evaluate: the model must have recommend, as recommenders do; received a model of kind "trees". Pass a fitted model.',
      ),
    );
    await expect(unchecked(good, examples, { metrics: [] })).rejects.toEqual(
      refused(
        "invalid-option",
        'evaluate: "metrics" must hold at least one metric. Write metrics: [ndcgAtK(10), recallAtK(20)].',
      ),
    );
    await expect(unchecked(good, examples, { metrics, exclude: "history" })).rejects.toEqual(
      refused(
        "invalid-option",
        'evaluate: "exclude" must be interactions or false; received "history". It may be left out.',
      ),
    );
  });

  test("a test without users, of repeated users, or without relevant items", async () => {
    await expect(evaluate(good, { ...examples, users: [], relevant: [] }, { metrics })).rejects.toEqual(
      refused("invalid-data", "evaluate: the test holds no users. Move the boundary of the split."),
    );
    await expect(evaluate(good, { ...examples, users: ["u1", "u1", "u2"] }, { metrics })).rejects.toEqual(
      refused("invalid-data", "evaluate: the test names a user more than once."),
    );
    await expect(evaluate(good, { ...examples, relevant: [["a"]] }, { metrics })).rejects.toEqual(
      refused("invalid-data", "evaluate: the test holds 3 users, but relevant items of 1."),
    );
    await expect(evaluate(good, { ...examples, relevant: [[], [], []] }, { metrics })).rejects.toEqual(
      refused(
        "invalid-data",
        "evaluate: no user of the test has a relevant item. Move the boundary of the split.",
      ),
    );
  });

  test.each([
    ["too few answers", () => [], "recommended to 0 users when asked for 3."],
    [
      "answers for others",
      (request: RecommendRequest) => request.users.map(() => ({ user: "x", items: [], known: true })),
      'answered for user "x" in the place of "u1".',
    ],
    [
      "too many items",
      (request: RecommendRequest) =>
        request.users.map((user) => ({
          user,
          items: ["a", "b", "c"].map((item) => ({ item, score: 1 })),
          known: true,
        })),
      'recommended 3 items to user "u1" when asked for 2.',
    ],
  ])("%s", async (_, recommend, message) => {
    const broken: Recommender = { ...good, kind: "broken", recommend: async (request) => recommend(request) };
    await expect(evaluate(broken, examples, { metrics })).rejects.toEqual(
      refused("invalid-data", `evaluate: the model of kind "broken" ${message}`),
    );
  });

  test("the same item twice for one user", async () => {
    const broken: Recommender = {
      ...good,
      kind: "broken",
      recommend: async ({ users }) =>
        users.map((user) => ({
          user,
          items: [
            { item: "b", score: 2 },
            { item: "b", score: 1 },
          ],
          known: true,
        })),
    };
    await expect(evaluate(broken, examples, { metrics })).rejects.toEqual(
      refused(
        "invalid-data",
        'evaluate: the model of kind "broken": the recommendations of user 0 name "b" more than once.',
      ),
    );
  });

  test("to go on when aborted between batches", async () => {
    const controller = new AbortController();
    const stopping: Recommender = {
      ...good,
      async recommend(request) {
        controller.abort();
        return good.recommend(request);
      },
    };
    await expect(evaluate(stopping, examples, { metrics, signal: controller.signal })).rejects.toEqual(
      refused("aborted", "evaluate: stopped by its signal."),
    );
  });
});
