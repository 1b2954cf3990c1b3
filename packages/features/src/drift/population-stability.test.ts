import fc from "fast-check";
import { expect, test } from "vitest";
import { populationStability } from "./population-stability.js";

test("it is the symmetric sum of the formula", () => {
  const byHand = 0.1 * Math.log(2) - 0.3 * Math.log(0.5) + 0.2 * Math.log(5 / 3);
  expect(populationStability([20, 30, 50], [10, 60, 30])).toBeCloseTo(byHand, 12);
  expect(populationStability([10, 60, 30], [20, 30, 50])).toBeCloseTo(byHand, 12);
});

test("it is 0 for equal shares, whatever the sizes, and never negative or infinite", () => {
  const counts = fc.array(fc.nat({ max: 50 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(counts, counts, (before, after) => {
      const index = populationStability(before, after);
      expect(index).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(index)).toBe(true);
    }),
    { seed: 1 },
  );
  expect(populationStability([1, 2, 3], [10, 20, 30])).toBeCloseTo(0, 12);
  expect(populationStability([0, 0], [1, 2])).toBe(0);
});

test("bins that do not fit are refused", () => {
  expect(() => populationStability([1], [1, 2])).toThrow("the same number of counts >= 0; received 1 and 2.");
  expect(() => populationStability([1, -1], [1, 2])).toThrow("the same number of counts >= 0");
  expect(() => populationStability([1, Number.NaN], [1, 2])).toThrow("the same number of counts >= 0");
});
