import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { describeNumbers } from "./describe-numbers.js";

const random = createRandom(3);
const draw = (length: number, next: (row: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, row) => next(row));

function naive(values: Float64Array) {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const middle = known.length >> 1;
  const upper = known[middle] as number;
  const fill =
    known.length === 0 ? 0 : known.length % 2 === 1 ? upper : (upper + (known[middle - 1] as number)) / 2;
  const filled = values.map((value) => (Number.isNaN(value) ? fill : value));
  const mean = filled.reduce((a, b) => a + b) / filled.length;
  const variance = filled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / filled.length;
  return {
    fill,
    mean,
    deviation: Math.sqrt(variance),
    nulls: values.length - known.length,
    same: Math.min(...filled) === Math.max(...filled),
  };
}

describe("describeNumbers agrees with the definitions on", () => {
  test.each([
    ["few numbers", draw(7, () => random.normal())],
    ["many numbers", draw(20_000, () => 5 + 3 * random.normal())],
    ["an odd count", draw(20_001, () => random.normal())],
    ["sorted numbers", draw(20_000, (row) => row ** 1.5)],
    ["a jump behind the sample's step", draw(20_000, (row) => (row < 19_000 ? random.normal() : 1e6))],
    ["mostly one value", draw(20_000, () => (random.next() < 0.8 ? 0 : random.normal()))],
    ["two values", draw(20_000, () => (random.next() < 0.5 ? 0 : 1))],
    ["a large mean", draw(20_000, () => 1e7 + random.normal())],
    ["nulls", draw(20_000, () => (random.next() < 0.1 ? Number.NaN : random.normal()))],
    ["only nulls", draw(20, () => Number.NaN)],
    ["one value", draw(20_000, () => 0.1)],
  ])("%s", (_, values) => {
    const [found, expected] = [describeNumbers(values, false), naive(values)];
    expect(found.infinite).toBe(-1);
    expect(found.nulls).toBe(expected.nulls);
    expect(found.same).toBe(expected.same);
    expect(found.fill).toBe(expected.fill);
    expect(Math.abs(found.mean - expected.mean)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(expected.mean)));
    expect(found.deviation).toBeCloseTo(expected.deviation, 6);
  });

  test("the extremes of 64-bit floats, and says where one is infinite", () => {
    const large = draw(9000, () => 1e300 * random.normal());
    expect(Number.isFinite(describeNumbers(large, false).deviation)).toBe(true);
    const small = draw(9000, () => 1e-300 * random.normal());
    expect(describeNumbers(small, false).deviation).toBeGreaterThan(5e-301);
    const odd = draw(9000, (row) => (row === 4321 ? Number.POSITIVE_INFINITY : row));
    expect(describeNumbers(odd, false).infinite).toBe(4321);
    expect(describeNumbers(odd.subarray(4300, 4400), false).infinite).toBe(21);
  });
});
