import { timestamp } from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFault } from "../read/fault.js";
import { dateReader } from "./dates.js";
import { isLocalFormat, localFormat } from "./local-format.js";

const read = (text: string, more: object = {}): unknown => {
  const rule = {
    formats: [],
    timeZone: "Europe/London",
    ambiguous: "earlier",
    nonexistent: "later",
    ...more,
  } as const;
  const value = dateReader(rule, timestamp({ formats: ["%m/%d/%Y %H:%M"] }))(text);
  return isFault(value) ? value.fault : new Date(value).toISOString();
};

describe("local dates", () => {
  test("are read by ISO 8601 and the column's own formats, as local time too", () => {
    expect(read("2011-07-01")).toBe("2011-06-30T23:00:00.000Z");
    expect(read("7/1/2011 8:05")).toBe("2011-07-01T07:05:00.000Z");
    expect(read("2011-07-01T08:05:00-05")).toBe("2011-07-01T13:05:00.000Z");
    expect(read("2011-07-01Z")).toBe("2011-07-01T00:00:00.000Z");
    expect(read("1.7.2011")).toBe("type");
    expect(read("1847-11-30 23:59:59")).toBe("1847-12-01T00:01:14.000Z");
  });

  test("beyond the last instant there is none", () => {
    expect(read("+275760-09-13T00:00:00", { timeZone: "America/New_York" })).toBe("type");
    expect(read("+275760-09-13T00:00:00", { timeZone: "Asia/Tokyo" })).toBe("+275760-09-12T15:00:00.000Z");
  });

  test("are those that clocks show: reading back what Intl writes gives the instant, or one that shows the same", () => {
    const zones = [
      "Europe/London",
      "America/Sao_Paulo",
      "Asia/Kathmandu",
      "Australia/Lord_Howe",
      "Pacific/Apia",
      "UTC",
    ];
    const shown = (instant: number, timeZone: string): string =>
      new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(instant);
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1900, 0) / 1000, max: Date.UTC(2037, 0) / 1000 }),
        fc.constantFrom(...zones),
        fc.constantFrom("earlier", "later"),
        (seconds, timeZone, ambiguous) => {
          const text = shown(seconds * 1000, timeZone);
          const found = Date.parse(String(read(text, { timeZone, ambiguous })));
          expect(shown(found, timeZone)).toBe(text);
          if (ambiguous === "earlier") expect(found).toBeLessThanOrEqual(seconds * 1000);
          else expect(found).toBeGreaterThanOrEqual(seconds * 1000);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("that clocks skip are as much later as they skip: a day, where a day is skipped", () => {
    expect(read("2011-12-30 12:00", { timeZone: "Pacific/Apia" })).toBe("2011-12-30T22:00:00.000Z");
    expect(read("2011-12-30 12:00", { timeZone: "Pacific/Apia", nonexistent: "reject" })).toBe(
      "nonexistent-time",
    );
  });
});

describe("a format of local dates", () => {
  test.each(["%Y-%m-%d", "%d %b %y", "%d. %B %Y", "%m/%d/%Y %I:%M %p", "%Y%m%dT%H%M%S.%f%z"])(
    "%s is one",
    (format) => {
      expect(isLocalFormat(format)).toBe(true);
    },
  );

  test.each([
    "",
    "%Y-%m",
    "%Y-%m-%d %I",
    "%Y-%m-%d %p",
    "%Y%y%m%d",
    "%Y-%m-%d %H %I %p",
    "%Y-%m-%d-%d",
    "%Y-%m-%d %j",
    "%Y-%m-%d %",
    "%Y-%m-%d %%",
    7,
  ])("%s is none", (format) => {
    expect(isLocalFormat(format)).toBe(false);
  });

  test.each([
    ["%d %b %y", "01 JAN 69", "1969-01-01"],
    ["%d %b %y", "1 feb 68", "2068-02-01"],
    ["%d. %B %Y", "9. December 2011", "2011-12-09"],
    ["%d. %B %Y", "9. sept 2011", undefined],
    ["%Y-%m-%d", "2011-02-29", undefined],
    ["%Y-%m-%d %I %p", "2011-02-01 13 PM", undefined],
    ["%Y-%m-%d %I %p", "2011-02-01 0 AM", undefined],
    ["%Y.%m.%d", "2011-02-01", undefined],
    ["(%Y)+%m*%d", "(2011)+02*03", "2011-02-03"],
  ])("%s reads %s as %s", (format, text, day) => {
    const local = localFormat(format)(text)?.local;
    expect(local).toBe(day === undefined ? undefined : Date.parse(day));
  });
});
