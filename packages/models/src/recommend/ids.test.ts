import { expect, test } from "vitest";
import { createIdIndex, mergeIds } from "./ids.js";

test("finds ids, also those that objects have already", () => {
  const index = createIdIndex(["__proto__", "constructor", "tea"]);
  expect([...index.places(["tea", "toString", "__proto__", "", "constructor"])]).toEqual([2, -1, 0, -1, 1]);
});

test("merges by code unit, without repeats", () => {
  expect(mergeIds(["B", "a", "é"], ["A", "a", "\u{1F600}"])).toEqual(["A", "B", "a", "é", "\u{1F600}"]);
  expect(mergeIds([], [])).toEqual([]);
});
