import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { weightedMean } from "../metric/weights.js";
import { bootstrapValues, percentileInterval } from "./bootstrap.js";
import { createPace } from "./pace.js";
import { unitsOf } from "./units.js";

const pace = createPace("evaluate", undefined, undefined);
const ones = (length: number) => new Float64Array(length).fill(1);
const identity = (length: number) => unitsOf(Array.from({ length }, (_, row) => String(row)));

describe("bootstrapValues", () => {
  test("draws as many units as there are, and all rows of a unit together", async () => {
    const units = unitsOf(["a", "b", "a", "c"]);
    const [sums, same] = await bootstrapValues(
      [
        (weights) => (weights[0] ?? 0) + (weights[1] ?? 0) + (weights[3] ?? 0),
        (weights) => (weights[0] === weights[2] ? 1 : 0),
      ],
      { resamples: 50, seed: 3, units, weights: ones(4), pace },
    );
    expect(new Set(sums)).toEqual(new Set([3]));
    expect(new Set(same)).toEqual(new Set([1]));
  });

  test("multiplies draws by the weights of rows", async () => {
    const units = unitsOf(["a", "a", "b"]);
    const [ratios] = await bootstrapValues([(weights) => (weights[0] as number) / (weights[1] as number)], {
      resamples: 20,
      seed: 3,
      units,
      weights: Float64Array.of(3, 0.5, 1),
      pace,
    });
    expect(new Set(ratios?.filter((ratio) => !Number.isNaN(ratio)))).toEqual(new Set([6]));
  });

  test("gives all statistics the same resamples, and the same seed the same ones", async () => {
    const first = (weights: Float64Array): number => weights[0] ?? 0;
    const plan = { resamples: 100, seed: 7, units: identity(5), weights: ones(5), pace };
    const [a, b] = await bootstrapValues([first, first], plan);
    const [c] = await bootstrapValues([first], plan);
    const [d] = await bootstrapValues([first], { ...plan, seed: 8 });
    expect(a).toEqual(b);
    expect(a).toEqual(c);
    expect(a).not.toEqual(d);
  });
});

describe("percentileInterval", () => {
  test("takes the quantiles of the values that are defined", () => {
    const values = Float64Array.from({ length: 101 }, (_, index) => 100 - index);
    expect(percentileInterval(values, 0.9)).toEqual({
      low: expect.closeTo(5, 12),
      high: expect.closeTo(95, 12),
      resamples: 101,
    });
    expect(percentileInterval(Float64Array.of(Number.NaN, 2), 0.9)).toEqual({
      low: 2,
      high: 2,
      resamples: 1,
    });
    expect(percentileInterval(Float64Array.of(Number.NaN), 0.9).resamples).toBe(0);
  });

  test("covers the true mean about as often as its level says", async () => {
    const random = createRandom("coverage");
    let covered = 0;
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const values = Float64Array.from({ length: 80 }, () => -Math.log(1 - random.next()));
      const [means] = await bootstrapValues([(weights) => weightedMean(values, weights)], {
        resamples: 200,
        seed: trial,
        units: identity(80),
        weights: ones(80),
        pace,
      });
      const { low, high } = percentileInterval(means as Float64Array, 0.9);
      if (low <= 1 && 1 <= high) covered += 1;
    }
    const share = covered / trials;
    expect(share).toBeGreaterThan(0.84);
    expect(share).toBeLessThan(0.93);
  });

  test("covers where rows of a user agree, which resampling rows would not", async () => {
    const random = createRandom("clusters");
    const trials = 200;
    const users = Array.from({ length: 300 }, (_, row) => `user ${Math.floor(row / 6)}`);
    const covers = async (units: ReturnType<typeof unitsOf>, values: Float64Array, seed: number) => {
      const plan = { resamples: 150, seed, units, weights: ones(300), pace };
      const [means] = await bootstrapValues([(weights) => weightedMean(values, weights)], plan);
      const { low, high } = percentileInterval(means as Float64Array, 0.9);
      return low <= 0 && 0 <= high ? 1 : 0;
    };
    let byUser = 0;
    let byRow = 0;
    for (let trial = 0; trial < trials; trial++) {
      const leaning = Float64Array.from({ length: 50 }, () => random.normal());
      const values = Float64Array.from(
        users,
        (_, row) => (leaning[Math.floor(row / 6)] ?? 0) + 0.3 * random.normal(),
      );
      byUser += await covers(unitsOf(users), values, trial);
      byRow += await covers(identity(300), values, trial);
    }
    expect(byUser / trials).toBeGreaterThan(0.83);
    expect(byRow / trials).toBeLessThan(0.65);
  });
});
