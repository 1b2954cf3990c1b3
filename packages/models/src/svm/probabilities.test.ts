import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { couplePairs } from "./pairwise-coupling.js";
import { fitPlatt, plattProbability } from "./platt.js";

const random = createRandom(5);
const decisions = Float64Array.from({ length: 400 }, () => 3 * random.normal());
const positive = Array.from(decisions, (value) =>
  Number(random.next() < 1 / (1 + Math.exp(-1.5 * value + 0.4))),
);
const ones = new Float64Array(400).fill(1);

describe("Platt's sigmoid", () => {
  test("finds the slope and offset that made the data", () => {
    const { slope, offset } = fitPlatt(decisions, positive, ones);
    expect(Math.abs(slope + 1.5)).toBeLessThan(0.35);
    expect(Math.abs(offset - 0.4)).toBeLessThan(0.35);
  });

  test("ends where the gradient of the regularised likelihood is 0", () => {
    const fitted = fitPlatt(decisions, positive, ones);
    const yes = positive.filter((value) => value === 1).length;
    const targets = positive.map((one) => (one === 1 ? (yes + 1) / (yes + 2) : 1 / (400 - yes + 2)));
    const pulls = targets.map((target, row) => target - plattProbability(fitted, decisions[row] as number));
    expect(Math.abs(pulls.reduce((sum, pull) => sum + pull, 0))).toBeLessThan(1e-4);
    expect(
      Math.abs(pulls.reduce((sum, pull, row) => sum + pull * (decisions[row] as number), 0)),
    ).toBeLessThan(1e-4);
  });

  test("a weight counts as so many rows", () => {
    const weights = ones.map((_, row) => row % 3);
    const rows = [...weights.keys()].flatMap((row) => Array<number>(weights[row] as number).fill(row));
    const repeated = fitPlatt(
      Float64Array.from(rows, (row) => decisions[row] as number),
      rows.map((row) => positive[row] as number),
      new Float64Array(rows.length).fill(1),
    );
    const weighted = fitPlatt(decisions, positive, weights);
    expect(weighted.slope).toBeCloseTo(repeated.slope, 6);
    expect(weighted.offset).toBeCloseTo(repeated.offset, 6);
  });

  test("stays finite on separated, equal and huge values", () => {
    const separated = fitPlatt(Float64Array.of(-2, -1, 1, 2), [0, 0, 1, 1], ones.slice(0, 4));
    expect(plattProbability(separated, 1.5)).toBeGreaterThan(0.6);
    const equal = fitPlatt(new Float64Array(4), [0, 0, 0, 1], ones.slice(0, 4));
    expect(plattProbability(equal, 0)).toBeCloseTo((2 / 3 + 3 / 5) / 4, 5);
    const huge = fitPlatt(Float64Array.of(-1e300, 1e300), [0, 1], ones.slice(0, 2));
    for (const value of [-1e308, 0, 1e308]) {
      const probability = plattProbability(huge, value);
      expect(probability >= 0 && probability <= 1).toBe(true);
    }
  });
});

describe("pairwise coupling", () => {
  test("recovers probabilities whose pairs are consistent", () => {
    const p = [0.1, 0.2, 0.3, 0.4];
    const pairs: number[] = [];
    for (let a = 0; a < 4; a++) {
      for (let b = a + 1; b < 4; b++) pairs.push((p[b] as number) / ((p[a] as number) + (p[b] as number)));
    }
    couplePairs(pairs, 4).forEach((value, class_) => {
      expect(Math.abs(value - (p[class_] as number))).toBeLessThan(0.01);
    });
  });

  test("minimises the documented objective for inconsistent pairs", () => {
    const pairs = [0.9, 0.2, 0.8];
    const objective = (p: ArrayLike<number>): number => {
      const seconds = [
        [0, 1, 0.9],
        [0, 2, 0.2],
        [1, 2, 0.8],
      ] as const;
      return seconds.reduce(
        (sum, [a, b, r]) => sum + (r * (p[a] as number) - (1 - r) * (p[b] as number)) ** 2,
        0,
      );
    };
    const found = couplePairs(pairs, 3);
    const least = objective(found);
    for (let trial = 0; trial < 500; trial++) {
      const drawn = [random.next(), random.next(), random.next()];
      const sum = drawn.reduce((total, value) => total + value, 0);
      expect(objective(drawn.map((value) => value / sum))).toBeGreaterThan(least - 1e-4);
    }
  });

  test.each([[[0, 1, 0]], [[1, 1, 1]], [[0, 0, 0]], [[0.5, 0.5, 0.5]]])("sums to 1 for %j", (pairs) => {
    const p = couplePairs(pairs, 3);
    expect(p.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(p.every((value) => value >= 0)).toBe(true);
  });
});
