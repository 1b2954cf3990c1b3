import { createRandom } from "@portrait/core";
import { describe, expect, it } from "vitest";
import { cumulate, drawExponential, drawGamma, drawPoisson, searchCumulative } from "./draws.js";

function moments(draw: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: 20_000 }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    mean,
    variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  };
}

describe("draws", () => {
  it.each([0.3, 1, 1.4, 6])("drawGamma of shape %d has that mean and variance", (shape) => {
    const random = createRandom(1);
    const { mean, variance } = moments(() => drawGamma(shape, random));
    expect(Math.abs(mean - shape)).toBeLessThan(4 * Math.sqrt(shape / 20_000));
    expect(variance / shape).toBeGreaterThan(0.93);
    expect(variance / shape).toBeLessThan(1.07);
  });

  it.each([0, 0.5, 3.5, 49])("drawPoisson of mean %d has that mean and variance", (rate) => {
    const random = createRandom(2);
    const { mean, variance } = moments(() => drawPoisson(rate, random));
    expect(Math.abs(mean - rate)).toBeLessThanOrEqual(4 * Math.sqrt(rate / 20_000));
    expect(Math.abs(variance - rate)).toBeLessThanOrEqual(0.07 * rate);
  });

  it("drawExponential has mean 1 and is memoryless", () => {
    const random = createRandom(3);
    const values = Array.from({ length: 20_000 }, () => drawExponential(random));
    const beyond = values.filter((value) => value > 1);
    expect(Math.abs(beyond.length / values.length - Math.exp(-1))).toBeLessThan(0.014);
    expect(beyond.reduce((sum, value) => sum + value - 1, 0) / beyond.length).toBeCloseTo(1, 1);
  });

  it("searchCumulative agrees with a walk", () => {
    const random = createRandom(4);
    const sums = cumulate(Array.from({ length: 37 }, () => random.next()));
    expect(sums.at(-1)).toBe(1);
    for (let draw = 0; draw < 500; draw++) {
      const target = random.next();
      expect(searchCumulative(sums, target)).toBe(sums.findIndex((sum) => sum > target));
    }
    expect(searchCumulative(sums, 0)).toBe(0);
    expect(searchCumulative(sums, 1)).toBe(36);
  });
});
