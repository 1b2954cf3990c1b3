import { createRandom, type Table } from "@portrait/core";
import type { LinearLoss } from "@portrait/kernels/linear";
import { describe, expect, test } from "vitest";
import { learnMixedEncoder } from "../../input/mixed-encoder.js";
import { guessCurvature } from "./curvature.js";
import { layProblem } from "./lay-data.js";
import type { LinearProblem } from "./problem.js";
import { softmaxCurvature } from "./softmax-curvature.js";
import { dot } from "./vectors.js";
import { warmStart } from "./warm-start.js";

const random = createRandom(17);

async function draw(
  loss: LinearLoss,
  rows: number,
  width: number,
  fitIntercept = true,
): Promise<LinearProblem> {
  const outputs = loss === "softmax" ? 3 : 1;
  const columns = Array.from(
    { length: width },
    (_, column) =>
      [
        `n${column}`,
        { type: "number", values: Float64Array.from({ length: rows }, () => random.normal()) },
      ] as const,
  );
  const table = { length: rows, columns: Object.fromEntries(columns) } as Table;
  const encoder = learnMixedEncoder(
    "test",
    table,
    { columns: columns.map(([name]) => ({ name, type: "number" as const })) },
    { scaling: "standard", imputation: "median", minCount: 1 },
  );
  const { problem } = await layProblem({
    encoder,
    table,
    target: Float64Array.from({ length: rows }, () => random.integer(outputs === 1 ? 2 : outputs)),
    weights: Float64Array.from({ length: rows }, () => random.next() + 0.5),
    loss,
    outputs,
    fitIntercept,
    workers: undefined,
  });
  return problem;
}

/** How the gradient of the objective changes along a direction, by central differences. */
function changeAlong(problem: LinearProblem, l2: number, point: Float64Array, direction: Float64Array) {
  const [left, right] = [new Float64Array(point.length), new Float64Array(point.length)];
  const moved = (by: number): Float64Array =>
    point.map((value, index) => value + by * (direction[index] as number));
  problem.evaluate(moved(-1e-4), left);
  problem.evaluate(moved(1e-4), right);
  const weights = problem.columns * problem.outputs;
  return right.map((value, index) => {
    const penalty = index < weights ? l2 * (direction[index] as number) : 0;
    return ((value - (left[index] as number)) / 2e-4 + penalty) / problem.total;
  });
}

const directionOf = (problem: LinearProblem): Float64Array =>
  Float64Array.from({ length: problem.size }, () => random.normal());

describe("guessCurvature", () => {
  test.each([true, false])(
    "inverts the second derivatives where every probability is a half",
    async (intercept) => {
      const problem = await draw("logistic", 50, 5, intercept);
      const invert = guessCurvature(problem, 0.8, 0.25);
      for (let trial = 0; trial < 5; trial++) {
        const direction = directionOf(problem);
        const vector = changeAlong(problem, 0.8, new Float64Array(problem.size), direction);
        invert(vector);
        vector.forEach((value, index) => {
          expect(value).toBeCloseTo(direction[index] as number, 5);
        });
      }
    },
  );

  test("bounds those of logistic losses elsewhere", async () => {
    const problem = await draw("logistic", 50, 5);
    const invert = guessCurvature(problem, 0.8, 0.25);
    for (let trial = 0; trial < 20; trial++) {
      const point = directionOf(problem).map((value) => 3 * value);
      const direction = directionOf(problem);
      const change = changeAlong(problem, 0.8, point, direction);
      const inverted = change.slice();
      invert(inverted);
      expect(dot(change, inverted)).toBeLessThanOrEqual(dot(change, direction) + 1e-9);
    }
  });

  test("divides by the diagonal where there are more than 255 columns", async () => {
    const problem = await draw("squared", 40, 300);
    const invert = guessCurvature(problem, 2, 1);
    const vector = new Float64Array(problem.size).fill(1);
    invert(vector);
    const gram = problem.gram(problem.weights);
    for (const column of [0, 7, 299]) {
      const diagonal = ((gram[column * (problem.pitch + 1)] as number) + 2) / problem.total;
      expect(vector[column]).toBeCloseTo(1 / diagonal, 9);
    }
    expect(vector[300]).toBeCloseTo(1, 9);
  });
});

test("softmaxCurvature inverts the second derivatives by all classes at any point", async () => {
  const problem = await draw("softmax", 200, 4);
  for (let trial = 0; trial < 4; trial++) {
    const point = directionOf(problem);
    const { details } = problem.evaluateInDetail(point, new Float64Array(problem.size));
    const room = problem.instance.alloc(problem.rows * 8);
    const invert = softmaxCurvature(problem, details, 0.5, room);
    const direction = directionOf(problem);
    const vector = changeAlong(problem, 0.5, point, direction);
    invert?.(vector);
    for (const intercepts of [direction.subarray(12), vector.subarray(12)]) {
      const mean = intercepts.reduce((a, b) => a + b, 0) / 3;
      intercepts.forEach((value, output) => {
        intercepts[output] = value - mean;
      });
    }
    vector.forEach((value, index) => {
      expect(value).toBeCloseTo(direction[index] as number, 5);
    });
  }
});

test("warmStart comes near the optimum of many rows, and leaves few rows alone", async () => {
  expect(warmStart(await draw("logistic", 500, 3), 1, new Float64Array(4))).toBeUndefined();
  for (const loss of ["logistic", "poisson", "softmax"] as const) {
    const problem = await draw(loss, 40_000, 3);
    const start = new Float64Array(problem.size);
    const found = warmStart(problem, 1, start);
    const gradient = new Float64Array(problem.size);
    const before = problem.evaluate(start, gradient);
    expect(problem.evaluate(found?.point ?? start, gradient)).toBeLessThanOrEqual(before * (1 + 1e-3));
    expect(Math.max(...gradient.map(Math.abs)) / problem.total).toBeLessThan(0.03);
  }
});
