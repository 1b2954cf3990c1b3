import { expect, test } from "vitest";
import { hitRateAtK } from "./hit-rate-at-k.js";
import { recallAtK } from "./recall-at-k.js";

test("hitRateAtK counts a user once, however many hits", () => {
  const outcomes = { recommended: [["a", "b"], ["c"]], relevant: [["a", "b"], ["a"]] };
  expect(hitRateAtK(2).compute(outcomes)).toBe(0.5);
});

test("hitRateAtK is recall where each user has one relevant item", () => {
  const outcomes = { recommended: [["a", "b"], ["c", "a"], ["b"]], relevant: [["b"], ["b"], ["b"]] };
  expect(hitRateAtK(2).compute(outcomes)).toBe(recallAtK(2).compute(outcomes));
});
