import { createRandom } from "@portrait/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kolmogorovSmirnov, kolmogorovSmirnovProbability } from "./kolmogorov-smirnov.js";

/** The distance of two equally large samples of which the statistic has a given value of Kolmogorov's distribution. */
const probabilityOf = (x: number): number => {
  const size = 1e8;
  return kolmogorovSmirnovProbability(x * Math.sqrt(2 / size), size, size);
};

test("the probability is Kolmogorov's distribution as tabulated", () => {
  // Smirnov 1948, Annals of Mathematical Statistics 19, 279-281: 1 - L(z).
  const table = [
    [0.4, 0.997192],
    [0.5, 0.963945],
    [0.8, 0.544142],
    [1, 0.27],
    [1.22, 0.101897],
    [1.36, 0.049486],
    [1.63, 0.009846],
    [1.95, 0.000996],
  ] as const;
  for (const [x, probability] of table) expect(probabilityOf(x)).toBeCloseTo(probability, 5);
});

test("both series agree where they meet, and the tail falls from 1 to 0", () => {
  expect(probabilityOf(1.18 - 1e-9)).toBeCloseTo(probabilityOf(1.18 + 1e-9), 7);
  const tail = Array.from({ length: 300 }, (_, at) => probabilityOf(at / 100));
  expect(tail[0]).toBe(1);
  tail.forEach((probability, at) => {
    expect(probability).toBeGreaterThanOrEqual(0);
    if (at > 0) expect(probability).toBeLessThanOrEqual((tail[at - 1] as number) + 1e-12);
  });
});

test("the statistic is the greatest distance, looking at every value", () => {
  const values = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, values, (before, after) => {
      const part = (list: readonly number[], to: number): number =>
        list.filter((value) => value <= to).length / list.length;
      const expected = Math.max(
        ...[...before, ...after].map((to) => Math.abs(part(before, to) - part(after, to))),
      );
      expect(kolmogorovSmirnov(before, after).statistic).toBeCloseTo(expected, 12);
      expect(kolmogorovSmirnov(after, before)).toEqual(kolmogorovSmirnov(before, after));
    }),
    { seed: 1 },
  );
});

test("samples of one distribution are called different as often as the probability says", () => {
  const random = createRandom(7);
  const draw = (): readonly number[] => Array.from({ length: 200 }, () => random.next());
  let called = 0;
  for (let run = 0; run < 1000; run++) if (kolmogorovSmirnov(draw(), draw()).probability < 0.05) called++;
  expect(called).toBeGreaterThan(20);
  expect(called).toBeLessThan(70);
});

test("what is no sample is refused", () => {
  expect(() => kolmogorovSmirnov([], [1])).toThrow(
    'kolmogorovSmirnov: "before" must hold at least one number and no NaN; received 0 values.',
  );
  expect(() => kolmogorovSmirnov([1], [1, Number.NaN])).toThrow(
    '"after" must hold at least one number and no NaN',
  );
  expect(() => kolmogorovSmirnovProbability(1.5, 1, 1)).toThrow(
    "kolmogorovSmirnovProbability: a distance in [0, 1] and two sizes >= 1 are needed; received 1.5, 1 and 1.",
  );
  expect(() => kolmogorovSmirnovProbability(0.5, 0, 1)).toThrow("received 0.5, 0 and 1.");
});
