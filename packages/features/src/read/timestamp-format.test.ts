import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timestampParser } from "./timestamp-format.js";

describe("timestampParser", () => {
  test("reads fields in any order, with or without leading zeros", () => {
    const parse = timestampParser("%m/%d/%Y %H:%M");
    expect(parse("12/1/2010 8:26")).toBe(Date.UTC(2010, 11, 1, 8, 26));
    expect(parse("12/01/2010 08:26")).toBe(Date.UTC(2010, 11, 1, 8, 26));
    expect(timestampParser("%Y%m%d")("20101201")).toBe(Date.UTC(2010, 11, 1));
    expect(timestampParser("%d.%m.%Y %H:%M:%S")("1.12.2010 8:26:07")).toBe(Date.UTC(2010, 11, 1, 8, 26, 7));
  });

  test("takes the whole text, and every literal as it is", () => {
    expect(timestampParser("%Y.%m.%d")("2010x12x01")).toBeNaN();
    expect(timestampParser("[%Y] (%m) ^%d$ a|b*")("[2010] (12) ^01$ a|b*")).toBe(Date.UTC(2010, 11, 1));
    expect(timestampParser("%Y-%m-%d")("2010-12-01 ")).toBeNaN();
    expect(timestampParser("%Y-%m-%d")("x2010-12-01")).toBeNaN();
    expect(timestampParser("%Y-%m-%d")("2010-12-01\n")).toBeNaN();
    expect(timestampParser("%Y年%m月%d日 🎉")("2010年12月1日 🎉")).toBe(Date.UTC(2010, 11, 1));
  });

  test.each(["31/02/2010", "00/01/2010", "01/13/2010", "32/01/2010", "1/1/10", "", "1/1/20100"])(
    "%s names no day",
    (text) => {
      expect(timestampParser("%d/%m/%Y")(text)).toBeNaN();
    },
  );

  test.each(["2010-01-01 24:00", "2010-01-01 23:60"])("%s names no time", (text) => {
    expect(timestampParser("%Y-%m-%d %H:%M")(text)).toBeNaN();
  });

  test("reads back every instant that is written by its format", () => {
    const parse = timestampParser("%H-%M-%S %d|%m|%Y");
    const instants = fc.date({
      min: new Date("1600-01-01"),
      max: new Date("9999-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        const [year, month, day, hour, minute, second] = date.toISOString().split(/[-T:.]/);
        const milliseconds = Math.floor(date.getTime() / 1000) * 1000;
        expect(parse(`${hour}-${minute}-${second} ${day}|${month}|${year}`)).toBe(milliseconds);
      }),
    );
  });
});
