import { expect, test } from "vitest";
import { mrrAtK } from "./mrr-at-k.js";

test("mrrAtK is the mean of one over the place of the first hit within k", () => {
  const outcomes = {
    recommended: [
      ["a", "b", "c"],
      ["a", "b", "c"],
      ["a", "b", "c"],
    ],
    relevant: [["a", "b"], ["c"], ["z"]],
  };
  expect(mrrAtK(3).compute(outcomes)).toBeCloseTo((1 + 1 / 3 + 0) / 3, 15);
  expect(mrrAtK(2).compute(outcomes)).toBeCloseTo(1 / 3, 15);
});
