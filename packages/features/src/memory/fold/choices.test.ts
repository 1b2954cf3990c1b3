import { boolean, category, days, defineEvents, id, number, optional, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { entropy } from "../../define/entropy.js";
import { funnel } from "../../define/funnel.js";
import { ngrams } from "../../define/ngrams.js";
import { sequenceCount } from "../../define/sequence-count.js";
import { topK } from "../../define/top-k.js";
import { topKShares } from "../../define/top-k-shares.js";
import { valuesOf } from "../values.fixture.js";

const events = defineEvents({
  user: id("user"),
  at: timestamp(),
  page: optional(category()),
  x: optional(number()),
  b: optional(boolean()),
});

/** Pages by letter, one an hour; "-" is none. */
const pages = (letters: string) => ({
  events,
  rows: [...letters].map((page, hour) => ({
    user: "ann",
    at: new Date(hour * 3_600_000),
    page: page === "-" ? null : page,
    x: hour % 2 === 0 ? 0 : -0,
    b: page === "-" ? null : page === "a",
  })),
  cutoffs: ["1970-03-01"],
});
const KEY = "ann 1970-03-01";

test.each<[string, readonly string[], readonly number[]]>([
  ["abac", ["a", "c"], [0.5, 0.25]],
  ["ab", ["b", "a"], [0.5, 0.5]],
  ["abba-", ["a", "b"], [0.5, 0.5]],
  ["aa", ["a"], [1, 0]],
  ["---", [], [0, 0]],
])("the two most frequent of %s", async (letters, top, shares) => {
  const values = await valuesOf(pages(letters), ({ page }) => ({
    top: topK(page, { k: 2 }),
    shares: topKShares(page, { k: 2 }),
  }));
  expect(values[KEY]).toEqual({ top, shares });
});

describe("entropy", () => {
  test("is that of the shares, whatever the type", async () => {
    const values = await valuesOf(pages("aab-"), ({ page, x, b, at }) => ({
      page: entropy(page),
      sameZero: entropy(x),
      truth: entropy(b),
      times: entropy(at),
      none: entropy(page, { where: page.is("z") }),
    }));
    const two = -(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3);
    expect(values[KEY]?.page).toBeCloseTo(two, 14);
    expect(values[KEY]?.truth).toBeCloseTo(two, 14);
    expect(values[KEY]?.times).toBeCloseTo(Math.log(4), 14);
    expect(values[KEY]).toMatchObject({ sameZero: 0, none: null });
  });
});

describe("ngrams", () => {
  test.each<[string, number, readonly string[]]>([
    ["abab", 2, ["a > b", "b > a"]],
    ["abcd", 2, ["c > d", "b > c", "a > b"]],
    ["a-bab", 2, ["a > b", "b > a"]],
    ["aaa", 2, ["a > a"]],
    ["abcabc", 3, ["a > b > c", "c > a > b", "b > c > a"]],
    ["abcdefghabcdefgh", 8, ["a > b > c > d > e > f > g > h"]],
    ["a", 2, []],
    ["-", 2, []],
    ["a>b>", 2, ["b > \\>", "\\> > b", "a > \\>"]],
    ["\\a\\a", 2, ["\\\\ > a", "a > \\\\"]],
  ])("of %s by %d", async (letters, n, expected) => {
    const values = await valuesOf(pages(letters), ({ page }) => ({ paths: ngrams(page, { n, limit: 3 }) }));
    const paths = values[KEY]?.paths as readonly string[];
    expect(paths.slice(0, expected.length)).toEqual(expected);
    expect(paths.length).toBe(n === 8 ? 3 : expected.length);
  });
});

test.each<[string, readonly string[], number]>([
  ["ababa", ["a", "b", "a"], 2],
  ["aaa", ["a", "a"], 2],
  ["a-b", ["a", "b"], 1],
  ["acb", ["a", "b"], 0],
  ["ab", ["a", "b", "c"], 0],
  ["ab", ["z"], 0],
  ["-", ["a"], 0],
])("in %s the sequence %j", async (letters, sequence, expected) => {
  const values = await valuesOf(pages(letters), ({ page }) => ({ found: sequenceCount(page, sequence) }));
  expect(values[KEY]).toEqual({ found: expected });
});

describe("funnel", () => {
  test.each<[string, number, number]>([
    ["abc", 10, 3],
    ["acb", 10, 2],
    ["bca", 10, 1],
    ["bbb", 10, 0],
    ["a-b-c", 4, 3],
    ["a-b--c", 4, 2],
    ["aa--bc", 4, 3],
    ["ab---abc", 4, 3],
    ["a----b", 4, 1],
    ["a----b", 5, 2],
    ["---", 5, 0],
  ])("of %s within %d hours", async (letters, hours, expected) => {
    const window = { milliseconds: hours * 3_600_000 };
    const values = await valuesOf(pages(letters), ({ page }) => ({
      reached: funnel([page.is("a"), page.is("b"), page.is("c")], { window }),
    }));
    expect(values[KEY]).toEqual({ reached: expected });
  });

  test("one event does not meet two steps, and events of one instant go by line", async () => {
    const rows = ["b", "a", "b"].map((page) => ({ user: "ann", at: "1970-01-01", page }));
    const values = await valuesOf({ events, rows, cutoffs: ["1970-03-01"] }, ({ page }) => ({
      either: funnel([page.is("a"), page.is("a", "b")], { window: days(1) }),
      twice: funnel([page.is("a"), page.is("a")], { window: days(1) }),
      unknown: funnel([page.isNull()], { window: days(1) }),
    }));
    expect(values[KEY]).toEqual({ either: 2, twice: 1, unknown: 0 });
  });
});
