import { double, join, sql } from "@portrait/engine-sql";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsOf } from "../support/scratch.js";
import { splitParts, splitSum } from "./split-sum.js";

/** The exact sum of multiples of `2 ** -30`, rounded once. */
function reference(numbers: readonly number[]): number {
  return Number(numbers.reduce((sum, number) => sum + BigInt(number * 2 ** 30), 0n)) / 2 ** 30;
}

test("the parts of numbers add up exactly in any order", async () => {
  const number = fc
    .tuple(fc.integer({ min: -(2 ** 45), max: 2 ** 45 }), fc.constantFrom(1, 2 ** 6, 2 ** 8))
    .map(([whole, scale]) => (whole / 2 ** 30) * scale);
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 100 }), async (numbers) => {
      const found = numbers.map(Math.abs).filter((magnitude) => magnitude > 0);
      const split = splitSum({
        least: found.length === 0 ? 0 : Math.min(...found),
        greatest: Math.max(0, ...found),
        whole: numbers.every(Number.isInteger),
        count: numbers.length,
      });
      fc.pre(split !== undefined);
      const parts = splitParts(sql`x`, split as NonNullable<typeof split>);
      const sums = join(
        parts.map((part) => sql`sum(${part})`),
        sql` + `,
      );
      const from = sql`(VALUES ${join(numbers.map((one) => sql`(${double(one)})`))}) AS v (x)`;
      const [[sum] = []] = await rowsOf(sql`SELECT ${sums} FROM ${from}`);
      expect(sum).toBe(reference(numbers));
    }),
    { numRuns: 100, seed: 5 },
  );
});

test("prices need two parts, small integers one, and what spans too much has none", () => {
  expect(splitSum({ least: 0.01, greatest: 1e6, whole: false, count: 1e3 })?.anchor).toBeGreaterThan(0);
  expect(splitSum({ least: 1, greatest: 1e6, whole: true, count: 1e3 })).toEqual({});
  expect(splitSum({ least: 0, greatest: 0, whole: true, count: 0 })).toEqual({});
  expect(splitSum({ least: 1e-30, greatest: 1e6, whole: false, count: 1e3 })).toBeUndefined();
  expect(splitSum({ least: 0.01, greatest: 1e6, whole: false, count: 1e9 })).toBeUndefined();
  expect(splitSum({ least: 1e-320, greatest: 1e-319, whole: false, count: 2 })).toBeUndefined();
});
