import { expect, test } from "vitest";
import { recall } from "./recall.js";

test("recall is the share of the positive rows that are called so", () => {
  expect(recall().compute({ probabilities: [0.9, 0.8, 0.7, 0.1], target: [1, 1, 0, 1] })).toBeCloseTo(2 / 3);
  expect(recall().compute({ probabilities: [0.9, 0.1], target: [1, 1], weights: [1, 3] })).toBe(0.25);
});

test("recall is 0 when no row is positive", () => {
  expect(recall().compute({ probabilities: [0.9, 0.2], target: [0, 0] })).toBe(0);
});
