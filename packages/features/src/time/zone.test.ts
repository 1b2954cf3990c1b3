import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTimeZone, zoneOf } from "./zone.js";

const HOUR = 3_600_000;
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Africa/Casablanca",
  "America/Recife",
  "Asia/Kathmandu",
  "Asia/Gaza",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Kwajalein",
];

/** Local time by `Intl` alone, with the era that years before 1 need. */
function shown(timeZone: string, instant: number): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(instant);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  const year = part("era") === "BC" ? 1 - Number(part("year")) : Number(part("year"));
  return [year, ...["month", "day", "hour", "minute", "second"].map(part)].join(" ");
}

function computed(timeZone: string, instant: number): string {
  const local = new Date(instant + zoneOf(timeZone).offsetAt(instant)).toISOString();
  const [, year, ...rest] = /^([+-]?\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(local) as RegExpExecArray;
  return [Number(year), ...rest].join(" ");
}

describe("offsetAt", () => {
  test.each([
    ["Europe/Berlin", "2024-03-31T00:59:59.999Z", 1],
    ["Europe/Berlin", "2024-03-31T01:00:00Z", 2],
    ["Europe/Berlin", "2024-10-27T00:59:59.999Z", 2],
    ["Europe/Berlin", "2024-10-27T01:00:00Z", 1],
    ["Europe/Berlin", "1945-07-01T00:00:00Z", 3],
    ["Asia/Kathmandu", "2024-01-01T00:00:00Z", 5.75],
    ["Asia/Kathmandu", "1970-01-01T00:00:00Z", 5.5],
    ["Pacific/Apia", "2011-12-30T09:59:59.999Z", -10],
    ["Pacific/Apia", "2011-12-30T10:00:00Z", 14],
    ["UTC", "1969-12-31T23:59:59.999Z", 0],
  ])("of %s at %s is %d hours", (timeZone, instant, hours) => {
    expect(zoneOf(timeZone).offsetAt(Date.parse(instant)) / HOUR).toBe(hours);
  });

  test("of a town's own time has seconds", () => {
    expect(zoneOf("Europe/Berlin").offsetAt(Date.UTC(1850, 0, 1))).toBe((53 * 60 + 28) * 1000);
  });

  test("agrees with Intl at any instant", () => {
    const near = fc.integer({ min: Date.UTC(1830, 0, 1), max: Date.UTC(2110, 0, 1) });
    const any = fc.integer({ min: -8.63e15, max: 8.63e15 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.oneof(near, near, any), (timeZone, instant) => {
        expect(computed(timeZone, instant)).toBe(shown(timeZone, instant));
      }),
      { seed: 1, numRuns: 1500 },
    );
  });
});

describe("offsets", () => {
  test("has a change in each list once, whatever the span", () => {
    const instants = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2040, 0, 1) });
    const { offsets, offsetAt } = zoneOf("America/New_York");
    const all = offsets(Date.UTC(1890, 0, 1), Date.UTC(2050, 0, 1));
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const inside = all.filter(({ since }) => since > from && since < to);
        expect(offsets(from, to)).toEqual([{ since: from, offset: offsetAt(from) }, ...inside]);
      }),
      { seed: 1, numRuns: 30 },
    );
    for (const { since, offset } of all.slice(1)) {
      expect(offsetAt(since)).toBe(offset);
      expect(offsetAt(since - 1)).not.toBe(offset);
    }
  });

  test("finds changes a week apart", () => {
    const changes = zoneOf("America/Recife").offsets(Date.UTC(2000, 9, 1), Date.UTC(2000, 10, 1));
    const days = changes.map(({ since }) => new Date(since).toISOString().slice(0, 10));
    expect(days).toEqual(["2000-10-01", "2000-10-08", "2000-10-15"]);
  });

  test("goes on by the rules of today, over the seams of centuries too", () => {
    const { offsets } = zoneOf("America/New_York");
    for (const year of [2099, 2101, 2499, 2500, 2899, 12_345]) {
      const changes = offsets(Date.UTC(year, 0, 1), Date.UTC(year + 2, 0, 1));
      expect(changes.map(({ offset }) => offset / HOUR)).toEqual([-5, -4, -5, -4, -5]);
    }
  });

  test("an empty span has the offset at its start", () => {
    expect(zoneOf("UTC").offsets(5, 5)).toEqual([{ since: 5, offset: 0 }]);
    expect(zoneOf("UTC").offsets(5, 0)).toEqual([{ since: 5, offset: 0 }]);
  });
});

describe("names", () => {
  test.each(["Europe/Berlin", "UTC", "GMT", "Asia/Kolkata", "Etc/GMT+5"])("%s is a time zone", (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  test.each(["", "Berlin", "Europe/berlin2", "+01:00", "__proto__", "constructor", 5, null, undefined, {}])(
    "%s is none",
    async (name) => {
      expect(isTimeZone(name)).toBe(false);
      await expectPortraitError(() => zoneOf(name as string), {
        code: "invalid-definition",
        message: /^There is no time zone .*\. Write an IANA name, such as "Europe\/Berlin" or "UTC"\.$/,
      });
    },
  );
});
