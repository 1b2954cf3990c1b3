import { parseIsoTimestamp } from "@portrait/core";
import { sql } from "@portrait/engine-sql";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapped } from "../support/scratch.js";
import { fieldsOf, formatPattern, type InstantPattern, instantOf, isoPattern, matchOf } from "./instants.js";

async function instants(texts: readonly string[], pattern: InstantPattern): Promise<(number | null)[]> {
  const found = await mapped(texts, instantOf(fieldsOf(matchOf(sql`x`, pattern), pattern)));
  return found.map((value) => (value === null ? null : Number(value)));
}

const expected = (text: string): number | null => {
  const value = parseIsoTimestamp(text);
  return Number.isNaN(value) ? null : value;
};

describe("ISO 8601 texts", () => {
  const texts = [
    "2011-03-01",
    "2011-03-01T08:26",
    "2011-03-01 08:26:00",
    "2011-03-01T08:26:00.123456789Z",
    "2011-03-01t08:26:00z",
    "2011-03-01 08:26:00+01:00",
    "2011-03-01 08:26:00 -0530",
    "2011-03-01T08:26:00+01",
    "2011-03-01\u00a0Z",
    "2011-03-01  Z",
    "1969-12-31T23:59:59.9999Z",
    "1968-02-29",
    "1900-02-29",
    "2000-02-29",
    "2011-02-30",
    "2011-13-01",
    "2011-00-10",
    "2011-01-00",
    "2011-01-01T24:00",
    "2011-01-01T23:60",
    "2011-01-01T23:59:60",
    "0000-01-01",
    "-000001-12-31",
    "+275760-09-13",
    "+275760-09-14",
    "-271821-04-20",
    "-271821-04-19",
    "+275760-09-13T00:00:00+01:00",
    "+275760-09-13T00:00:00.001-00:00",
    "2011-3-1",
    "2011-03-01\n",
    " 2011-03-01",
    "2011-03-01T08",
    "",
    "x",
    "20110301",
    "2011-03-01T08:26:00.1234567890Z",
    "2011-03-01T08:26:00.Z",
    "-000000-01-01",
    "9999-12-31T23:59:59.999Z",
    "2011-03-01 08:26:00+99:99",
    "2011-03-01+0",
  ];
  test("are read as parseIsoTimestamp reads them", async () => {
    expect(await instants(texts, isoPattern)).toEqual(texts.map(expected));
  });

  test("for any instant, written in any zone", async () => {
    const zone = fc.constantFrom("", "Z", "+00:00", "-11:30", "+1400");
    const time = fc.date({ noInvalidDate: true, min: new Date(-8.6e15), max: new Date(8.6e15) });
    const iso = fc.tuple(time, zone).map(([date, suffix]) => date.toISOString().replace("Z", suffix));
    await fc.assert(
      fc.asyncProperty(fc.array(iso, { minLength: 1, maxLength: 100 }), async (values) => {
        expect(await instants(values, isoPattern)).toEqual(values.map(expected));
      }),
      { numRuns: 20, seed: 3 },
    );
  });
});

describe("formats", () => {
  test.each([
    ["%m/%d/%Y %H:%M", "12/1/2010 8:26", Date.UTC(2010, 11, 1, 8, 26)],
    ["%m/%d/%Y %H:%M", "12/1/2010 8:26 ", null],
    ["%m/%d/%Y %H:%M", "13/1/2010 8:26", null],
    ["%d.%m.%Y", "01.02.1969", Date.UTC(1969, 1, 1)],
    ["%d.%m.%Y", "01x02x1969", null],
    ["%d.%m.%Y", "1.2.69", null],
    ["%Y%m%d", "20110230", null],
    ["%Y%m%d%H%M%S", "20110228235959", Date.UTC(2011, 1, 28, 23, 59, 59)],
    ['[%Y] it\'s $%m^ "%d"', '[2011] it\'s $2^ "3"', Date.UTC(2011, 1, 3)],
    ["%Y年%m月%d日 \u{1f600}", "2011年2月3日 \u{1f600}", Date.UTC(2011, 1, 3)],
  ])("%j reads %j", async (format, text, value) => {
    expect(await instants([text], formatPattern(format))).toEqual([value]);
  });
});
