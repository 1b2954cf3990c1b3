import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { learnBounds, learnFill, type ValueCounts } from "./learn.js";

const countsOf = (values: readonly (number | string)[]): ValueCounts => {
  const counts = new Map<number | string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

const quantiles = (values: readonly number[], pair: readonly [number, number]) =>
  learnBounds({ method: "quantiles", quantiles: pair }, countsOf(values));

// numpy 2: x = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]; np.quantile(x, [0.05, 0.9]); np.median(abs(x - np.median(x))).
const DIGITS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];

describe("bounds", () => {
  test("are numpy's quantiles", () => {
    expect(quantiles(DIGITS, [0.05, 0.9])).toEqual({ low: 1, high: 6 });
    expect(quantiles(DIGITS, [0.25, 0.95])).toEqual({ low: 2.5, high: 7.5 });
  });

  test("lie so many spreads from the middle", () => {
    expect(learnBounds({ method: "iqr", factor: 1.5 }, countsOf(DIGITS))).toEqual({ low: -1.25, high: 8.75 });
    expect(learnBounds({ method: "mad", factor: 1 }, countsOf(DIGITS))).toEqual({
      low: 4 - 1.4826,
      high: 4 + 1.4826,
    });
  });

  test("are none for no value, for no spread, and where they are beyond all numbers", () => {
    const none = { low: null, high: null };
    expect(quantiles([], [0, 1])).toEqual(none);
    expect(learnBounds({ method: "mad", factor: 3 }, countsOf([1, 1, 1, 9]))).toEqual(none);
    expect(learnBounds({ method: "iqr", factor: 1e300 }, countsOf([-1e300, 0, 1, 1e300]))).toEqual(none);
  });

  test("are those of a sorted list, whatever the order", () => {
    const sorted = (values: readonly number[], p: number): number => {
      const list = [...values].sort((a, b) => a - b);
      const place = p * (list.length - 1);
      const [low, high] = [list[Math.floor(place)] as number, list[Math.ceil(place)] as number];
      return low + (place - Math.floor(place)) * (high - low);
    };
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p) => {
          expect(quantiles(values, [p, 1])).toEqual({
            low: sorted(values, p) + 0,
            high: Math.max(...values) + 0,
          });
          expect(quantiles([...values].reverse(), [p, 1])).toEqual(quantiles(values, [p, 1]));
        },
      ),
    );
  });
});

describe("what stands in", () => {
  test("is the mean without rounding on the way, within the values", () => {
    expect(learnFill("mean", countsOf([1e20, 1, -1e20]))).toBe(1 / 3);
    expect(learnFill("mean", countsOf([0.1, 0.1, 0.1]))).toBe(0.1);
    expect(learnFill("mean", countsOf([1.7e308, 1.7e308, -1.7e308]))).toBeNull();
  });

  test("is the median, between two in the middle", () => {
    expect(learnFill("median", countsOf([4, 1, 1, 2]))).toBe(1.5);
  });

  test("is the most frequent value, the least of several", () => {
    expect(learnFill("mostFrequent", countsOf(["b", "a", "b", "a", "c"]))).toBe("a");
    expect(learnFill("mostFrequent", countsOf([10, 9, 10, 9]))).toBe(9);
  });

  test.each(["mean", "median", "mostFrequent"] as const)("is nothing for the %s of nothing", (policy) => {
    expect(learnFill(policy, new Map())).toBeNull();
  });
});
