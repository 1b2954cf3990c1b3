import fc from "fast-check";
import { expect, test } from "vitest";
import { civilOf, DAY, firstDayOfMonth } from "./civil.js";

test("dates are those of Date, over all of its range", () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (day) => {
      const date = new Date(day * DAY);
      const { year, month, day: ofMonth } = civilOf(day);
      expect([year, month, ofMonth]).toEqual([date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]);
      expect(firstDayOfMonth(12 * year + month)).toBe(day - ofMonth + 1);
    }),
    { seed: 1, numRuns: 5000 },
  );
});

test("every day of four centuries follows the day before", () => {
  let before = civilOf(-150_000);
  for (let day = -149_999; day < 0; day++) {
    const date = civilOf(day);
    if (date.day === 1) expect(firstDayOfMonth(12 * date.year + date.month)).toBe(day);
    else expect([date.year, date.month, date.day]).toEqual([before.year, before.month, before.day + 1]);
    before = date;
  }
});
