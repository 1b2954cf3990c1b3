import { expect, test } from "vitest";
import { brier } from "./brier.js";

test("brier is the mean squared error of the probability", () => {
  const value = brier().compute({ probabilities: [0.9, 0.2], target: [1, 0], weights: [1, 3] });
  expect(value).toBeCloseTo((0.01 + 3 * 0.04) / 4, 15);
  expect(brier().higherIsBetter).toBe(false);
});

test("brier is 0 for the certain and right, 1 for the certain and wrong", () => {
  expect(brier().compute({ probabilities: [1, 0], target: [1, 0] })).toBe(0);
  expect(brier().compute({ probabilities: [1, 0], target: [0, 1] })).toBe(1);
});
