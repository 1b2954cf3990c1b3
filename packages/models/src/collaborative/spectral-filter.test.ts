import { createInteractions, createRandom, fit, type Interactions } from "@portrait/core";
import { describeRecommender } from "@portrait/testing";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { denseRows } from "./dense.fixture.js";
import { allScores } from "./scores.fixture.js";
import { type SpectralFilterOptions, spectralFilter, spectralFilterCodec } from "./spectral-filter.js";

describeRecommender("spectralFilter", {
  estimator: spectralFilter({ factors: 3 }),
  seeded: true,
  codecs: [spectralFilterCodec],
  foldsIn: true,
});
describeRecommender("spectralFilter with sharpening", {
  seeded: true,
  estimator: spectralFilter({ factors: 3, sharpening: 0.5, sharpeningSteps: 2 }),
  codecs: [spectralFilterCodec],
  foldsIn: true,
});

function randomLog(seed: number): Interactions {
  const random = createRandom(seed);
  return createInteractions(
    Array.from({ length: 200 }, (_, at) => ({
      user: `u${random.integer(90)}`,
      item: `i${random.integer(14)}`,
      at,
    })),
  );
}

/** The scores by the formula, with matrices held whole. */
function expected(
  log: Interactions,
  options: Required<Omit<SpectralFilterOptions, "iterations">>,
): number[][] {
  const rows = new Matrix(denseRows(log));
  const users = Matrix.diag(rows.sum("row").map((size) => size ** -options.userExponent));
  const items = Matrix.diag(rows.sum("column").map((size) => size ** -options.itemExponent));
  const back = Matrix.diag(rows.sum("column").map((size) => size ** options.itemExponent));
  const normalised = users.mmul(rows).mmul(items);
  const product = normalised.transpose().mmul(normalised);
  const { rightSingularVectors } = new SingularValueDecomposition(normalised, { autoTranspose: true });
  const basis =
    options.factors === 0
      ? Matrix.zeros(log.items.length, 1)
      : rightSingularVectors.subMatrix(0, log.items.length - 1, 0, options.factors - 1);
  const low = rows.mmul(items).mmul(basis).mmul(basis.transpose()).mmul(back);
  let scores = rows.mmul(product).add(low.mul(options.lowPassWeight));
  for (let step = 0; step < options.sharpeningSteps; step++) {
    scores = Matrix.sub(scores, scores.mmul(product).mul(options.sharpening / options.sharpeningSteps));
  }
  return scores.to2DArray();
}

const symmetric = { userExponent: 0.5, itemExponent: 0.5 };

describe("spectralFilter", () => {
  test.each([
    { factors: 4, lowPassWeight: 0.3, sharpening: 0, sharpeningSteps: 1, ...symmetric },
    { factors: 2, lowPassWeight: 1.5, sharpening: 1, sharpeningSteps: 1, ...symmetric },
    { factors: 5, lowPassWeight: 0.2, sharpening: 2, sharpeningSteps: 3, ...symmetric },
    {
      factors: 3,
      lowPassWeight: 0.8,
      sharpening: 0,
      sharpeningSteps: 1,
      userExponent: 0.2,
      itemExponent: 0.7,
    },
    {
      factors: 0,
      lowPassWeight: 0.8,
      sharpening: 0.01,
      sharpeningSteps: 2,
      userExponent: 0.3,
      itemExponent: 0.4,
    },
  ])("scores by the formula with %o", async (options) => {
    const log = randomLog(8);
    expect(log.users.length).toBeGreaterThan(64);
    const scores = await allScores(await fit(spectralFilter({ ...options, iterations: 30 }), log), log);
    expected(log, options).forEach((row, user) => {
      row.forEach((score, item) => {
        const size = Math.max(1, Math.abs(score));
        expect((scores[user]?.[item] as number) / size).toBeCloseTo(score / size, 4);
      });
    });
  });

  test("without factors only the linear filter is left", async () => {
    const log = randomLog(8);
    const plain = await allScores(await fit(spectralFilter({ factors: 0 }), log), log);
    const weightless = await allScores(await fit(spectralFilter({ factors: 3, lowPassWeight: 0 }), log), log);
    expect(plain).toEqual(weightless);
  });

  test("refuses other options", () => {
    expect(() => spectralFilter({ factors: -1 })).toThrow(
      'spectralFilter: "factors" must be an integer >= 0; received -1.',
    );
    expect(() => spectralFilter({ userExponent: 2 })).toThrow(
      'spectralFilter: "userExponent" must be a finite number >= 0 and <= 1; received 2.',
    );
    expect(() => spectralFilter({ sharpening: Number.NaN })).toThrow(
      'spectralFilter: "sharpening" must be a finite number >= 0; received NaN.',
    );
  });
});
