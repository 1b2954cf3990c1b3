import type { AggregateWindow, CalendarPeriod } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zoneOffsets } from "./local.js";
import { windowBounds } from "./window-bounds.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const calendar = (period: CalendarPeriod, timeZone: string, periodsAgo = 0): AggregateWindow => ({
  direction: "before",
  calendar: period,
  timeZone,
  periodsAgo,
});

function bounds(window: AggregateWindow, cutoff: string): readonly string[] {
  const { start, end } = windowBounds(window, Date.parse(cutoff));
  return [start, end].map((instant) => new Date(instant).toISOString().replace(/:00\.000Z$/, "Z"));
}

describe("windows of a length", () => {
  test("slide with the cutoff", () => {
    expect(windowBounds({ direction: "before", length: 10 }, 100)).toEqual({ start: 90, end: 100 });
    expect(windowBounds({ direction: "before", length: null }, 100)).toEqual({ start: -Infinity, end: 100 });
    expect(windowBounds({ direction: "after", length: 10 }, 100)).toEqual({ start: 100, end: 110 });
    expect(windowBounds({ direction: "after", length: null }, 100)).toEqual({ start: 100, end: Infinity });
  });

  test.each([
    [107, 10, 90],
    [110, 10, 100],
    [-3, 10, -20],
    [-10, 10, -20],
  ])("that hop by 10 as of %d start at a multiple", (cutoff, length, start) => {
    expect(windowBounds({ direction: "before", length, hop: 10 }, cutoff)).toEqual({ start, end: cutoff });
  });

  test.each([
    [15, 0, 8, 15],
    [8, 0, 1, 8],
    [9, 0, 8, 9],
    [8, 1, -6, 1],
    [-20, 0, -27, -20],
    [-19, 0, -20, -19],
    [0, 3, -27, -20],
  ])("tumble: as of %d, %d periods ago", (cutoff, periodsAgo, start, end) => {
    const window = { direction: "before", tumbling: 7, origin: 1, periodsAgo } as const;
    expect(windowBounds(window, cutoff)).toEqual({ start, end });
  });

  test("of last events and sessions are all before the cutoff", () => {
    const all = { start: Number.NEGATIVE_INFINITY, end: 5 };
    expect(windowBounds({ direction: "before", events: 3 }, 5)).toEqual(all);
    expect(windowBounds({ direction: "before", session: 1000 }, 5)).toEqual(all);
  });
});

describe("windows of the calendar", () => {
  test.each<[CalendarPeriod, string, number, string, string, string]>([
    ["day", "UTC", 0, "2024-05-05T10:00Z", "2024-05-05T00:00Z", "2024-05-05T10:00Z"],
    ["day", "UTC", 0, "2024-05-05T00:00Z", "2024-05-04T00:00Z", "2024-05-05T00:00Z"],
    ["day", "UTC", 1, "2024-05-05T00:00Z", "2024-05-03T00:00Z", "2024-05-04T00:00Z"],
    ["day", "Europe/Berlin", 1, "2024-04-01T10:00Z", "2024-03-30T23:00Z", "2024-03-31T22:00Z"],
    ["day", "Europe/Berlin", 1, "2024-10-28T10:00Z", "2024-10-26T22:00Z", "2024-10-27T23:00Z"],
    ["day", "Asia/Kathmandu", 0, "1969-06-01T00:00Z", "1969-05-31T18:30Z", "1969-06-01T00:00Z"],
    ["week", "Europe/Berlin", 0, "2024-04-03T00:00Z", "2024-03-31T22:00Z", "2024-04-03T00:00Z"],
    ["week", "Europe/Berlin", 1, "2024-04-03T00:00Z", "2024-03-24T23:00Z", "2024-03-31T22:00Z"],
    ["month", "America/New_York", 1, "2024-12-01T04:59Z", "2024-10-01T04:00Z", "2024-11-01T04:00Z"],
    ["month", "America/New_York", 1, "2024-12-01T05:01Z", "2024-11-01T04:00Z", "2024-12-01T05:00Z"],
    ["quarter", "UTC", 2, "2024-02-10T00:00Z", "2023-07-01T00:00Z", "2023-10-01T00:00Z"],
    ["year", "Asia/Tokyo", 0, "2023-12-31T15:00:01Z", "2023-12-31T15:00Z", "2023-12-31T15:00:01.000Z"],
    ["year", "Asia/Tokyo", 1, "1965-01-01T00:00Z", "1963-12-31T15:00Z", "1964-12-31T15:00Z"],
  ])("%s of %s, %d ago, as of %s", (period, timeZone, ago, cutoff, start, end) => {
    expect(bounds(calendar(period, timeZone, ago), cutoff)).toEqual([start, end]);
  });

  test("a midnight that clocks skip is their first instant behind it", () => {
    const day = calendar("day", "America/Sao_Paulo", 1);
    expect(bounds(day, "2018-11-05T12:00Z")).toEqual(["2018-11-04T03:00Z", "2018-11-05T02:00Z"]);
  });

  test("a midnight that clocks show twice is the first one", () => {
    const [zone, shown] = ["America/St_Johns", "2010-11-07T02:30Z"];
    expect(bounds(calendar("day", zone, 0), "2010-11-07T02:31Z")).toEqual([shown, "2010-11-07T02:31Z"]);
    expect(bounds(calendar("day", zone, 0), "2010-11-07T03:10Z")).toEqual([shown, "2010-11-07T03:10Z"]);
    expect(bounds(calendar("day", zone, 1), "2010-11-07T03:10Z")).toEqual(["2010-11-06T02:30Z", shown]);
  });

  test("a day that a zone never had is empty", () => {
    const skipped = calendar("day", "Pacific/Apia", 1);
    expect(bounds(skipped, "2011-12-30T12:00Z")).toEqual(["2011-12-30T10:00Z", "2011-12-30T10:00Z"]);
    expect(bounds(calendar("day", "Pacific/Apia", 2), "2011-12-30T12:00Z")).toEqual([
      "2011-12-29T10:00Z",
      "2011-12-30T10:00Z",
    ]);
  });

  test("periods cover time without gaps, and hold the instant before the cutoff", () => {
    const periods = fc.constantFrom<CalendarPeriod>("day", "week", "month", "quarter", "year");
    const zones = fc.constantFrom("Europe/Berlin", "America/St_Johns", "Pacific/Apia", "America/Sao_Paulo");
    const instants = fc.integer({ min: Date.UTC(1850, 0, 1), max: Date.UTC(2050, 0, 1) });
    fc.assert(
      fc.property(periods, zones, instants, (period, zone, cutoff) => {
        const at = [0, 1, 2].map((ago) => windowBounds(calendar(period, zone, ago), cutoff));
        const [now, last, before] = at as [(typeof at)[0], (typeof at)[0], (typeof at)[0]];
        expect(now.start).toBeLessThan(cutoff);
        expect([last.end, before.end]).toEqual([now.start, last.start]);
        expect(last.end).toBeGreaterThanOrEqual(last.start);
        expect(windowBounds(calendar(period, zone, 1), now.start + 1).end).toBe(now.start);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("goes far beyond what a Date can be", () => {
    const { start, end } = windowBounds(calendar("year", "Europe/Berlin", 10_000_000), 0);
    expect([end - start === 365 * DAY || end - start === 366 * DAY, start < -3e17]).toEqual([true, true]);
  });
});

describe("refuses", () => {
  test("a zone that there is not, and instants that are none", async () => {
    await expectPortraitError(() => windowBounds(calendar("day", "Mars/Olympus"), 0), {
      code: "invalid-definition",
      message: 'There is no time zone "Mars/Olympus". Write an IANA name, such as "Europe/Berlin" or "UTC".',
    });
    await expectPortraitError(() => windowBounds({ direction: "before", events: 1 }, Number.NaN), {
      code: "invalid-argument",
      message: 'windowBounds: "cutoff" must be epoch milliseconds, a finite number; received NaN.',
    });
    await expectPortraitError(() => zoneOffsets("UTC", 0, Number.POSITIVE_INFINITY), {
      code: "invalid-argument",
      message: 'zoneOffsets: "to" must be epoch milliseconds, a finite number; received Infinity.',
    });
  });
});
