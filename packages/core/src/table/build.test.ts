import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import type { ValueType } from "../expression/node.js";
import { buildVector, createDictionary } from "./build.js";

describe("buildVector", () => {
  test("makes a column of each type; null and undefined are null", () => {
    expect(buildVector("x", "number", [1, null, undefined, -0])).toEqual({
      type: "number",
      values: Float64Array.of(1, Number.NaN, Number.NaN, -0),
    });
    expect(buildVector("x", "timestamp", [new Date(5), 6, null])).toEqual({
      type: "timestamp",
      values: Float64Array.of(5, 6, Number.NaN),
    });
    expect(buildVector("x", "boolean", [true, false, null])).toEqual({
      type: "boolean",
      values: Uint8Array.of(1, 0, 2),
    });
    expect(buildVector("x", "category", ["b", null, "a", "b"])).toEqual({
      type: "category",
      codes: Int32Array.of(0, -1, 1, 0),
      dictionary: ["b", "a"],
    });
    expect(buildVector("x", "list", [["b", "b"], [], ["a"]])).toEqual({
      type: "list",
      offsets: Int32Array.of(0, 2, 2, 3),
      codes: Int32Array.of(0, 0, 1),
      dictionary: ["b", "a"],
    });
  });

  test.each<[ValueType, unknown, string]>([
    ["number", "1", '"1"'],
    ["number", Number.NaN, "NaN"],
    ["number", Number.NEGATIVE_INFINITY, "-Infinity"],
    ["number", 1n, "1n"],
    ["number", true, "true"],
    ["number", new Date(0), "Date 1970-01-01T00:00:00.000Z"],
    ["timestamp", "2024-01-01", '"2024-01-01"'],
    ["timestamp", new Date(Number.NaN), "an invalid Date"],
    ["timestamp", Number.POSITIVE_INFINITY, "Infinity"],
    ["boolean", 1, "1"],
    ["boolean", "true", '"true"'],
    ["category", 1, "1"],
    ["category", ["a"], "an array of 1"],
    ["list", "ab", '"ab"'],
    ["list", null, "null"],
    ["list", ["a", 5], "5"],
    ["list", ["a", null], "null"],
  ])("%s refuses %#", async (type, value, described) => {
    const good = { number: 1, timestamp: 1, boolean: true, category: "a", list: ["a"], vector: [1] }[type];
    const error = await expectPortraitError(() => buildVector('model: column "x"', type, [good, value]), {
      code: "invalid-data",
      message: `model: column "x": row 1 must be of type ${type}; received ${described}.`,
    });
    expect(error.details).toMatchObject({ row: 1, type });
  });
});

test("a dictionary gives codes in order of first sight, whatever the text", () => {
  const dictionary = createDictionary();
  const texts = ["b", "__proto__", "", "constructor", "b", "__proto__"];
  expect(texts.map((text) => dictionary.code(text))).toEqual([0, 1, 2, 3, 0, 1]);
  expect(dictionary.texts).toEqual(["b", "__proto__", "", "constructor"]);
});
