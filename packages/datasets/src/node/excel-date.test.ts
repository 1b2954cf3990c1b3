import { describe, expect, it } from "vitest";
import { serialToText } from "./excel-date.js";

describe("serialToText", () => {
  it.each([
    [40513.351388888892, "2010-12-01 08:26:00"],
    [25569, "1970-01-01 00:00:00"],
    [61, "1900-03-01 00:00:00"],
    [36585, "2000-02-29 00:00:00"],
    [36585.999999, "2000-03-01 00:00:00"],
    [2958465, "9999-12-31 00:00:00"],
  ])("reads %d as %s", (serial, text) => {
    expect(serialToText(serial, false)).toBe(text);
    expect(serialToText(serial - 1462, true)).toBe(text);
  });

  it.each([60, 0, -5, 2958466, Number.NaN, Number.POSITIVE_INFINITY])("reads %d as no day", (serial) => {
    expect(serialToText(serial, false)).toBeUndefined();
  });

  it("goes there and back for every minute of a year", () => {
    for (let minute = 0; minute < 525_600; minute += 7) {
      const instant = Date.UTC(2011, 0, 1) + minute * 60_000;
      const serial = instant / 86_400_000 + 25_569;
      expect(Date.parse(`${serialToText(serial, false)?.replace(" ", "T")}Z`)).toBe(instant);
    }
  });
});
