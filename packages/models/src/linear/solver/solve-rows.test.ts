import { createRandom, createSparseVector, createTable } from "@portrait/core";
import { workers } from "@portrait/kernels";
import type { LinearLoss } from "@portrait/kernels/linear";
import { describe, expect, test } from "vitest";
import { createEncoder } from "../../input/encoder.js";
import { createMixedEncoder } from "../../input/mixed-encoder.js";
import { layProblem, type ProblemInit } from "./lay-data.js";
import { solveRows } from "./solve-rows.js";
import { solveSmooth } from "./solve-smooth.js";
import { greatest } from "./vectors.js";

const ROWS = 50;
const WIDTH = 600;

/** More columns than rows; every other one never occurs. */
function draw(loss: LinearLoss, more: Partial<ProblemInit> = {}): ProblemInit {
  const random = createRandom(9);
  const rows = Array.from({ length: ROWS }, () =>
    Array.from({ length: WIDTH / 2 }, (_, index) => 2 * index).filter(() => random.next() < 0.05),
  );
  const table = createTable({
    words: createSparseVector({
      width: WIDTH,
      offsets: Int32Array.from([0, ...rows.map((_, row) => rows.slice(0, row + 1).flat().length)]),
      indices: Int32Array.from(rows.flat()),
      values: Float32Array.from(rows.flat(), () => 0.5 + random.next()),
    }),
  });
  const schema = { columns: [{ name: "words", type: "sparse" as const }] };
  return {
    encoder: createMixedEncoder("test", schema, createEncoder("test", []), new Map([["words", WIDTH]])),
    table,
    target: Float64Array.from({ length: ROWS }, () => random.integer(loss === "logistic" ? 2 : 6)),
    weights: Float64Array.from({ length: ROWS }, () => random.next() + 0.2),
    loss,
    outputs: 1,
    fitIntercept: true,
    workers: undefined,
    ...more,
  };
}

const options = { tolerance: 1e-10, maxIterations: 500, onIteration: async () => {} };

async function solved(init: ProblemInit, l2 = 0.7, start?: Float64Array) {
  const { problem, dispose } = await layProblem(init);
  const found = await solveRows(problem, l2, start ?? new Float64Array(problem.size), options);
  const gradient = new Float64Array(problem.size);
  const losses = found === undefined ? Number.NaN : problem.evaluate(found.point, gradient);
  dispose();
  return { found, gradient, losses, total: problem.total };
}

describe("among the combinations of rows", () => {
  test.each(["logistic", "squared", "poisson"] as const)(
    "the optimum of all columns is found, %s",
    async (loss) => {
      for (const fitIntercept of [true, false]) {
        const { found, gradient, losses, total } = await solved(draw(loss, { fitIntercept }));
        if (found === undefined) throw new Error("not solved");
        const weights = found.point.subarray(0, WIDTH);
        expect(found.reason).toBe("gradient");
        expect(weights.every((weight, index) => index % 2 === 0 || weight === 0)).toBe(true);
        weights.forEach((weight, index) => {
          gradient[index] = (gradient[index] as number) + 0.7 * weight;
        });
        expect(greatest(gradient) / total).toBeLessThan(2e-10);
        const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
        expect(found.value).toBeCloseTo((losses + 0.35 * squares) / total, 12);
      }
    },
  );

  test("threads change nothing, the twin next to nothing", async () => {
    const alone = (await solved(draw("logistic"))).found?.point;
    const pool = await workers({ size: 3 });
    expect((await solved(draw("logistic", { workers: pool }))).found?.point).toEqual(alone);
    await pool.dispose();
    const twin = (await solved(draw("logistic", { simd: false }))).found?.point;
    twin?.forEach((weight, index) => {
      expect(weight).toBeCloseTo(alone?.[index] as number, 8);
    });
  });

  test("it declines a start elsewhere, no penalty, and too few columns", async () => {
    expect((await solved(draw("logistic"), 0)).found).toBeUndefined();
    const start = new Float64Array(WIDTH + 1);
    start[4] = 1;
    expect((await solved(draw("logistic"), 1, start)).found).toBeUndefined();
    const few = draw("logistic");
    const words = createSparseVector({
      width: WIDTH,
      offsets: Int32Array.from({ length: ROWS + 1 }, (_, row) => row),
      indices: Int32Array.from({ length: ROWS }, (_, row) => row),
      values: new Float32Array(ROWS).fill(1),
    });
    expect((await solved({ ...few, table: createTable({ words }) })).found).toBeUndefined();
  });

  test("columns of far different scales are left to the search among the columns", async () => {
    const init = draw("logistic");
    const words = init.table.columns.words;
    if (words?.type !== "sparse") throw new Error("not sparse");
    const scaled = createSparseVector({
      ...words,
      values: words.values.map((value, at) => value * 10 ** ((words.indices[at] as number) % 5)),
    });
    const { problem } = await layProblem({ ...init, table: createTable({ words: scaled }) });
    let last = 0;
    const found = await solveSmooth(problem, 1e-3, new Float64Array(problem.size), 0.25, {
      tolerance: 1e-6,
      maxIterations: 5000,
      onIteration: async (iteration) => {
        expect(iteration).toBe(last + 1);
        last = iteration;
      },
    });
    expect(found.iterations).toBe(last);
    expect(found.reason).toBe("gradient");
  });
});
