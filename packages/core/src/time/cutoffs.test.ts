import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { every, monthly } from "./cutoffs.js";
import { type Duration, days, hours } from "./duration.js";
import { isoText } from "./timestamp.js";

describe("monthly", () => {
  test("keeps day and time of day, or takes the month's last day", () => {
    expect(monthly("2023-11-30T06:30:00Z", "2024-04-01").map(isoText)).toEqual([
      "2023-11-30T06:30:00Z",
      "2023-12-30T06:30:00Z",
      "2024-01-30T06:30:00Z",
      "2024-02-29T06:30:00Z",
      "2024-03-30T06:30:00Z",
    ]);
    expect(monthly("2023-01-31", "2023-05-31").map(isoText)).toEqual([
      "2023-01-31",
      "2023-02-28",
      "2023-03-31",
      "2023-04-30",
      "2023-05-31",
    ]);
  });

  test("goes over years, also before 1970, and may have one cutoff", () => {
    expect(monthly("1968-12-01", "1969-02-01").map(isoText)).toEqual([
      "1968-12-01",
      "1969-01-01",
      "1969-02-01",
    ]);
    expect(monthly("2024-01-01", "2024-01-01").map(isoText)).toEqual(["2024-01-01"]);
    expect(monthly("2024-01-01", "2024-01-31T23:59:59Z").map(isoText)).toEqual(["2024-01-01"]);
  });

  test("ends where time ends", () => {
    expect(monthly("+275760-08-01", "+275760-09-13").map(isoText)).toEqual([
      "+275760-08-01",
      "+275760-09-01",
    ]);
    expect(monthly("+275760-09-10", "+275760-09-13").map(isoText)).toEqual(["+275760-09-10"]);
    expect(monthly("-271821-04-20", "-271821-06-01").map(isoText)).toEqual([
      "-271821-04-20",
      "-271821-05-20",
    ]);
  });

  test("cutoffs ascend, one in each month, each as like the first as its month allows", () => {
    const range = { min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), fc.integer({ min: 0, max: 40 }), (from, count) => {
        const to = new Date(from.getTime() + count * 31 * 86_400_000);
        const found = monthly(from, to);
        found.forEach((cutoff, index) => {
          const date = new Date(cutoff);
          const months =
            (date.getUTCFullYear() - from.getUTCFullYear()) * 12 + date.getUTCMonth() - from.getUTCMonth();
          expect(months).toBe(index);
          expect((cutoff - from.getTime()) % 86_400_000).toBe(0);
          const tomorrow = new Date(cutoff + 86_400_000).getUTCDate();
          expect(date.getUTCDate() === from.getUTCDate() || tomorrow === 1).toBe(true);
          expect(cutoff).toBeLessThanOrEqual(to.getTime());
        });
        expect(found.length).toBeGreaterThanOrEqual(count);
      }),
      { seed: 1 },
    );
  });

  test("refuses instants that are none or out of order", async () => {
    await expectPortraitError(() => monthly("soon", "2024-01-01"), {
      code: "invalid-argument",
      message:
        'monthly: "from" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    });
    await expectPortraitError(() => monthly("2024-02-01", "2024-01-01"), {
      code: "invalid-argument",
      message: "monthly: the last cutoff 2024-01-01 lies before the first 2024-02-01. Swap the two.",
    });
  });
});

describe("every", () => {
  test("steps from the first to at most the last", () => {
    expect(every(hours(12), "2024-01-01", "2024-01-02").map(isoText)).toEqual([
      "2024-01-01",
      "2024-01-01T12:00:00Z",
      "2024-01-02",
    ]);
    expect(every(days(7), -5, 0)).toEqual([-5]);
  });

  test("refuses what it cannot step", async () => {
    await expectPortraitError(() => every(days(1), "2024-01-02", "2024-01-01"), {
      code: "invalid-argument",
      message: "every: the last cutoff 2024-01-01 lies before the first 2024-01-02. Swap the two.",
    });
    for (const [step, described] of [
      [{ milliseconds: 0 }, "an object"],
      [{ milliseconds: -1 }, "an object"],
      [{ milliseconds: Number.NaN }, "an object"],
      [7, "7"],
      [undefined, "undefined"],
      [null, "null"],
    ] as const) {
      await expectPortraitError(() => every(step as Duration, 0, 1), {
        code: "invalid-argument",
        message: `every: the step must be a duration such as days(7); received ${described}.`,
      });
    }
  });

  test("refuses more cutoffs than anyone can mean", async () => {
    await expectPortraitError(() => every({ milliseconds: 1 }, "2011-01-01", "2012-01-01"), {
      code: "invalid-argument",
      message:
        "every: a step of 1 milliseconds makes 31536000001 cutoffs from 2011-01-01 to 2012-01-01; at most 1000000 are allowed. Take a longer step.",
    });
  });
});
