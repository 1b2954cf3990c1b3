import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { inverseCurvature } from "./logistic-curvature.js";
import { type LogisticProblem, logisticObjective } from "./logistic-loss.js";

const random = createRandom(17);
const width = 5;
const rows = 40;
const problem: LogisticProblem = {
  matrix: Float64Array.from({ length: rows * width }, () => (random.next() < 0.3 ? 0 : random.normal())),
  width,
  target: Uint8Array.from({ length: rows }, () => random.integer(2)),
  classWeights: [0.6, 2],
  l2: 0.8,
  fitIntercept: true,
};

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);

/** How the gradient changes along a direction: the second derivatives times it, by central differences. */
function curvatureAlong(some: LogisticProblem, point: Float64Array, direction: Float64Array): Float64Array {
  const objective = logisticObjective(some);
  const [left, right] = [new Float64Array(point.length), new Float64Array(point.length)];
  objective(
    point.map((value, index) => value - 1e-4 * (direction[index] as number)),
    left,
  );
  objective(
    point.map((value, index) => value + 1e-4 * (direction[index] as number)),
    right,
  );
  return right.map((value, index) => (value - (left[index] as number)) / 2e-4);
}

describe("inverseCurvature", () => {
  test("inverts the second derivatives where every probability is a half", () => {
    const size = width + 1;
    const invert = inverseCurvature(problem);
    for (let trial = 0; trial < 5; trial++) {
      const direction = Float64Array.from({ length: size }, () => random.normal());
      const vector = curvatureAlong(problem, new Float64Array(size), direction);
      invert?.(vector);
      vector.forEach((value, index) => {
        expect(value).toBeCloseTo(direction[index] as number, 5);
      });
    }
  });

  test("bounds them elsewhere", () => {
    const size = width + 1;
    const invert = inverseCurvature(problem);
    for (let trial = 0; trial < 20; trial++) {
      const point = Float64Array.from({ length: size }, () => 3 * random.normal());
      const direction = Float64Array.from({ length: size }, () => random.normal());
      const change = curvatureAlong(problem, point, direction);
      const inverted = change.slice();
      invert?.(inverted);
      expect(dot(change, inverted)).toBeLessThanOrEqual(dot(change, direction) + 1e-9);
    }
  });

  test("copes with columns that determine each other, without a penalty", () => {
    const matrix = problem.matrix.map((value, index) => (index % width === 1 ? 1 : value));
    const invert = inverseCurvature({ ...problem, matrix, l2: 0 });
    const vector = new Float64Array(width + 1).fill(1);
    invert?.(vector);
    expect(vector.every(Number.isFinite)).toBe(true);
    expect(vector.some((value) => value !== 1)).toBe(true);
  });

  test("leaves more than 256 coefficients alone", () => {
    const wide = { ...problem, width: 256, matrix: new Float64Array(256 * rows) };
    expect(inverseCurvature(wide)).toBeUndefined();
    expect(inverseCurvature({ ...wide, fitIntercept: false })).toBeDefined();
  });
});
