import { expect, test } from "vitest";
import { normalProbability, normalQuantile } from "./normal.js";

/** `scipy.stats.norm.ppf` of SciPy 1.17.1. */
const quantiles: readonly (readonly [number, number])[] = [
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798409],
  [1e-7, -5.1993375821928165],
  [0.001, -3.090232306167813],
  [0.05, -1.6448536269514729],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.7, 0.5244005127080407],
  [0.925, 1.4395314709384563],
  [0.975, 1.959963984540054],
  [0.999999, 4.753424308817087],
];

/** `scipy.stats.norm.cdf` of SciPy 1.17.1. */
const probabilities: readonly (readonly [number, number])[] = [
  [-37, 5.7255712225239266e-300],
  [-10, 7.61985302416047e-24],
  [-5, 2.866515718791933e-7],
  [-3, 0.0013498980316300933],
  [-2.999, 0.0013543365337271057],
  [-1, 0.15865525393145707],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [1.96, 0.9750021048517795],
  [2.9, 0.998134186699616],
  [3.1, 0.9990323967867817],
  [6, 0.9999999990134123],
];

test.each(quantiles)("the quantile of %d", (probability, expected) => {
  expect(Math.abs(normalQuantile(probability) - expected)).toBeLessThanOrEqual(
    1e-14 * Math.max(1, -expected),
  );
});

test.each(probabilities)("the probability below %d", (z, expected) => {
  const error = Math.abs(normalProbability(z) - expected);
  expect(error).toBeLessThanOrEqual(z < -3 ? 1e-12 * expected : 1e-15);
});

test("one undoes the other", () => {
  for (let z = -8; z <= 5; z += 0.0625) expect(normalQuantile(normalProbability(z))).toBeCloseTo(z, 9);
});
