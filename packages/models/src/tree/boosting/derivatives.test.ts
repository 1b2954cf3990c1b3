import { createRandom } from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { boosting } from "@portrait/kernels/boosting";
import { describe, expect, it } from "vitest";
import type { Boosting } from "./binned-rows.js";
import { binaryObjective, softmaxObjective } from "./class-objectives.js";
import { fixedPoint } from "./fixed-point.js";
import { addLambdas } from "./lambda-rank.js";
import { pointObjective } from "./number-objectives.js";
import type { Objective, ObjectiveRows } from "./objective.js";

const ROWS = 40;
const PITCH = 64;
const random = createRandom(31);
const weights = Float64Array.from({ length: ROWS }, () => 0.5 + random.next());
const of: ObjectiveRows = { rows: ROWS, pitch: PITCH, weights, amplification: 1 };
const point = fixedPoint(ROWS);
const numbers = Float64Array.from({ length: ROWS }, () => random.integer(5));

type Make = (instance: Boosting) => Objective;
type Loss = (row: number, scores: readonly number[]) => number;

async function derivatives(make: Make, scores: Float64Array): Promise<{ g: number[][]; h: number[][] }> {
  const instance = await instantiate(boosting);
  const objective = make(instance);
  const at = instance.alloc(objective.outputs * PITCH * 8);
  const pairs = instance.alloc(objective.outputs * PITCH * 8);
  instance.f64(at, scores.length).set(scores);
  const scales = objective.gradients(at, pairs);
  const found = instance.i32(pairs, objective.outputs * PITCH * 2);
  const read = (offset: number, scale: number): number[][] =>
    Array.from({ length: objective.outputs }, (_, k) =>
      Array.from({ length: ROWS }, (_, row) => (found[2 * (k * PITCH + row) + offset] as number) / scale),
    );
  const result = { g: read(0, scales.g), h: read(1, scales.h) };
  instance.dispose();
  return result;
}

const binary = Uint8Array.from(numbers, (value) => (value > 2 ? 1 : 0));
const codes = Int32Array.from(numbers, (value) => value % 3);
const logSum = (scores: readonly number[]): number =>
  Math.log(scores.reduce((sum, s) => sum + Math.exp(s), 0));
const cases: readonly (readonly [string, number, Make, Loss, number])[] = [
  [
    "binary",
    1,
    (instance) => binaryObjective(instance, point, of, binary),
    (row, [s = 0]) => Math.log1p(Math.exp(binary[row] === 1 ? -s : s)),
    1,
  ],
  [
    "multiclass",
    3,
    (instance) => softmaxObjective(instance, point, of, codes, 3),
    (row, scores) => logSum(scores) - (scores[codes[row] as number] as number),
    1.5,
  ],
  [
    "squared",
    1,
    (instance) => pointObjective(instance, point, of, numbers, "squared", 0.5),
    (row, [s = 0]) => (s - (numbers[row] as number)) ** 2 / 2,
    1,
  ],
  [
    "poisson",
    1,
    (instance) => pointObjective(instance, point, of, numbers, "poisson", 0.5),
    (row, [s = 0]) => Math.exp(s) - (numbers[row] as number) * s,
    Math.exp(0.7),
  ],
];

describe("first and second derivatives by finite differences", () => {
  it.each(cases)("%s", async (_name, outputs, make, loss, factor) => {
    const scores = Float64Array.from({ length: outputs * PITCH }, () => random.normal() * 1.5);
    const { g, h } = await derivatives(make, scores);
    const step = 1e-4;
    for (let row = 0; row < ROWS; row++) {
      const own = Array.from({ length: outputs }, (_, k) => scores[k * PITCH + row] as number);
      const moved = (k: number, by: number): number =>
        (weights[row] as number) *
        loss(
          row,
          own.map((s, at) => (at === k ? s + by : s)),
        );
      for (let k = 0; k < outputs; k++) {
        const first = (moved(k, step) - moved(k, -step)) / (2 * step);
        const second = (moved(k, step) - 2 * moved(k, 0) + moved(k, -step)) / (step * step);
        expect(g[k]?.[row]).toBeCloseTo(first, 5);
        expect((h[k]?.[row] as number) / factor).toBeCloseTo(second, 5);
      }
    }
  });

  it.each([
    ["absolute", 0.5, 2],
    ["quantile", 0.8, 1],
  ] as const)("%s, away from the kink", async (name, alpha, factor) => {
    const scores = Float64Array.from({ length: PITCH }, () => random.normal() * 3 + 0.01);
    const { g, h } = await derivatives(
      (instance) => pointObjective(instance, point, of, numbers, name, alpha),
      scores,
    );
    for (let row = 0; row < ROWS; row++) {
      const below = (numbers[row] as number) > (scores[row] as number);
      const w = weights[row] as number;
      expect(g[0]?.[row]).toBeCloseTo(w * (below ? -alpha : 1 - alpha) * factor, 7);
      expect(h[0]?.[row]).toBeCloseTo(w, 7);
    }
  });

  it("lambdaRank: gradients cancel within a query, and are those of the pairs", () => {
    const rows = Uint32Array.of(0, 1, 2);
    const relevances = Float64Array.of(0, 2, 1);
    const scores = Float64Array.of(1, 0.5, -0.2);
    const ideal = 3 + 1 / Math.log2(3);
    const [g, h] = [new Float64Array(3), new Float64Array(3)];
    addLambdas({ rows, relevances, ideal }, scores, { sigmoid: 1, truncation: 10 }, g, h);
    expect((g[0] as number) + (g[1] as number) + (g[2] as number)).toBeCloseTo(0, 12);
    const discounts = [1, 1 / Math.log2(3), 0.5];
    const gains = [0, 3, 1];
    const wanted = [0, 0, 0];
    let total = 0;
    for (const [high, low] of [
      [1, 0],
      [1, 2],
      [2, 0],
    ] as const) {
      const difference = (scores[high] as number) - (scores[low] as number);
      const swap =
        Math.abs((gains[high] as number) - (gains[low] as number)) *
        Math.abs((discounts[high] as number) - (discounts[low] as number));
      const lambda = swap / ideal / (0.01 + Math.abs(difference)) / (1 + Math.exp(difference));
      wanted[high] = (wanted[high] as number) - lambda;
      wanted[low] = (wanted[low] as number) + lambda;
      total += 2 * lambda;
    }
    wanted.forEach((value, row) => {
      expect(g[row]).toBeCloseTo((value * Math.log2(1 + total)) / total, 10);
      expect(h[row]).toBeGreaterThan(0);
    });
    const untouched = new Float64Array(3);
    addLambdas(
      { rows, relevances: new Float64Array(3), ideal: 0 },
      scores,
      { sigmoid: 1, truncation: 10 },
      untouched,
      h,
    );
    expect([...untouched]).toEqual([0, 0, 0]);
  });
});
