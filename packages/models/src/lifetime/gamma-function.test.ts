import { expect, test } from "vitest";
import { digamma, logGamma, logRising, logRisingSlope } from "./gamma-function.js";

const EULER = 0.5772156649015329;

test.each([
  [1, 0],
  [2, 0],
  [0.5, Math.log(Math.PI) / 2],
  [6, Math.log(120)],
  [1e-8, -Math.log(1e-8) - EULER * 1e-8],
  [171, 706.5730622457874],
  [1e6, 12815504.56914761],
])("logGamma(%d)", (x, expected) => {
  expect(Math.abs(logGamma(x) - expected)).toBeLessThan(2e-15 * Math.max(1, Math.abs(expected)));
});

test.each([
  [1, -EULER],
  [0.5, -EULER - 2 * Math.log(2)],
  [10, 2.251752589066721],
  [1e-5, -1e5 - EULER + 1.6449340668e-5],
])("digamma(%d)", (x, expected) => {
  expect(Math.abs(digamma(x) - expected)).toBeLessThan(4e-15 * Math.max(1, Math.abs(expected)));
});

test("digamma is the slope of logGamma on both sides of where series and recurrence meet", () => {
  for (const x of [0.3, 2.5, 8.9999, 9, 9.0001, 40]) {
    const slope = (logGamma(x + 1e-5) - logGamma(x - 1e-5)) / 2e-5;
    expect(Math.abs(digamma(x) - slope)).toBeLessThan(1e-8);
  }
});

test("rising factorials agree by sums and by gamma functions", () => {
  for (const c of [0.02, 1, 7.3]) {
    expect(logRising(c, 0)).toBe(0);
    expect(logRisingSlope(c, 0)).toBe(0);
    for (const n of [1, 99, 100, 101, 5000]) {
      const factors = Array.from({ length: n }, (_, index) => c + index);
      const sum = factors.reduce((total, factor) => total + Math.log(factor), 0);
      const slope = factors.reduce((total, factor) => total + 1 / factor, 0);
      expect(Math.abs(logRising(c, n) - sum)).toBeLessThan(1e-12 * Math.max(1, Math.abs(sum)));
      expect(Math.abs(logRisingSlope(c, n) - slope)).toBeLessThan(1e-12 * slope);
    }
  }
});
