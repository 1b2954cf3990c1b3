import type { CalendarPeriod } from "@portrait/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY } from "./civil.js";
import { firstDayOf, periodOf } from "./period.js";

const dayOf = (date: string): number => Date.parse(date) / DAY;

test.each<[CalendarPeriod, string, string]>([
  ["day", "2024-02-29", "2024-02-29"],
  ["week", "2024-02-29", "2024-02-26"],
  ["week", "2024-02-26", "2024-02-26"],
  ["week", "2023-01-01", "2022-12-26"],
  ["week", "1970-01-01", "1969-12-29"],
  ["week", "1969-12-28", "1969-12-22"],
  ["month", "2024-02-29", "2024-02-01"],
  ["month", "1969-12-31", "1969-12-01"],
  ["quarter", "2024-02-29", "2024-01-01"],
  ["quarter", "1968-12-31", "1968-10-01"],
  ["year", "2024-12-31", "2024-01-01"],
  ["year", "0000-03-01", "0000-01-01"],
])("the %s of %s begins on %s", (period, date, first) => {
  expect(firstDayOf(period, periodOf(period, dayOf(date)))).toBe(dayOf(first));
});

test("every day lies in one period, and periods follow each other", () => {
  const periods = fc.constantFrom<CalendarPeriod>("day", "week", "month", "quarter", "year");
  fc.assert(
    fc.property(periods, fc.integer({ min: -1e8, max: 1e8 }), (period, day) => {
      const number = periodOf(period, day);
      expect(firstDayOf(period, number)).toBeLessThanOrEqual(day);
      expect(firstDayOf(period, number + 1)).toBeGreaterThan(day);
      expect(periodOf(period, firstDayOf(period, number))).toBe(number);
    }),
    { seed: 1, numRuns: 2000 },
  );
});
