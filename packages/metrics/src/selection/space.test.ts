import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { choicesOf, drawChoices, integers, logUniform, uniform } from "./space.js";

test("a grid is tried in order, the last parameter changing fastest", () => {
  expect(choicesOf("x", { a: [1, 2], b: ["u", "v", "w"] })).toEqual([
    { a: 1, b: "u" },
    { a: 1, b: "v" },
    { a: 1, b: "w" },
    { a: 2, b: "u" },
    { a: 2, b: "v" },
    { a: 2, b: "w" },
  ]);
});

test("parameters may be called like properties of objects", () => {
  const grid: unknown = JSON.parse('{"__proto__": [1, 2], "constructor": [3]}');
  const choices = choicesOf("x", grid);
  expect(choices.map((choice) => Object.entries(choice))).toEqual([
    [
      ["__proto__", 1],
      ["constructor", 3],
    ],
    [
      ["__proto__", 2],
      ["constructor", 3],
    ],
  ]);
});

test("samplers stay within their bounds and are spread as they say", () => {
  const random = createRandom(1);
  const draw = (sample: () => number): number[] => Array.from({ length: 4000 }, sample);
  const share = (values: readonly number[], below: number): number =>
    values.filter((value) => value < below).length / values.length;
  const logs = draw(() => logUniform(1e-4, 100).sample(random));
  expect(Math.min(...logs)).toBeGreaterThanOrEqual(1e-4);
  expect(Math.max(...logs)).toBeLessThanOrEqual(100);
  expect(share(logs, 0.1)).toBeCloseTo(0.5, 1);
  const even = draw(() => uniform(-2, 2).sample(random));
  expect(share(even, 0)).toBeCloseTo(0.5, 1);
  const whole = draw(() => integers(-1, 2).sample(random));
  expect(new Set(whole)).toEqual(new Set([-1, 0, 1, 2]));
});

test("draws from lists end when all combinations are drawn", () => {
  const choices = drawChoices("x", { a: [1, 2], b: [1, 2] }, 100, createRandom(1));
  expect(new Set(choices.map((choice) => JSON.stringify(choice))).size).toBe(4);
  expect(choices).toHaveLength(4);
});

describe("samplers refuse", () => {
  test.each([
    [
      () => uniform(1, 1),
      "uniform: the bounds must be finite numbers, the lower first; received 1 and 1. Write uniform(0.01, 10).",
    ],
    [
      () => uniform(0, Number.POSITIVE_INFINITY),
      "uniform: the bounds must be finite numbers, the lower first; received 0 and Infinity. Write uniform(0.01, 10).",
    ],
    [
      () => logUniform(0, 1),
      "logUniform: the bounds must be finite numbers > 0, the lower first; received 0 and 1. Write logUniform(0.01, 10).",
    ],
    [
      () => logUniform(Number.NaN, 1),
      "logUniform: the bounds must be finite numbers > 0, the lower first; received NaN and 1. Write logUniform(0.01, 10).",
    ],
    [
      () => integers(1, 2.5),
      "integers: the bounds must be integers, the lower first; received 1 and 2.5. Write integers(1, 10).",
    ],
    [
      () => integers(3, 2),
      "integers: the bounds must be integers, the lower first; received 3 and 2. Write integers(1, 10).",
    ],
  ])("%#", (call, message) => {
    expect(call).toThrow(expect.objectContaining({ code: "invalid-argument", message }));
  });
});
