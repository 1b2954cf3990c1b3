import { boolean, type Column, category, id, number, oneOf, optional, text, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { isFault } from "./fault.js";
import { valueReader } from "./value-reader.js";

/** What reading gives: the value, or the reason in brackets. */
function read(column: Column, raw: unknown): unknown {
  const value = valueReader(column)(raw);
  return isFault(value) ? `<${value.fault}>` : value;
}

const columns = {
  id: id("user"),
  wholeId: id("user", { integer: true }),
  timestamp: timestamp(),
  oneOf: oneOf("purchase", "cancel"),
  category: category(),
  number: number(),
  boolean: boolean(),
  text: text(),
} as const;

describe.each(Object.entries<Column>(columns))("a column of kind %s", (_, column) => {
  const absent = [null, undefined, "", Number.NaN, new Date(Number.NaN)];

  test.each(absent)("rejects the absent value %s as missing", (raw) => {
    expect(read(column, raw)).toBe("<missing>");
  });

  test.each(absent)("reads the absent value %s as null where it is optional", (raw) => {
    expect(read(optional(column) as Column, raw)).toBeNull();
  });

  const strangers = [{}, [], Object.create(null), Symbol("s"), () => 1, new Map(), { toString: () => "1" }];

  test.each(strangers)("rejects the stranger of number %# as a type", (raw) => {
    expect(read(column, raw)).toBe("<type>");
    expect(read(optional(column) as Column, raw)).toBe("<type>");
  });
});

describe.each(["id", "category", "text"] as const)("a column of kind %s holds text", (kind) => {
  const column = columns[kind];

  test.each([
    ["tea", "tea"],
    [" tea ", " tea "],
    ["0x1F", "0x1F"],
    [17850, "17850"],
    [17850.5, "17850.5"],
    [-0, "0"],
    [1e21, "1e+21"],
    [123456789012345678901n, "123456789012345678901"],
    [true, "true"],
    ["__proto__", "__proto__"],
    ["\ud800", "\ud800"],
  ])("%s becomes %s", (raw, value) => {
    expect(read(column, raw)).toBe(value);
  });

  test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, new Date(0)])("%s is no text", (raw) => {
    expect(read(column, raw)).toBe("<type>");
  });
});

describe("an id of whole numbers", () => {
  test.each([
    [17850, "17850"],
    [17850.0, "17850"],
    ["17850", "17850"],
    ["17850.0", "17850"],
    ["17850.", "17850"],
    ["0017850", "17850"],
    [17850n, "17850"],
    [-5, "-5"],
    ["-05.00", "-5"],
    [-0, "0"],
    ["-0", "0"],
    ["000", "0"],
    ["123456789012345678901234567890", "123456789012345678901234567890"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ])("%s becomes %s", (raw, value) => {
    expect(read(columns.wholeId, raw)).toBe(value);
  });

  test.each([
    17850.5,
    "17850.5",
    "17 850",
    "1e3",
    "+5",
    "u17850",
    ".0",
    "-",
    2 ** 53,
    Number.POSITIVE_INFINITY,
    true,
    new Date(0),
  ])("%s is no whole number", (raw) => {
    expect(read(columns.wholeId, raw)).toBe("<type>");
  });
});

describe("a timestamp", () => {
  test.each([
    ["2011-12-09", 1323388800000],
    ["2011-12-09 12:50", 1323435000000],
    ["2011-12-09T12:50:00Z", 1323435000000],
    ["2011-12-09T12:50:00.0019Z", 1323435000001],
    ["2011-12-09T14:50:00+02:00", 1323435000000],
    ["1969-12-31T23:59:59.999Z", -1],
    [new Date(1323435000000), 1323435000000],
    [1323435000000, 1323435000000],
    [1323435000000.75, 1323435000000],
    [-0.25, -1],
    [1323435000000n, 1323435000000],
    [8.64e15, 8.64e15],
  ])("%s is the instant %s", (raw, value) => {
    expect(read(columns.timestamp, raw)).toBe(value);
  });

  test.each([
    "soon",
    "2011-02-30",
    "2011-13-01",
    "12/9/2011 12:50",
    "1323435000000",
    8.64e15 + 1,
    -8.64e15 - 1,
    Number.POSITIVE_INFINITY,
    10n ** 400n,
    true,
  ])("%s is no instant", (raw) => {
    expect(read(columns.timestamp, raw)).toBe("<type>");
  });

  test("further formats are tried after ISO 8601, in their order", () => {
    const column = timestamp({ formats: ["%m/%d/%Y %H:%M", "%d.%m.%Y"] });
    expect(read(column, "12/9/2011 12:50")).toBe(1323435000000);
    expect(read(column, "9.12.2011")).toBe(1323388800000);
    expect(read(column, "2011-12-09")).toBe(1323388800000);
    expect(read(column, "13/9/2011 12:50")).toBe("<type>");
  });

  test("one reader reads texts in any order", () => {
    const reader = valueReader(timestamp());
    const texts = ["2011-12-09", "2011-12-09", "soon", "soon", "2011-12-09", "1970-01-01"];
    const values = texts.map((raw) => reader(raw));
    expect(values.map((value) => (isFault(value) ? value.fault : value))).toEqual([
      1323388800000,
      1323388800000,
      "type",
      "type",
      1323388800000,
      0,
    ]);
  });
});

describe("a closed category", () => {
  test("takes its own values, and text that comes as another type", () => {
    expect(read(columns.oneOf, "cancel")).toBe("cancel");
    expect(read(oneOf("1", "true"), 1)).toBe("1");
    expect(read(oneOf("1", "true"), true)).toBe("true");
  });

  test.each(["Cancel", " cancel", "refund", "constructor", "__proto__", 1, true])("%s is unknown", (raw) => {
    expect(read(columns.oneOf, raw)).toBe("<unknown-value>");
    expect(read(optional(columns.oneOf) as Column, raw)).toBe("<unknown-value>");
  });
});

describe("a number", () => {
  test.each([
    [2.5, 2.5],
    ["2.5", 2.5],
    ["2.", 2],
    [".5", 0.5],
    ["-1.5e-3", -0.0015],
    ["+7E2", 700],
    ["007", 7],
    [12n, 12],
    ["1e-400", 0],
  ])("%s is %s", (raw, value) => {
    expect(read(columns.number, raw)).toBe(value);
  });

  test.each(["nan", "NaN", "NAN"])("%s is missing", (raw) => {
    expect(read(columns.number, raw)).toBe("<missing>");
    expect(read(optional(columns.number) as Column, raw)).toBeNull();
  });

  test.each([Number.POSITIVE_INFINITY, "inf", "-Infinity", "+INF", "1e999", 10n ** 400n])(
    "%s is not finite",
    (raw) => {
      expect(read(columns.number, raw)).toBe("<not-finite>");
    },
  );

  test.each(["free", "1,5", "1 000", "0x10", "1e", "-", ".", "e5", "--1", "1_000", true, new Date(0)])(
    "%s is no number",
    (raw) => {
      expect(read(columns.number, raw)).toBe("<type>");
    },
  );

  test("its range includes both ends", () => {
    const column = number({ min: -1, max: 2 });
    expect([-1, 2, -1.0001, 2.0001, "-7"].map((raw) => read(column, raw))).toEqual([
      -1,
      2,
      "<range>",
      "<range>",
      "<range>",
    ]);
    expect(read(number({ min: 0 }), -1)).toBe("<range>");
    expect(read(number({ max: 0 }), 1)).toBe("<range>");
    expect(read(number({ min: 0 }), Number.POSITIVE_INFINITY)).toBe("<not-finite>");
  });
});

describe("a truth value", () => {
  test.each([
    [true, true],
    [false, false],
    ["true", true],
    ["FALSE", false],
    ["1", true],
    ["0", false],
    [1, true],
    [0, false],
    [-0, false],
    [1n, true],
    [0n, false],
  ])("%s is %s", (raw, value) => {
    expect(read(columns.boolean, raw)).toBe(value);
  });

  test.each(["yes", "t", 2, -1, 0.5, "1.0", " true", Number.POSITIVE_INFINITY])("%s is none", (raw) => {
    expect(read(columns.boolean, raw)).toBe("<type>");
  });
});

test("long hostile texts are told apart in time linear in their length", () => {
  const digits = "1".repeat(200_000);
  const zeros = "0".repeat(200_000);
  expect(read(columns.number, `${digits}x`)).toBe("<type>");
  expect(read(columns.number, `${digits}.${digits}x`)).toBe("<type>");
  expect(read(columns.wholeId, `${zeros}x`)).toBe("<type>");
  expect(read(columns.wholeId, `${zeros}7.${zeros}`)).toBe("7");
  expect(read(columns.timestamp, `${digits}`)).toBe("<type>");
});
