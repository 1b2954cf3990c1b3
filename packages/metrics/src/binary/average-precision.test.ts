import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { averagePrecision } from "./average-precision.js";

function byDefinition(probabilities: readonly number[], target: readonly number[]): number {
  const thresholds = [...new Set(probabilities)].sort((a, b) => b - a);
  const positives = target.filter((value) => value === 1).length;
  let before = 0;
  let sum = 0;
  for (const threshold of thresholds) {
    const called = target.filter((_, row) => (probabilities[row] as number) >= threshold);
    const hits = called.filter((value) => value === 1).length;
    sum += (hits / positives - before) * (hits / called.length);
    before = hits / positives;
  }
  return sum;
}

describe("averagePrecision", () => {
  test("is the sum of the steps of recall times precision", () => {
    const row = fc.record({ level: fc.integer({ min: 0, max: 15 }), target: fc.nat(1) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (list) => {
        fc.pre(list.some(({ target }) => target === 1));
        const probabilities = list.map(({ level }) => level / 15);
        const target = list.map((entry) => entry.target);
        expect(averagePrecision().compute({ probabilities, target })).toBeCloseTo(
          byDefinition(probabilities, target),
          12,
        );
      }),
    );
  });

  test("is the share of positive rows when all tie", () => {
    expect(averagePrecision().compute({ probabilities: [0.5, 0.5, 0.5, 0.5], target: [1, 0, 0, 0] })).toBe(
      0.25,
    );
  });

  test("is 1 when all rows are positive", () => {
    expect(averagePrecision().compute({ probabilities: [0.5, 0.2], target: [1, 1] })).toBe(1);
  });

  test("is refused without positive rows", () => {
    expect(() => averagePrecision().compute({ probabilities: [0.1], target: [0] })).toThrow(
      'averagePrecision: "averagePrecision" is undefined without positive rows; the test holds 0 positive and 1 negative rows. Judge by rows of both classes, or leave the metric out.',
    );
  });
});
