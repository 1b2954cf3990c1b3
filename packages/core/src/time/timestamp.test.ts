import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isoText,
  parseIsoTimestamp,
  type TimestampInput,
  toMilliseconds,
  utcMilliseconds,
} from "./timestamp.js";

const instant = fc.date({ noInvalidDate: true }).map((date) => date.getTime());
const recent = fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
const pad = (value: number): string => String(value).padStart(2, "0");

describe("parseIsoTimestamp", () => {
  test("reads what Date writes, over all of its range", () => {
    fc.assert(
      fc.property(instant, (time) => {
        expect(parseIsoTimestamp(new Date(time).toISOString())).toBe(time);
      }),
      { seed: 1 },
    );
  });

  test("agrees with Date on zones, with and without seconds", () => {
    fc.assert(
      fc.property(
        recent,
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.boolean(),
        (date, hours, minutes, east) => {
          const zone = `${east ? "+" : "-"}${pad(hours)}:${pad(minutes)}`;
          for (const local of [
            date.toISOString().slice(0, -1),
            date.toISOString().slice(0, 19),
            date.toISOString().slice(0, 16),
          ]) {
            const expected = Date.parse(local + zone);
            expect(parseIsoTimestamp(local + zone)).toBe(expected);
            expect(parseIsoTimestamp(local.replace("T", " ") + zone.replace(":", ""))).toBe(expected);
            expect(parseIsoTimestamp(local)).toBe(Date.parse(`${local}Z`));
          }
        },
      ),
      { seed: 2 },
    );
  });

  test("knows the calendar", () => {
    const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), fc.nat(14), fc.nat(33), (year, month, day) => {
        const text = `${String(year).padStart(4, "0")}-${pad(month)}-${pad(day)}`;
        const last = (days[month - 1] ?? 0) + Number(month === 2 && isLeap(year));
        const exists = day >= 1 && day <= last;
        expect(parseIsoTimestamp(text)).toBe(exists ? Date.parse(text) : Number.NaN);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  test.each<[string, number]>([
    ["1970-01-01", 0],
    ["1970-01-01T00:00Z", 0],
    ["1970-01-01t00:00:00z", 0],
    ["1970-01-01 01:00:00 +01", 0],
    ["1970-01-01T00:00:00.1", 100],
    ["1970-01-01T00:00:00.0019999", 1],
    ["1969-12-31T23:59:59.999999999Z", -1],
    ["+275760-09-13T00:00:00Z", 8.64e15],
    ["-271821-04-20T00:00:00Z", -8.64e15],
    ["0000-02-29", -62162121600000],
  ])("%s is %d", (text, expected) => {
    expect(parseIsoTimestamp(text)).toBe(expected);
  });

  test.each([
    "",
    " 2024-01-01",
    "2024-01-01 ",
    "2024",
    "2024-01",
    "2024-1-1",
    "24-01-01",
    "2024-01-01T",
    "2024-01-01T1:00",
    "2024-01-01T24:00",
    "2024-01-01T23:60",
    "2024-01-01T23:59:60",
    "2024-01-01T00:00:00.",
    "2024-01-01T00:00:00+24:00",
    "2024-01-01T00:00:00+01:60",
    "2024-01-01T00:00:00+1",
    "2024-01-01T00:00:00 UTC",
    "2024-01-01\n",
    "+275760-09-13T00:00:00.001Z",
    "-271821-04-19T23:59:59.999Z",
    "+275760-09-13T00:00:00-01:00",
    "-271821-04-20T00:00:00+01:00",
    "+999999-01-01",
    "\u0662\u0660\u0662\u0664-01-01",
    "01/02/2024",
    "now",
  ])("%j is no instant", (text) => {
    expect(parseIsoTimestamp(text)).toBeNaN();
  });

  test("is quick on long hostile texts", () => {
    expect(parseIsoTimestamp(`2024-01-01T00:00:00.${"9".repeat(1e6)}`)).toBeNaN();
    expect(parseIsoTimestamp("-".repeat(1e6))).toBeNaN();
  });
});

test("utcMilliseconds agrees with Date.UTC, and knows what is no instant", () => {
  fc.assert(
    fc.property(recent, (date) => {
      const fields = [
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
        date.getUTCMilliseconds(),
      ] as const;
      expect(utcMilliseconds([...fields])).toBe(date.getTime());
    }),
    { seed: 4 },
  );
  expect(utcMilliseconds([99, 1, 1, 0, 0, 0, 0])).toBe(Date.parse("0099-01-01"));
  for (const [month, day, hour] of [
    [0, 1, 0],
    [13, 1, 0],
    [2, 30, 0],
    [1, 0, 0],
    [1, 1, 24],
  ] as const) {
    expect(utcMilliseconds([2024, month, day, hour, 0, 0, 0])).toBeNaN();
  }
});

describe("toMilliseconds", () => {
  test("takes dates, milliseconds and text", () => {
    const inputs: readonly TimestampInput[] = [new Date(1500), 1500, 1500.9, "1970-01-01T00:00:01.5Z"];
    for (const input of inputs) expect(toMilliseconds("report", "asOf", input)).toBe(1500);
    expect(toMilliseconds("report", "asOf", -0.5)).toBe(-1);
  });

  test.each<[unknown, string]>([
    ["soon", '"soon"'],
    ["", '""'],
    [Number.NaN, "NaN"],
    [8.64e15 + 1, "8640000000000001"],
    [new Date(Number.NaN), "an invalid Date"],
    [null, "null"],
    [undefined, "undefined"],
    [true, "true"],
    [5n, "5n"],
    [Symbol("now"), "a symbol"],
    [{ valueOf: () => 5 }, "an object"],
    [[5], "an array of 1"],
  ])("refuses %#", async (input, described) => {
    const error = await expectPortraitError(() => toMilliseconds("report", "asOf", input as TimestampInput), {
      code: "invalid-argument",
      message: `report: "asOf" must be a Date, epoch milliseconds or ISO 8601 text; received ${described}. Write it like "2011-03-01" or "2011-03-01T08:00:00Z".`,
    });
    expect(error.details).toMatchObject({ owner: "report", argument: "asOf" });
  });
});

test("isoText is read back as the same instant, and is short at midnight", () => {
  fc.assert(
    fc.property(instant, (time) => {
      expect(parseIsoTimestamp(isoText(time))).toBe(time);
    }),
    { seed: 5 },
  );
  expect([0, 1000, 1, -86_400_000, 8.64e15].map(isoText)).toEqual([
    "1970-01-01",
    "1970-01-01T00:00:01Z",
    "1970-01-01T00:00:00.001Z",
    "1969-12-31",
    "+275760-09-13",
  ]);
});
