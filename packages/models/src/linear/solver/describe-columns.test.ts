import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { describeNumbers } from "../../input/describe-numbers.js";
import { columnDescriber } from "./describe-columns.js";

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
])("a kernel describes %s as the plain way does", async (_, values) => {
  const describer = await columnDescriber(values.length);
  for (const byMean of [false, true]) {
    const [found, expected] = [describer.describe(values, byMean), describeNumbers(values, byMean)];
    expect(found.fill / (expected.fill || 1)).toBeCloseTo(expected.fill / (expected.fill || 1), 12);
    if (!byMean) expect(found.fill).toBe(expected.fill);
    expect(found.nulls).toBe(expected.nulls);
    expect(found.infinite).toBe(expected.infinite);
    expect(found.same).toBe(expected.same);
    expect(Math.abs(found.mean - expected.mean)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(expected.mean)));
    expect(found.deviation / (expected.deviation || 1)).toBeCloseTo(expected.deviation > 0 ? 1 : 0, 9);
  }
  describer.dispose();
});
