import { describe, expect, test } from "vitest";
import { type LinePoint, searchLine } from "./line-search.js";

const search = (value: (x: number) => number, slope: (x: number) => number, first: number) => {
  const points: LinePoint[] = [];
  const found = searchLine(
    (step) => {
      const point = { step, value: value(step), slope: slope(step) };
      points.push(point);
      return point;
    },
    { step: 0, value: value(0), slope: slope(0) },
    first,
  );
  return { found, points };
};

describe("searchLine", () => {
  test.each([1e-6, 1e-3, 0.1, 1, 30, 1e4])("meets the Wolfe conditions from a first step of %d", (first) => {
    const functions: [(x: number) => number, (x: number) => number][] = [
      [(x) => (x - 3) ** 2, (x) => 2 * (x - 3)],
      [(x) => -x / (x * x + 2), (x) => (x * x - 2) / (x * x + 2) ** 2],
      [(x) => (x + 0.004) ** 5 - 2 * (x + 0.004) ** 4, (x) => 5 * (x + 0.004) ** 4 - 8 * (x + 0.004) ** 3],
      [(x) => Math.exp(x) - 5 * x, (x) => Math.exp(x) - 5],
    ];
    for (const [value, slope] of functions) {
      const { found, points } = search(value, slope, first);
      expect(found).toBeDefined();
      expect(points.at(-1)).toBe(found);
      if (found === undefined) continue;
      expect(found.value).toBeLessThanOrEqual(value(0) + 0.1 * found.step * slope(0));
      expect(found.slope).toBeGreaterThanOrEqual(0.9 * slope(0));
      expect(points.length).toBeLessThan(30);
    }
  });

  test("works where the value no longer changes but for rounding", () => {
    const { found } = search(
      (x) => 1e6 + 1e-12 * (x - 1) ** 2,
      (x) => 2e-12 * (x - 1),
      0.01,
    );
    expect(found?.slope).toBeGreaterThanOrEqual(-1.8e-12);
    expect(found?.slope).toBeLessThanOrEqual(1.6e-12);
  });

  test("gives up on a function without a minimum, and on one that lies about its slope", () => {
    expect(
      search(
        (x) => -x,
        () => -1,
        1,
      ).found,
    ).toBeUndefined();
    expect(
      search(
        (x) => x,
        () => -1,
        1,
      ).found,
    ).toBeUndefined();
    expect(
      search(
        () => Number.NaN,
        () => -1,
        1,
      ).found,
    ).toBeUndefined();
  });
});
