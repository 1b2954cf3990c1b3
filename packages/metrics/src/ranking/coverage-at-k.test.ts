import { describe, expect, test } from "vitest";
import { coverageAtK } from "./coverage-at-k.js";

const catalogue = ["a", "b", "c", "d"];

describe("coverageAtK", () => {
  test("counts different items of all users within k, also of those without relevant items", () => {
    const outcomes = {
      recommended: [
        ["a", "b"],
        ["a", "c"],
      ],
      relevant: [["a"], []],
      catalogue,
    };
    expect(coverageAtK(1).compute(outcomes)).toBe(0.25);
    expect(coverageAtK(2).compute(outcomes)).toBe(0.75);
  });

  test("does not count items outside the catalogue, nor users without weight", () => {
    const outcomes = {
      recommended: [["z", "b"], ["c"]],
      relevant: [["a"], ["a"]],
      catalogue,
      weights: [2, 0],
    };
    expect(coverageAtK(2).compute(outcomes)).toBe(0.25);
  });

  test("gets no interval", () => {
    expect(coverageAtK(20)).toMatchObject({ name: "coverageAt20", title: "Coverage@20", interval: "none" });
  });

  test("needs a catalogue", () => {
    expect(() => coverageAtK(2).compute({ recommended: [["a"]], relevant: [["a"]] })).toThrow(
      "coverageAt2: the catalogue is empty. Pass the items that could be recommended.",
    );
  });

  test("refuses a k that is no positive integer", () => {
    expect(() => coverageAtK(-1)).toThrow(
      "coverageAtK: k must be an integer >= 1; received -1. Write coverageAtK(20).",
    );
  });
});
