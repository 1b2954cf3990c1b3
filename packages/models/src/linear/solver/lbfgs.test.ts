import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { minimise, type Objective } from "./lbfgs.js";

const options = { tolerance: 1e-9, maxIterations: 1000 };

/** Sum of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2; its minimum is 0 at all ones. */
const rosenbrock: Objective = (point, gradient) => {
  gradient.fill(0);
  let value = 0;
  for (let index = 0; index + 1 < point.length; index++) {
    const [x, y] = [point[index] as number, point[index + 1] as number];
    value += 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    gradient[index] = (gradient[index] as number) - 400 * x * (y - x * x) - 2 * (1 - x);
    gradient[index + 1] = 200 * (y - x * x);
  }
  return value;
};

const quadratic =
  (scales: readonly number[], centre: readonly number[]): Objective =>
  (point, gradient) => {
    let value = 0;
    point.forEach((x, index) => {
      const away = x - (centre[index] as number);
      gradient[index] = (scales[index] as number) * away;
      value += ((scales[index] as number) * away * away) / 2;
    });
    return value;
  };

describe("minimise", () => {
  test.each([2, 10, 100])("finds the minimum of Rosenbrock's function of %i variables", async (size) => {
    const start = new Float64Array(size).map((_, index) => (index % 2 === 0 ? -1.2 : 1));
    const found = await minimise(rosenbrock, start, options);
    expect(found.reason).toBe("gradient");
    expect(found.gradientNorm).toBeLessThanOrEqual(1e-9);
    found.point.forEach((x) => {
      expect(x).toBeCloseTo(1, 7);
    });
    expect(start[0]).toBe(-1.2);
  });

  test("copes with scales from 0.01 to 80 in as many iterations as SciPy 1.17 takes, 725, and a tenth", async () => {
    const random = createRandom(5);
    const scales = Array.from({ length: 40 }, (_, index) => 10 ** ((index - 20) / 10));
    const centre = scales.map(() => random.normal());
    const found = await minimise(quadratic(scales, centre), new Float64Array(40), options);
    expect(found.reason).toBe("gradient");
    found.point.forEach((x, index) => {
      expect(x).toBeCloseTo(centre[index] as number, 6);
    });
    expect(found.iterations).toBeLessThan(800);
  });

  test("remembers as many steps as it is told", async () => {
    const scales = Array.from({ length: 40 }, (_, index) => 10 ** ((index - 20) / 20));
    const centre = scales.map((_, index) => Math.sin(index));
    const iterations: number[] = [];
    for (const memory of [1, 10, 40]) {
      const found = await minimise(quadratic(scales, centre), new Float64Array(40), { ...options, memory });
      expect(found.reason).toBe("gradient");
      iterations.push(found.iterations);
    }
    expect(iterations).toEqual([...new Set(iterations)].sort((a, b) => b - a));
  });

  test("needs few iterations when it is told the second derivatives", async () => {
    const scales = Array.from({ length: 40 }, (_, index) => 10 ** ((index - 20) / 5));
    const centre = scales.map((_, index) => Math.sin(index));
    const found = await minimise(quadratic(scales, centre), new Float64Array(40), {
      ...options,
      precondition(vector) {
        for (const [index, scale] of scales.entries())
          vector[index] = (vector[index] as number) / (2 * scale);
      },
    });
    expect(found.reason).toBe("gradient");
    expect(found.iterations).toBeLessThanOrEqual(3);
  });

  test("solves a quadratic of n dimensions with about n steps", async () => {
    const found = await minimise(quadratic([1, 10, 100], [3, -2, 1]), new Float64Array(3), options);
    expect(found.iterations).toBeLessThanOrEqual(20);
    expect(found.evaluations).toBeLessThanOrEqual(40);
  });

  test("stays inside the domain of a function that is infinite outside", async () => {
    const barrier: Objective = (point, gradient) => {
      const x = point[0] as number;
      gradient[0] = 1 - 1e-3 / x;
      return x > 0 ? x - 1e-3 * Math.log(x) : Number.NaN;
    };
    const found = await minimise(barrier, Float64Array.of(50), options);
    expect(found.point[0]).toBeCloseTo(1e-3, 9);
  });

  test("lowers the value at each iteration, and says which it is", async () => {
    const seen: [number, number][] = [];
    const found = await minimise(rosenbrock, Float64Array.of(-1.2, 1), {
      ...options,
      async onIteration(iteration, value) {
        seen.push([iteration, value]);
      },
    });
    expect(seen.map(([iteration]) => iteration)).toEqual(
      Array.from({ length: found.iterations }, (_, i) => i + 1),
    );
    const values = seen.map(([, value]) => value);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values.at(-1)).toBe(found.value);
  });

  test("stops after the iterations allowed", async () => {
    const found = await minimise(rosenbrock, Float64Array.of(-1.2, 1), { ...options, maxIterations: 3 });
    expect(found).toMatchObject({ reason: "iterations", iterations: 3 });
    expect(found.gradientNorm).toBeGreaterThan(1e-9);
  });

  test("says when no step lowers the value any more", async () => {
    const wrong: Objective = (point, gradient) => {
      gradient.fill(-1);
      return (point[0] as number) ** 2;
    };
    expect(await minimise(wrong, Float64Array.of(1), options)).toMatchObject({
      reason: "stalled",
      iterations: 0,
    });
    const never: Objective = () => Number.NaN;
    expect(await minimise(never, Float64Array.of(1), { ...options, tolerance: 0 })).toMatchObject({
      iterations: 0,
    });
  });

  test("is done at once at a minimum, and with nothing to choose", async () => {
    expect(await minimise(quadratic([1], [2]), Float64Array.of(2), options)).toMatchObject({
      reason: "gradient",
      iterations: 0,
      evaluations: 1,
    });
    expect((await minimise(() => 7, new Float64Array(0), options)).value).toBe(7);
  });

  test("is stopped by what onIteration throws", async () => {
    const stopped = minimise(rosenbrock, Float64Array.of(-1.2, 1), {
      ...options,
      onIteration: () => Promise.reject(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
  });
});
