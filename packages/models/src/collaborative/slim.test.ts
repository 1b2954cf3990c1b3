import { createInteractions, createRandom, fit, type Interactions } from "@portrait/core";
import { describeRecommender } from "@portrait/testing";
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { denseRows, sharedOf, times } from "./dense.fixture.js";
import { allScores } from "./scores.fixture.js";
import { slim, slimCodec } from "./slim.js";

describeRecommender("slim", { estimator: slim({ l1: 0.01, l2: 1 }), codecs: [slimCodec], foldsIn: true });

function randomLog(seed: number): Interactions {
  const random = createRandom(seed);
  return createInteractions(
    Array.from({ length: 300 }, (_, at) => ({
      user: `u${random.integer(30)}`,
      item: `i${random.integer(10)}`,
      at,
    })),
  );
}

const exact = { iterations: 10_000, tolerance: 1e-12 };

describe("slim", () => {
  test("without l1 and bounds the weights are those of EASE, B = I - P / diag(P), P = (X'X + l2 I)^-1", async () => {
    const log = randomLog(2);
    const rows = denseRows(log);
    const l2 = 4;
    const gram = log.items.map((_, a) => log.items.map((__, b) => sharedOf(rows, a, b) + (a === b ? l2 : 0)));
    const precision = inverse(new Matrix(gram)).to2DArray();
    const weights = precision.map((row, a) =>
      row.map((value, b) => (a === b ? 0 : -value / ((precision[b] as number[])[b] as number))),
    );
    const estimator = slim({ l1: 0, l2, nonNegative: false, candidates: null, ...exact });
    const scores = await allScores(await fit(estimator, log), log);
    rows.forEach((row, user) => {
      times(row, weights).forEach((score, item) => {
        expect(scores[user]?.[item]).toBeCloseTo(score, 5);
      });
    });
  });

  test("exponents are those of rows and columns that were normalised before, and scaled back", async () => {
    const log = randomLog(3);
    const rows = denseRows(log);
    const [l2, a, b] = [2, 0.3, 0.4];
    const inner = rows.map((row) => row.reduce((sum, value) => sum + value, 0) ** -a);
    const counts = log.items.map((_, item) => rows.reduce((sum, row) => sum + (row[item] as number), 0));
    const normalised = rows.map((row, user) =>
      row.map((value, item) => value * (inner[user] as number) * (counts[item] as number) ** -b),
    );
    const gram = log.items.map((_, i) =>
      log.items.map((__, j) => sharedOf(normalised, i, j) + (i === j ? l2 : 0)),
    );
    const precision = inverse(new Matrix(gram)).to2DArray();
    const weights = precision.map((row, i) =>
      row.map((value, j) =>
        i === j
          ? 0
          : (-value / ((precision[j] as number[])[j] as number)) *
            ((counts[j] as number) / (counts[i] as number)) ** b,
      ),
    );
    const options = { userExponent: a, itemExponent: b, l1: 0, l2, nonNegative: false, candidates: null };
    const scores = await allScores(await fit(slim({ ...options, ...exact }), log), log);
    rows.forEach((row, user) => {
      times(row, weights).forEach((score, item) => {
        expect(scores[user]?.[item]).toBeCloseTo(score, 5);
      });
    });
  });

  test("the weights meet the conditions of the optimum: gradient 0 where they are positive, not below 0 where they are 0", async () => {
    const log = randomLog(7);
    const rows = denseRows(log);
    const [l1, l2] = [0.8, 2];
    const model = await fit(slim({ l1, l2, candidates: null, ...exact }), log);
    const weights = log.items.map((item) => {
      const found = new Map(model.similarItems(item, log.items.length).map((one) => [one.item, one.score]));
      return log.items.map((other) => found.get(other) ?? 0);
    });
    let zeros = 0;
    log.items.forEach((_, target) => {
      const predicted = rows.map((row) =>
        row.reduce((sum, value, item) => sum + value * ((weights[item] as number[])[target] as number), 0),
      );
      log.items.forEach((__, item) => {
        if (item === target) return;
        const weight = (weights[item] as number[])[target] as number;
        const slope = rows.reduce(
          (sum, row, user) =>
            sum - (row[item] as number) * ((row[target] as number) - (predicted[user] as number)),
          l2 * weight + l1,
        );
        expect(weight).toBeGreaterThanOrEqual(0);
        if (weight > 0) expect(slope).toBeCloseTo(0, 4);
        else {
          zeros++;
          expect(slope).toBeGreaterThanOrEqual(-1e-6);
        }
      });
    });
    expect(zeros).toBeGreaterThan(0);
  });

  test("chooses from the most similar items alone", async () => {
    const log = randomLog(4);
    const model = await fit(slim({ l1: 0, l2: 1, candidates: 2 }), log);
    const into = new Map(log.items.map((item) => [item, 0]));
    for (const item of log.items) {
      for (const { item: other } of model.similarItems(item, 10)) into.set(other, (into.get(other) ?? 0) + 1);
    }
    expect(Math.max(...into.values())).toBeLessThanOrEqual(2);
  });

  test("refuses other options", () => {
    expect(() => slim({ l2: 0 })).toThrow('slim: "l2" must be a finite number > 0; received 0.');
    expect(() => slim({ candidates: 1.5 })).toThrow(
      'slim: "candidates" must be null or an integer >= 1; received 1.5. Leave it out to use 200.',
    );
  });
});
