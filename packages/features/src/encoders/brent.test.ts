import fc from "fast-check";
import { expect, test } from "vitest";
import { brentMinimum } from "./brent.js";

test("it finds the least point of parabolas, quartics and kinks", () => {
  const place = fc.double({ min: -50, max: 50, noNaN: true });
  fc.assert(
    fc.property(place, fc.constantFrom(1, 2, 4), (least, power) => {
      const found = brentMinimum((at) => Math.abs(at - least) ** power, -60, 60, 1e-9);
      const within = power === 4 ? 1e-2 : 1e-6;
      expect(Math.abs(found - least)).toBeLessThan(within * Math.max(1, Math.abs(least)));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("a least point at a bound is found, and values that are no numbers are left aside", () => {
  expect(brentMinimum((at) => at, 2, 5, 1e-9)).toBeCloseTo(2, 6);
  expect(brentMinimum((at) => -at, 2, 5, 1e-9)).toBeCloseTo(5, 6);
  expect(brentMinimum((at) => (at > 8 ? Number.NaN : (at - 1) ** 2), 0, 10, 1e-9)).toBeCloseTo(1, 6);
});

test("parabolas take few steps", () => {
  let steps = 0;
  brentMinimum(
    (at) => {
      steps++;
      return Math.cosh(at - 0.7);
    },
    -3,
    3,
    1e-8,
  );
  expect(steps).toBeLessThan(25);
});
