import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { describeNumbers } from "../../input/describe-numbers.js";
import { describeColumn } from "./describe-columns.js";

const random = createRandom(5);
const draw = (length: number, next: (row: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, row) => next(row));

test.each([
  ["few numbers", draw(100, () => random.normal())],
  ["many numbers", draw(40_000, () => 5 + 3 * random.normal())],
  ["an odd count", draw(40_001, () => random.normal())],
  ["sorted numbers", draw(40_000, (row) => row ** 1.5)],
  ["a jump", draw(40_000, (row) => (row < 39_000 ? random.normal() : 1e6))],
  ["mostly one value", draw(40_000, () => (random.next() < 0.8 ? 0 : random.normal()))],
  ["nulls", draw(40_000, () => (random.next() < 0.1 ? Number.NaN : random.normal()))],
  ["one value", draw(40_000, () => 0.1)],
  ["an infinity", draw(40_000, (row) => (row === 777 ? Number.NEGATIVE_INFINITY : row))],
])("one pass describes %s as the plain way does", (_, values) => {
  for (const byMean of [false, true]) {
    const [found, expected] = [describeColumn(values, byMean), describeNumbers(values, byMean)];
    if (byMean)
      expect(Math.abs(found.fill - expected.fill)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(expected.fill)));
    expect(found.nulls).toBe(expected.nulls);
    expect(found.infinite).toBe(expected.infinite);
    expect(found.same).toBe(expected.same);
    expect(Math.abs(found.mean - expected.mean)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(expected.mean)));
    expect(found.deviation / (expected.deviation || 1)).toBeCloseTo(expected.deviation > 0 ? 1 : 0, 9);
  }
});

test("what stands for null is the median itself, or near it where there are many numbers and no null", () => {
  const [few, nulls, many] = [
    draw(2 ** 14 - 1, () => random.normal()),
    draw(40_000, (row) => (row === 9 ? Number.NaN : random.normal())),
    draw(40_000, () => random.normal()),
  ];
  for (const values of [few, nulls]) {
    expect(describeColumn(values, false).fill).toBe(describeNumbers(values, false).fill);
  }
  const { fill } = describeColumn(many, false);
  const below = many.filter((value) => value < fill).length / many.length;
  expect(many).toContain(fill);
  expect(Math.abs(below - 0.5)).toBeLessThan(0.06);
});
