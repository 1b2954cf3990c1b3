import { createRandom } from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { svm } from "@portrait/kernels/svm";
import { describe, expect, test } from "vitest";
import { type DualProblem, type DualSolution, solveDual } from "./dual-solver.js";
import { type MixedRows, placeRows } from "./linear-rows.js";

const ROWS = 200;

/** Rows of three dense and twenty sparse columns. */
function draw(denseWidth: number): MixedRows {
  const random = createRandom(3);
  const dense = Float32Array.from({ length: ROWS * denseWidth }, () => random.normal());
  const offsets = new Int32Array(ROWS + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < 20; column++) {
      if (random.next() < 0.7) continue;
      indices.push(column);
      values.push(random.normal());
    }
    offsets[row + 1] = indices.length;
  }
  return {
    rows: ROWS,
    denseWidth,
    sparseWidth: 20,
    dense: (row, into) => into.set(dense.subarray(row * denseWidth, (row + 1) * denseWidth)),
    offsets,
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
  };
}

const random = createRandom(8);
const labels = Float64Array.from({ length: ROWS }, (_, row) =>
  row % 3 === 0 || random.next() < 0.2 ? 1 : -1,
);
const numbers = Float64Array.from({ length: ROWS }, (_, row) => (row % 5) + random.normal());
const costs = Float64Array.from({ length: ROWS }, (_, row) => 0.2 + (row % 4) / 4);
const order = Int32Array.from({ length: ROWS }, (_, row) => row);

async function solve(
  denseWidth: number,
  problem: Omit<DualProblem, "placed">,
  options: { readonly seed?: number; readonly simd?: boolean; readonly tolerance?: number } = {},
): Promise<DualSolution> {
  const { seed = 1, simd = true, tolerance = 1e-7 } = options;
  const instance = await instantiate(svm, { simd });
  const placed = placeRows(instance, draw(denseWidth), 1);
  const pause = async (): Promise<void> => {};
  const solution = await solveDual(
    instance,
    { ...problem, placed },
    { seed, tolerance, maxIterations: 100_000, pause },
  );
  instance.dispose();
  return solution;
}

const cases: readonly (readonly [string, Omit<DualProblem, "placed">])[] = [
  ["hinge", { order, targets: labels, costs, squared: false, epsilon: undefined }],
  ["squared hinge", { order, targets: labels, costs, squared: true, epsilon: undefined }],
  ["absolute errors", { order, targets: numbers, costs, squared: false, epsilon: 0.1 }],
  ["squared errors", { order, targets: numbers, costs, squared: true, epsilon: 0.3 }],
];

describe.each(cases)("dual coordinate descent, %s", (_, problem) => {
  test.each([0, 3])("closes the gap between primal and dual, with %i dense columns", async (width) => {
    const solution = await solve(width, problem);
    expect(solution.converged).toBe(true);
    expect(solution.violation).toBeLessThanOrEqual(1e-7);
    expect(Math.abs(solution.objective + solution.dualObjective)).toBeLessThan(1e-5 * solution.objective);
  });

  test("gives the same bits without SIMD and for the same seed; another seed, the same minimum", async () => {
    const solution = await solve(3, problem);
    expect(await solve(3, problem)).toEqual(solution);
    expect(await solve(3, problem, { simd: false })).toEqual(solution);
    const other = await solve(3, problem, { seed: 2 });
    expect(other.weights).not.toEqual(solution.weights);
    other.weights.forEach((weight, at) => {
      expect(weight).toBeCloseTo(solution.weights[at] as number, 3);
    });
  });

  test("leaves rows out that are not in the order, but decides them", async () => {
    const half = order.filter((row) => row % 2 === 0);
    const solution = await solve(3, { ...problem, order: half });
    const changed = problem.targets.map((target, row) => (row % 2 === 0 ? target : -target));
    const again = await solve(3, { ...problem, order: half, targets: changed });
    expect(again.weights).toEqual(solution.weights);
    expect(solution.decisions.length).toBe(ROWS);
    expect(solution.decisions.every(Number.isFinite)).toBe(true);
  });
});

test("a looser tolerance takes fewer epochs and ends within its bound", async () => {
  const [, problem] = cases[0] as (typeof cases)[number];
  const loose = await solve(3, problem, { tolerance: 0.1 });
  const tight = await solve(3, problem);
  expect(loose.iterations).toBeLessThan(tight.iterations);
  expect(Math.abs(loose.objective / tight.objective - 1)).toBeLessThan(1e-2);
});
