import { expect, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { quantile } from "./quantile.js";

test.each([0, 0.5, 1])("%s is a probability", (probability) => {
  expect(quantile(probability).node).toEqual({ op: "quantile", probability });
  expect(Object.isFrozen(quantile(probability).node)).toBe(true);
});

test.each([
  [-0.1, "-0.1"],
  [1.1, "1.1"],
  [90, "90"],
  [Number.NaN, "NaN"],
  ["0.9", '"0.9"'],
  [undefined, "undefined"],
])("%s is none", async (probability, received) => {
  expect(await failureOf(() => quantile(probability as number))).toBe(
    `invalid-argument: quantile: the probability must be a number in [0, 1]; received ${received}. Write quantile(0.9) for the top tenth.`,
  );
});
