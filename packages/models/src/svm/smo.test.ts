import { workers } from "@portrait/kernels";
import { describe, expect, test } from "vitest";
import type { SmoSolution } from "./smo-problem.js";
import {
  type Drawn,
  drawClasses,
  drawNumbers,
  drawPoints,
  kernelMatrix,
  solve,
  tight,
} from "./solver.fixture.js";

/** What the optimality conditions leave, computed plainly. */
function check(
  drawn: Drawn,
  solution: SmoSolution,
): { readonly violation: number; readonly objective: number } {
  const { beta } = solution;
  const k = kernelMatrix(drawn);
  const { linear, lower, upper, epsilon, rows } = drawn;
  let [most, least, objective] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  for (let row = 0; row < rows; row++) {
    const value = beta[row] as number;
    expect(value).toBeGreaterThanOrEqual(lower[row] as number);
    expect(value).toBeLessThanOrEqual(upper[row] as number);
    const sum = beta.reduce((total, other, at) => total + other * ((k[row] as number[])[at] as number), 0);
    const slope = (linear[row] as number) - sum;
    if (value < (upper[row] as number)) most = Math.max(most, slope + (value < 0 ? epsilon : -epsilon));
    if (value > (lower[row] as number)) least = Math.min(least, slope + (value > 0 ? -epsilon : epsilon));
    objective += (value * sum) / 2 - value * (linear[row] as number) + epsilon * Math.abs(value);
  }
  return { violation: most - least, objective };
}

const start = (rows: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => (row < rows / 3 ? 1 : 0));

const problems: readonly (readonly [string, Drawn])[] = [
  ["classes", drawClasses(150, 1)],
  ["classes at a high cost", drawClasses(120, 2, 50)],
  ["classes, linear kernel", drawClasses(100, 3, 0.1, { code: 0, gamma: 1, coef0: 0, degree: 1 })],
  ["classes, polynomial kernel", drawClasses(100, 4, 0.5, { code: 2, gamma: 0.3, coef0: 1, degree: 3 })],
  ["numbers", drawNumbers(150, 5, 0.2)],
  ["numbers without a tube", drawNumbers(90, 6, 0)],
  [
    "one class",
    {
      ...drawClasses(90, 7),
      linear: new Float64Array(90),
      lower: new Float64Array(90),
      upper: new Float64Array(90).fill(1),
      start: start(90),
    },
  ],
];

describe.each(problems)("a solution over %s", (_, drawn) => {
  test("meets the optimality conditions, the equality and the objective that it reports", async () => {
    const solution = await solve(drawn);
    expect(solution.converged).toBe(true);
    expect(solution.gap).toBeLessThanOrEqual(tight.tolerance);
    const { violation, objective } = check(drawn, solution);
    expect(violation).toBeLessThan(1e-4);
    expect(Math.abs(objective - solution.objective)).toBeLessThan(1e-5 * (1 + Math.abs(objective)));
    const begun = drawn.start?.reduce((sum, value) => sum + value, 0) ?? 0;
    expect(solution.beta.reduce((sum, value) => sum + value, 0)).toBeCloseTo(begun, 9);
  });

  test("is the same, bit by bit, without SIMD and on two threads", async () => {
    const solution = await solve(drawn);
    expect(await solve(drawn, tight, { simd: false })).toEqual(solution);
    await using pool = await workers({ size: 2 });
    expect(await solve(drawn, tight, { workers: pool })).toEqual(solution);
  });

  test("is the same with a cache of two rows, and with variables set aside", async () => {
    const solution = await solve(drawn);
    const small = { ...tight, cacheBytes: 1 };
    const plain = await solve(drawn, { ...small, shrinking: false });
    expect(plain.beta).toEqual(solution.beta);
    expect(plain.kernelRows).toBeGreaterThan(solution.kernelRows);
    for (const cacheBytes of [1, drawn.rows * 4 * 10]) {
      const shrunk = await solve(drawn, { ...tight, cacheBytes });
      expect(shrunk.converged).toBe(true);
      expect(shrunk.objective).toBeCloseTo(solution.objective, 5);
      expect(shrunk.intercept).toBeCloseTo(solution.intercept, 3);
      expect(check(drawn, shrunk).violation).toBeLessThan(1e-4);
    }
  });
});

test("variables are set aside and taken in again on a problem where most settle early", async () => {
  const drawn = drawClasses(2600, 9, 1);
  const options = { ...tight, tolerance: 1e-3, cacheBytes: 2600 * 4 * 300 };
  const shrunk = await solve(drawn, options);
  const plain = await solve(drawn, { ...options, shrinking: false });
  expect(shrunk.converged && plain.converged).toBe(true);
  expect(shrunk.kernelRows).not.toBe(plain.kernelRows);
  expect(Math.abs(shrunk.objective / plain.objective - 1)).toBeLessThan(1e-5);
  expect(shrunk.intercept).toBeCloseTo(plain.intercept, 2);
});

test("all labels the same leave nothing to do; the intercept is their label", async () => {
  const drawn = drawClasses(5, 1);
  const one = {
    ...drawn,
    linear: new Float64Array(5).fill(1),
    lower: new Float64Array(5),
    upper: new Float64Array(5).fill(1),
  };
  const solution = await solve(one);
  expect(solution).toMatchObject({ intercept: 1, objective: 0, iterations: 0, converged: true });
});

test("equal points with different labels are no trouble", async () => {
  const drawn: Drawn = { ...drawClasses(40, 1), points: drawPoints(1, 1).subarray(0, 0) };
  const same = { ...drawn, points: new Float32Array(160).fill(0.5) };
  const solution = await solve(same);
  expect(solution.converged).toBe(true);
  expect(solution.beta.every(Number.isFinite)).toBe(true);
});

test("steps are counted and limited, and a pause can stop them", async () => {
  const drawn = drawClasses(150, 1);
  const limited = await solve(drawn, { ...tight, maxIterations: 7 });
  expect(limited).toMatchObject({ iterations: 7, converged: false });
  expect(limited.gap).toBeGreaterThan(tight.tolerance);
  const stop = new Error("stopped");
  const pause = (): Promise<void> => Promise.reject(stop);
  await expect(solve(drawn, { ...tight, pause })).rejects.toBe(stop);
});
