import { createRandom } from "@portrait/core";
import { expect, it } from "vitest";
import { quantileLoss } from "./pinball.js";
import { quantileOf } from "./quantile-of.js";

it("is the median of odd and even numbers of values", () => {
  expect(quantileOf(Float64Array.of(5, 1, 3), 0.5)).toBe(3);
  expect(quantileOf(Float64Array.of(5, 1, 3, 4), 0.5)).toBe(3.5);
  expect(quantileOf(Float64Array.of(2), 0.9)).toBe(2);
  expect(quantileOf(new Float64Array(0), 0.9)).toBe(0);
});

it("counts a weight as so many values, and minimises the pinball loss", () => {
  const random = createRandom(1);
  for (let trial = 0; trial < 200; trial++) {
    const values = Float64Array.from({ length: 1 + random.integer(9) }, () => random.integer(20));
    const weights = values.map(() => random.integer(4));
    if (weights.every((weight) => weight === 0)) continue;
    const alpha = (1 + random.integer(9)) / 10;
    const repeated = Float64Array.from(
      [...values].flatMap((value, at) => Array<number>(weights[at] as number).fill(value)),
    );
    const found = quantileOf(values.slice(), alpha, weights);
    expect(quantileOf(repeated.slice(), alpha)).toBe(found);
    const loss = (at: number): number =>
      repeated.reduce((sum, value) => sum + quantileLoss(value - at, alpha), 0);
    for (let at = 0; at <= 20; at += 0.5) expect(loss(found)).toBeLessThanOrEqual(loss(at) + 1e-9);
  }
});
