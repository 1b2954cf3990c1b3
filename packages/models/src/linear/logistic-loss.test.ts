import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { type LogisticProblem, logisticObjective, sigmoid } from "./logistic-loss.js";

const random = createRandom(11);
const width = 4;
const rows = 25;
const problem: LogisticProblem = {
  matrix: Float64Array.from({ length: rows * width }, () => random.normal()),
  width,
  target: Uint8Array.from({ length: rows }, () => random.integer(2)),
  classWeights: [0.7, 1.9],
  l2: 0.3,
  fitIntercept: true,
};

/** The definition, written anew. */
function defined(
  { matrix, target, classWeights, l2, fitIntercept }: LogisticProblem,
  point: Float64Array,
): number {
  const weights = [...target].map((outcome) => classWeights[outcome as 0 | 1]);
  const losses = weights.map((weight, row) => {
    const logit = Array.from({ length: width }).reduce<number>(
      (sum, _, column) => sum + (matrix[row * width + column] as number) * (point[column] as number),
      fitIntercept ? (point[width] as number) : 0,
    );
    const probability = 1 / (1 + Math.exp(-logit));
    return -weight * Math.log(target[row] === 1 ? probability : 1 - probability);
  });
  const penalty = point.subarray(0, width).reduce((sum, weight) => sum + weight * weight, 0) * (l2 / 2);
  const total = weights.reduce((a, b) => a + b);
  return (losses.reduce((a, b) => a + b) + penalty) / total;
}

describe("logisticObjective", () => {
  test.each([true, false])(
    "is the documented formula, and so is its gradient; intercept %s",
    (fitIntercept) => {
      const some = { ...problem, fitIntercept };
      const objective = logisticObjective(some);
      const size = width + (fitIntercept ? 1 : 0);
      for (let trial = 0; trial < 5; trial++) {
        const point = Float64Array.from({ length: size }, () => random.normal());
        const gradient = new Float64Array(size).fill(9);
        expect(objective(point, gradient)).toBeCloseTo(defined(some, point), 12);
        for (let index = 0; index < size; index++) {
          const [left, right] = [point.slice(), point.slice()];
          left[index] = (left[index] as number) - 1e-5;
          right[index] = (right[index] as number) + 1e-5;
          expect(gradient[index]).toBeCloseTo((defined(some, right) - defined(some, left)) / 2e-5, 8);
        }
      }
    },
  );

  test("stays finite where probabilities round to 0 and 1", () => {
    const steep = logisticObjective({
      matrix: Float64Array.of(1, 1),
      width: 1,
      target: Uint8Array.of(0, 1),
      classWeights: [1, 1],
      l2: 0,
      fitIntercept: false,
    });
    const gradient = new Float64Array(1);
    expect(steep(Float64Array.of(1e4), gradient)).toBe(5000);
    expect(gradient[0]).toBe(0.5);
    expect(steep(Float64Array.of(-1e4), gradient)).toBe(5000);
    expect(gradient[0]).toBe(-0.5);
  });
});

test("sigmoid does not overflow, and its two tails are each precise", () => {
  expect(sigmoid(0)).toBe(0.5);
  expect(sigmoid(800)).toBe(1);
  expect(sigmoid(-800)).toBe(0);
  expect(sigmoid(-30) / Math.exp(-30)).toBeCloseTo(1, 12);
  expect(sigmoid(2) + sigmoid(-2)).toBeCloseTo(1, 15);
});
