import { createRandom } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { expectedPurchases } from "./expected-purchases.js";
import { logGamma } from "./gamma-function.js";

/** The integral over the chance to leave: `E[(1 - (1 + p u)^-s) / p]`, by the midpoint rule in the logit of p. */
function byIntegral(s: number, u: number, a: number, b: number): number {
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  const step = 0.002;
  let sum = 0;
  for (let t = -120; t < 120; t += step) {
    const logP = -Math.log1p(Math.exp(-t));
    const logRest = -Math.log1p(Math.exp(t));
    const p = Math.exp(logP);
    const bought = -Math.expm1(-s * Math.log1p(p * u)) / p;
    sum += step * bought * Math.exp(a * logP + b * logRest - logBeta);
  }
  return sum;
}

test.each([
  [0.243, 9, 0.793, 2.426],
  [4, 0.5, 1, 3],
  [4, 0.5, 1 + 1e-9, 3],
  [60, 2, 2.5, 40],
  [3000, 1, 0.8, 900],
  [0.7, 200, 0.3, 0.5],
])("s %d, u %d, a %d, b %d is the integral over the chance to leave", (s, u, a, b) => {
  const expected = byIntegral(s, u, a, b);
  expect(Math.abs(expectedPurchases(s, u, a, b) / expected - 1)).toBeLessThan(1e-9);
});

test("none in no time, and at once as many as the rate says", () => {
  expect(expectedPurchases(2, 0, 1, 1)).toBe(0);
  expect(expectedPurchases(2, 1e-9, 1, 1)).toBeCloseTo(2e-9, 16);
});

test("without leaving it is the mean of the negative binomial distribution", () => {
  expect(expectedPurchases(3, 4, 1e-12, 5)).toBeCloseTo(12, 9);
});

test("more time gives more, at most what never leaving would give", () => {
  const random = createRandom(3);
  for (let count = 0; count < 200; count++) {
    const [s, a, b] = [0.1 + 20 * random.next(), 0.05 + 3 * random.next(), 0.05 + 9 * random.next()];
    let before = 0;
    for (const u of [0.01, 0.1, 1, 3, 10]) {
      const now = expectedPurchases(s, u, a, b);
      expect(now).toBeGreaterThan(before);
      expect(now).toBeLessThanOrEqual(s * u);
      before = now;
    }
  }
});

test("a time too long to add up is refused", async () => {
  await expectPortraitError(() => expectedPurchases(1, 1e12, 1, 1), {
    code: "invalid-argument",
    message:
      'bgNbd: the time ahead is too long for a customer who buys so often: more than 10000000 purchases would count. Ask for a shorter time, or check the "unit" of the columns.',
  });
});
