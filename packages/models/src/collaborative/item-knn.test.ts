import { createInteractions, createRandom, fit, type Interactions } from "@portrait/core";
import { describeRecommender } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { denseRows, sharedOf, times } from "./dense.fixture.js";
import { type ItemKnnOptions, itemKnn, itemKnnCodec } from "./item-knn.js";
import { allScores } from "./scores.fixture.js";

describeRecommender("itemKnn", { estimator: itemKnn(), codecs: [itemKnnCodec], foldsIn: true });
describeRecommender("itemKnn of two neighbours", {
  estimator: itemKnn({ neighbours: 2, similarity: "jaccard", shrinkage: 1, userWeights: "inverse-degree" }),
  codecs: [itemKnnCodec],
  foldsIn: true,
});

function randomLog(seed: number): Interactions {
  const random = createRandom(seed);
  return createInteractions(
    Array.from({ length: 150 }, (_, at) => ({
      user: `u${random.integer(20)}`,
      item: `i${random.integer(12)}`,
      at,
    })),
  );
}

/** Similarities by the formula, pair by pair. */
function similarities(
  log: Interactions,
  { similarity, shrinkage = 0, userWeights }: ItemKnnOptions,
): number[][] {
  const rows = denseRows(log);
  const weights = rows.map((row) =>
    userWeights === "inverse-degree" ? 1 / row.reduce((sum, value) => sum + value, 0) : 1,
  );
  return log.items.map((_, a) =>
    log.items.map((__, b) => {
      if (a === b) return 0;
      const shared = rows.reduce(
        (sum, row, user) => sum + (weights[user] as number) * (row[a] as number) * (row[b] as number),
        0,
      );
      const [own, theirs] = [sharedOf(rows, a, a), sharedOf(rows, b, b)];
      const whole = similarity === "jaccard" ? own + theirs - shared : Math.sqrt(own * theirs);
      return shared / (whole + shrinkage);
    }),
  );
}

describe("itemKnn", () => {
  test.each<ItemKnnOptions>([
    {},
    { similarity: "jaccard" },
    { shrinkage: 3 },
    { userWeights: "inverse-degree" },
    { similarity: "jaccard", shrinkage: 0.5, userWeights: "inverse-degree" },
  ])("scores by the formula with %o", async (options) => {
    const log = randomLog(3);
    const scores = await allScores(await fit(itemKnn(options), log), log);
    const matrix = similarities(log, options);
    denseRows(log).forEach((row, user) => {
      times(row, matrix).forEach((score, item) => {
        expect(scores[user]?.[item]).toBeCloseTo(score, 5);
      });
    });
  });

  test("an item listens to its most similar items alone, ties by item", async () => {
    const log = randomLog(5);
    const scores = await allScores(await fit(itemKnn({ neighbours: 3 }), log), log);
    const matrix = similarities(log, {});
    const kept = matrix.map((row, from) =>
      row.map((value, to) => {
        const rivals = matrix
          .map((other, item) => ({ item, likeness: Math.fround(other[to] as number) }))
          .sort((a, b) => b.likeness - a.likeness || a.item - b.item);
        return rivals.slice(0, 3).some(({ item }) => item === from) ? value : 0;
      }),
    );
    denseRows(log).forEach((row, user) => {
      times(row, kept).forEach((score, item) => {
        expect(scores[user]?.[item]).toBeCloseTo(score, 5);
      });
    });
  });

  test("says what is similar, and why; the reasons sum to the score", async () => {
    const log = createInteractions(
      Object.entries({ ann: ["tea", "milk"], bob: ["tea", "milk", "__proto__"], eve: ["rum"] }).flatMap(
        ([user, items]) => items.map((item, at) => ({ user, item, at })),
      ),
    );
    const model = await fit(itemKnn(), log);
    expect(model.similarItems("tea", 5).map(({ item }) => item)).toEqual(["milk", "__proto__"]);
    expect(model.similarItems("rum", 5)).toEqual([]);
    const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
    const reasons = model.reasons({ user: "ann", item: "__proto__" });
    expect(reasons.map(({ item }) => item)).toEqual(["milk", "tea"]);
    expect(reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(
      forAnn?.items[0]?.score as number,
      6,
    );
    expect(model.reasons({ user: "ann", item: "__proto__", k: 1 })).toHaveLength(1);
    expect(model.reasons({ user: "a stranger", item: "tea" })).toEqual([]);
    const history = createInteractions([{ user: "a stranger", item: "milk", at: 1 }]);
    expect(model.reasons({ user: "a stranger", item: "tea", history }).map(({ item }) => item)).toEqual([
      "milk",
    ]);
  });

  test("refuses unknown items and a k that is none", async () => {
    const model = await fit(itemKnn(), randomLog(1));
    expect(() => model.similarItems("toString", 1)).toThrow(
      'itemKnn.similarItems: the item must be one of the catalogue; received "toString".',
    );
    expect(() => model.similarItems("i1", 0)).toThrow(
      'itemKnn.similarItems: "k" must be an integer >= 1; received 0.',
    );
    expect(() => model.reasons({ user: "u1", item: "i99" })).toThrow(
      'itemKnn.reasons: the item must be one of the catalogue; received "i99".',
    );
    expect(() => model.reasons({ user: "u1", item: "i1", k: 1.5 })).toThrow(
      'itemKnn.reasons: "k" must be an integer >= 1; received 1.5.',
    );
  });

  test("refuses other options", () => {
    expect(() => itemKnn({ neighbours: 0 })).toThrow(
      'itemKnn: "neighbours" must be null or an integer >= 1; received 0. Leave it out to use null.',
    );
    expect(() => itemKnn({ similarity: "pearson" as "cosine" })).toThrow(
      'itemKnn: "similarity" must be one of "cosine", "jaccard"; received "pearson".',
    );
  });

  test.each([
    [
      { weightOffsets: [1, 2] },
      'tensors "weightOffsets" and "weightIndices" must be rows of ascending columns below 12',
    ],
    [{ rowIndices: [0] }, 'tensors "rowOffsets" and "rowIndices" must be rows of ascending columns below 12'],
  ])("an artifact whose %o is changed is refused", async (change, problem) => {
    const state = (await fit(itemKnn(), randomLog(1))).state();
    const tensors = { ...state.tensors };
    for (const [name, [place, value]] of Object.entries(change) as [string, [number, number?]][]) {
      const data = Int32Array.from(tensors[name]?.data ?? []);
      data[place] = value ?? 99;
      tensors[name] = { shape: [data.length], data };
    }
    expect(() => itemKnnCodec.decode({ ...state, tensors, parts: {} })).toThrow(
      expect.objectContaining({ code: "invalid-artifact", message: expect.stringContaining(problem) }),
    );
  });
});
