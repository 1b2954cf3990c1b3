import { identifier } from "@portrait/engine-sql";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toText } from "../sql/statement.js";
import { sliced, slicesOf } from "./exact-sum.js";

/** What the SQL does, in this language: slices of each number, whole sums of the slices, one sum of those. */
function sumBySlices(numbers: readonly number[]): number {
  const sizes = numbers.map(Math.abs).filter((size) => size > 0);
  const { exponents } = slicesOf({
    least: Math.min(...sizes, Number.POSITIVE_INFINITY),
    greatest: Math.max(...sizes, 0),
    count: numbers.length,
    whole: numbers.every(Number.isInteger),
  });
  const totals = exponents.map(() => 0n);
  for (const number of numbers) {
    let before = 0;
    exponents.forEach((exponent, index) => {
      const within = Math.abs(number) < 2 ** (exponent + 53);
      const rounded = within ? Math.round(number * 2 ** -exponent) * 2 ** exponent : number;
      totals[index] = (totals[index] ?? 0n) + BigInt((rounded - before) * 2 ** -exponent);
      before = rounded;
    });
  }
  for (const total of totals) expect(total < 2n ** 63n && total >= -(2n ** 63n)).toBe(true);
  return exponents.reduceRight((sum, exponent, index) => sum + Number(totals[index]) * 2 ** exponent, 0);
}

/** The exact sum as a fraction of 2^1074. */
function exactSum(numbers: readonly number[]): bigint {
  return numbers.reduce((sum, number) => {
    let [value, shift] = [number, 0n];
    while (value !== 0 && !Number.isInteger(value)) [value, shift] = [value * 2, shift + 1n];
    return sum + BigInt(value) * 2n ** (1074n - shift);
  }, 0n);
}

const asFraction = (value: number): bigint => exactSum([value]);

test("whole numbers take one slice, prices two or three, and zeros none", () => {
  expect(slicesOf({ least: 1, greatest: 1000, count: 1e6, whole: true }).exponents).toEqual([0]);
  expect(slicesOf({ least: 0.01, greatest: 1000, count: 1e6, whole: false }).exponents).toEqual([-31, -60]);
  expect(slicesOf({ least: 0, greatest: 0, count: 5, whole: true }).exponents).toEqual([]);
});

test("numbers that are halved keep their size, also where little is left of them", () => {
  const { exponents } = slicesOf({ least: 1, greatest: 8, count: 10, whole: true, halvings: 504 });
  expect(exponents.at(-1)).toBeLessThanOrEqual(-504 - 52);
  expect(slicesOf({ least: 1, greatest: 8, count: 10, whole: true, halvings: 3 }).exponents).toHaveLength(2);
  expect(slicesOf({ least: 1, greatest: 8, count: 10, whole: true, halvings: 1e9 }).exponents.at(-1)).toBe(
    -1000,
  );
});

test("the text of a slice is short, however many there are", () => {
  const slices = slicesOf({ least: 1e-9, greatest: 1e9, count: 64, whole: false, halvings: 900 });
  const texts = sliced(identifier("x"), slices).map(toText);
  expect(texts.length).toBeGreaterThan(15);
  expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(300);
});

test("numbers of the greatest size have slices, although their multiples of the least unit would be infinite", () => {
  expect(sumBySlices([1e300, 1e-9, -1e300])).toBe(0);
  expect(sumBySlices([2 ** 1000, 3 * 2 ** 720, -(2 ** 1000)])).toBe(3 * 2 ** 720);
});

test("sums are right although great numbers cancel", () => {
  expect(sumBySlices([1e16, 1, -1e16, 0.1])).toBeCloseTo(1.1, 15);
  expect(sumBySlices([1e60, 3, -1e60])).toBe(3);
  expect(sumBySlices(Array.from({ length: 1000 }, () => 0.1))).toBe(100);
});

test("sums are the exact ones, rounded, whatever the numbers and their order", () => {
  const numbers = fc.array(
    fc.oneof(
      fc.double({ min: -1e18, max: 1e18, noNaN: true }),
      fc.integer({ min: -1000, max: 1000 }),
      fc.constantFrom(1e16, -1e16, 0.1, 1e-9, -1e18, 1e18),
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(numbers, (list) => {
      const sized = list.map((value) => (Math.abs(value) < 1e-9 ? 0 : value));
      const error = asFraction(sumBySlices(sized)) - exactSum(sized);
      const size = exactSum(sized) < 0n ? -exactSum(sized) : exactSum(sized);
      expect((error < 0n ? -error : error) * 2n ** 50n <= size).toBe(true);
      expect(sumBySlices([...sized].reverse())).toBe(sumBySlices(sized));
    }),
    { seed: 1, numRuns: 300 },
  );
});
