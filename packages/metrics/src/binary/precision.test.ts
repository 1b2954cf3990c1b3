import { expect, test } from "vitest";
import { precision } from "./precision.js";

test("precision is the share of the rows called positive that are", () => {
  expect(precision().compute({ probabilities: [0.9, 0.8, 0.7, 0.1], target: [1, 1, 0, 1] })).toBeCloseTo(
    2 / 3,
  );
  expect(precision().compute({ probabilities: [0.9, 0.8, 0.1], target: [1, 0, 1], weights: [3, 1, 5] })).toBe(
    0.75,
  );
});

test("precision is 0 when no row is called positive", () => {
  expect(precision().compute({ probabilities: [0.1, 0.2], target: [1, 0] })).toBe(0);
});
