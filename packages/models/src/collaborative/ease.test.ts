import { createInteractions, createRandom, fit, type Interactions } from "@portrait/core";
import { workers } from "@portrait/kernels";
import { describeRecommender } from "@portrait/testing";
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { denseRows, sharedOf, times } from "./dense.fixture.js";
import { ease, easeCodec } from "./ease.js";
import { allScores } from "./scores.fixture.js";

describeRecommender("ease", { estimator: ease({ l2: 1 }), codecs: [easeCodec], foldsIn: true });

function randomLog(seed: number, items: number): Interactions {
  const random = createRandom(seed);
  return createInteractions(
    Array.from({ length: 30 * items }, (_, at) => ({
      user: `u${random.integer(60)}`,
      item: `i${random.integer(items)}`,
      at,
    })),
  );
}

/** The weights by the formula. */
function expected(log: Interactions, l2: number): number[][] {
  const rows = denseRows(log);
  const gram = log.items.map((_, a) => log.items.map((__, b) => sharedOf(rows, a, b) + (a === b ? l2 : 0)));
  const precision = inverse(new Matrix(gram)).to2DArray();
  return precision.map((row, a) =>
    row.map((value, b) => (a === b ? 0 : -value / ((precision[b] as number[])[b] as number))),
  );
}

describe("ease", () => {
  test.each([
    ["float64", 10, 5],
    ["float64", 90, 5],
    ["float32", 70, 3],
  ] as const)(
    "in %s with %i items, the scores are those of the formula",
    async (precision, items, digits) => {
      const log = randomLog(3, items);
      const weights = expected(log, 4);
      const scores = await allScores(await fit(ease({ l2: 4, precision }), log), log);
      denseRows(log).forEach((row, user) => {
        times(row, weights).forEach((score, item) => {
          expect(scores[user]?.[item]).toBeCloseTo(score, digits);
        });
      });
    },
  );

  test("keeps the strongest weights into each item, with ties by item", async () => {
    const log = randomLog(5, 12);
    const all = expected(log, 2);
    const model = await fit(ease({ l2: 2, neighbours: 3 }), log);
    log.items.forEach((item, b) => {
      const into = log.items
        .map((_, a) => ({ a, weight: (all[a] as number[])[b] as number }))
        .filter(({ a }) => a !== b)
        .sort((p, q) => Math.abs(q.weight) - Math.abs(p.weight) || p.a - q.a)
        .slice(0, 3);
      log.items.forEach((other, a) => {
        const weight = model.similarItems(other, 12).find((one) => one.item === item)?.score ?? 0;
        expect(weight).toBeCloseTo(into.find((one) => one.a === a)?.weight ?? 0, 5);
      });
    });
  });

  test("gives the same on two threads", async () => {
    const log = randomLog(6, 80);
    await using pool = await workers({ size: 2 });
    const [one, two] = [await fit(ease(), log), await fit(ease(), log, { workers: pool })];
    expect(two.state().tensors).toEqual(one.state().tensors);
  });

  test("refuses more items than their matrix may have", async () => {
    const log = createInteractions(
      Array.from({ length: 16_385 }, (_, at) => ({ user: `u${at % 7}`, item: `i${at}`, at })),
    );
    await expect(fit(ease(), log)).rejects.toMatchObject({
      code: "invalid-data",
      message:
        "ease: there must be at most 16384 items, as their matrix is held whole; there are 16385. Use slim, which needs no such matrix, or leave out items that few users had.",
      hint: "Use slim, which needs no such matrix, or leave out items that few users had.",
    });
  });

  test("refuses other options", () => {
    expect(() => ease({ l2: 0 })).toThrow('ease: "l2" must be a finite number > 0; received 0.');
    expect(() => ease({ precision: "float16" as "float32" })).toThrow(
      'ease: "precision" must be one of "float64", "float32"; received "float16". Leave it out to use "float64".',
    );
    expect(() => ease({ neighbours: 0 })).toThrow(
      'ease: "neighbours" must be null or an integer >= 1; received 0.',
    );
  });
});
