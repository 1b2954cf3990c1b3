import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { days, hours, millisecondsPer, minutes, weeks } from "./duration.js";

test("lengths are in milliseconds, and frozen", () => {
  expect(
    [days(1), hours(1), minutes(1), weeks(1), days(0.5), hours(1e-6 * 3600)].map((d) => d.milliseconds),
  ).toEqual([86_400_000, 3_600_000, 60_000, 604_800_000, 43_200_000, 12_960]);
  expect(Object.isFrozen(days(1))).toBe(true);
  expect(weeks(1)).toEqual(days(7));
  expect(Object.isFrozen(millisecondsPer)).toBe(true);
});

test.each<[string, (count: number) => unknown, unknown, string]>([
  ["days", days, 0, "0"],
  ["days", days, -1, "-1"],
  ["hours", hours, Number.NaN, "NaN"],
  ["minutes", minutes, Number.POSITIVE_INFINITY, "Infinity"],
  ["weeks", weeks, 1e9, "1000000000"],
  ["hours", hours, 1e-9, "1e-9"],
  ["days", days, "7", '"7"'],
  ["days", days, null, "null"],
  ["days", days, undefined, "undefined"],
  ["days", days, 7n, "7n"],
])("%s refuses %#", async (unit, make, count, described) => {
  await expectPortraitError(() => make(count as number), {
    code: "invalid-argument",
    message: `${unit}: the length must be a number > 0 of whole milliseconds; received ${described}.`,
  });
});
