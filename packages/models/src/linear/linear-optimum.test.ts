import { createRandom, type Table } from "@portrait/core";
import { workers } from "@portrait/kernels";
import { describe, expect, test } from "vitest";
import { learnMixedEncoder } from "../input/mixed-encoder.js";
import { type FittedLinear, fitLinear, type LinearFitInit } from "./fit-linear.js";

interface Drawn {
  readonly table: Table;
  readonly target: Float64Array;
  readonly weights: Float64Array;
}

type Loss = LinearFitInit["loss"];

const WORDS = 30;

function draw(rows: number, width: number, sparse: boolean, loss: Loss, seed: number): Drawn {
  const random = createRandom(seed);
  const columns: Record<string, Table["columns"][string]> = {};
  const score = new Float64Array(rows);
  for (let column = 0; column < width; column++) {
    const slope = column % 3 === 0 ? random.normal() / 2 : 0;
    const values = Float64Array.from({ length: rows }, () => random.normal());
    values.forEach((value, row) => {
      score[row] = (score[row] as number) + slope * value;
    });
    columns[`n${column}`] = { type: "number", values };
  }
  if (sparse) {
    const offsets = new Int32Array(rows + 1);
    const indices: number[] = [];
    for (let row = 0; row < rows; row++) {
      for (let index = 0; index < WORDS; index++) {
        if (random.next() < 0.15) {
          indices.push(index);
          if (index % 5 === 0) score[row] = (score[row] as number) + 0.7;
        }
      }
      offsets[row + 1] = indices.length;
    }
    const values = Float32Array.from(indices, () => 0.5 + random.next());
    columns.words = { type: "sparse", width: WORDS, offsets, indices: Int32Array.from(indices), values };
  }
  const answer = (z: number): number => {
    if (loss === "squared") return 3 + z + random.normal();
    if (loss === "poisson") return Math.floor(-Math.log(1 - random.next()) * Math.exp(z / 2) * 2);
    if (loss === "softmax") return Math.max(0, Math.min(2, Math.floor(z + 3 * random.next())));
    return random.next() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
  };
  return {
    table: { length: rows, columns } as Table,
    target: score.map(answer),
    weights: Float64Array.from({ length: rows }, () => random.next() * 2),
  };
}

const context = { step: async () => {}, workers: undefined };

function initOf(
  { table, target, weights }: Drawn,
  loss: Loss,
  params: Partial<LinearFitInit["params"]>,
): LinearFitInit {
  const names = Object.entries(table.columns).map(([name, { type }]) => ({ name, type }));
  return {
    encoder: learnMixedEncoder(
      "test",
      table,
      { columns: names },
      { scaling: "standard", imputation: "median", minCount: 1 },
    ),
    table,
    target,
    weights,
    loss,
    outputs: loss === "softmax" ? 3 : 1,
    params: {
      l1: 0,
      l2: 0,
      fitIntercept: true,
      solver: "auto",
      maxIterations: 2000,
      tolerance: 1e-10,
      ...params,
    },
    context,
  };
}

/** The encoded rows, written out. */
function designOf({ encoder, table }: LinearFitInit): readonly Float64Array[] {
  const rows = Array.from({ length: table.length }, () => new Float64Array(encoder.width));
  const stride = table.length;
  const dense = new Float64Array(encoder.dense.columns.length * stride);
  encoder.dense.encodeColumns(table, dense, stride);
  rows.forEach((row, at) => {
    encoder.dense.columns.forEach((_, column) => {
      row[column] = dense[column * stride + at] as number;
    });
  });
  encoder.sparseColumns(table).forEach((vector, input) => {
    const { offset } = encoder.sparse[input] as { offset: number };
    rows.forEach((row, at) => {
      for (let e = vector.offsets[at] as number; e < (vector.offsets[at + 1] as number); e++) {
        row[offset + (vector.indices[e] as number)] = vector.values[e] as number;
      }
    });
  });
  return rows;
}

/** Residuals as the definitions have them, for each output. */
function residualsOf(init: LinearFitInit, found: FittedLinear, design: readonly Float64Array[]): number[][] {
  const width = init.encoder.width;
  return design.map((x, row) => {
    const margins = [...found.intercepts].map((intercept, output) =>
      x.reduce(
        (sum, value, column) => sum + value * (found.weights[output * width + column] as number),
        intercept,
      ),
    );
    const y = init.target[row] as number;
    const z = margins[0] as number;
    const c = init.weights?.[row] ?? 1;
    if (init.loss === "squared") return [c * (z - y)];
    if (init.loss === "poisson") return [c * (Math.exp(z) - y)];
    if (init.loss === "logistic") return [c * (1 / (1 + Math.exp(-z)) - y)];
    const mass = margins.reduce((sum, margin) => sum + Math.exp(margin), 0);
    return margins.map((margin, output) => c * (Math.exp(margin) / mass - (output === y ? 1 : 0)));
  });
}

/** Checks the subgradient conditions of the optimum, from the definitions alone; returns how many weights are 0. */
function expectOptimal(init: LinearFitInit, found: FittedLinear, within: number): number {
  const design = designOf(init);
  const residuals = residualsOf(init, found, design);
  const { l1, l2 } = init.params;
  const { width } = init.encoder;
  let zeros = 0;
  found.intercepts.forEach((_, output) => {
    const slope = residuals.reduce((sum, of) => sum + (of[output] as number), 0);
    expect(Math.abs(slope)).toBeLessThan(within);
  });
  found.weights.forEach((weight, at) => {
    const [output, column] = [Math.floor(at / width), at % width];
    const slope =
      design.reduce((sum, x, row) => sum + (x[column] as number) * (residuals[row]?.[output] as number), 0) +
      l2 * weight;
    if (weight === 0) {
      zeros++;
      expect(Math.abs(slope)).toBeLessThan(l1 + within);
    } else expect(Math.abs(slope + l1 * Math.sign(weight))).toBeLessThan(within);
  });
  return zeros;
}

const losses: readonly Loss[] = ["logistic", "squared", "poisson", "softmax"];

describe("the weights satisfy the conditions of the optimum:", () => {
  const kinds = losses.flatMap((loss) => [false, true].map((sparse) => ({ loss, sparse })));

  test.each(kinds)("$loss, sparse $sparse, l2", async ({ loss, sparse }) => {
    const init = initOf(draw(400, 6, sparse, loss, 1), loss, { l2: 1.5 });
    const found = await fitLinear(init);
    expect(found.convergence.advice).toBeUndefined();
    expectOptimal(init, found, 1e-6);
  });

  test.each(kinds)("$loss, sparse $sparse, l1 and elastic net", async ({ loss, sparse }) => {
    for (const params of [
      { l1: 25, l2: 0 },
      { l1: 20, l2: 3 },
    ]) {
      const init = initOf(draw(400, 9, sparse, loss, 2), loss, params);
      const found = await fitLinear(init);
      expect(found.convergence.advice).toBeUndefined();
      expect(expectOptimal(init, found, 1e-6)).toBeGreaterThan(0);
    }
  });

  test.each([{ loss: "logistic" }, { loss: "squared" }] as const)(
    "$loss with an l1 that leaves nothing but the intercept",
    async ({ loss }) => {
      const init = initOf(draw(300, 5, false, loss, 3), loss, { l1: 1e4 });
      const found = await fitLinear(init);
      expect([...found.weights].every((weight) => weight === 0)).toBe(true);
      expectOptimal(init, found, 1e-6);
    },
  );

  test.each(losses)("%s over as many rows as are sampled first", async (loss) => {
    const init = initOf(draw(40_000, 4, false, loss, 4), loss, { l2: 1 });
    const found = await fitLinear(init);
    expect(found.convergence.advice).toBeUndefined();
    expect(found.convergence.iterations).toBeLessThan(9);
    expectOptimal(init, found, 1e-4);
    const lasso = { ...init, params: { ...init.params, l1: 400 } };
    expectOptimal(lasso, await fitLinear(lasso), 1e-4);
  });

  test("coordinate descent over columns and over their products end at the same point", async () => {
    const drawn = draw(200, 1100, false, "logistic", 5);
    const init = initOf(drawn, "logistic", { l1: 3, l2: 1 });
    const wide = await fitLinear(init);
    expect(wide.convergence.advice).toBeUndefined();
    expect(expectOptimal(init, wide, 1e-6)).toBeGreaterThan(900);
  });

  test("many more columns than rows, squared losses, no penalty: the answers are met", async () => {
    const init = initOf(draw(40, 90, false, "squared", 6), "squared", {});
    const found = await fitLinear(init);
    expect(found.convergence.advice).toBeUndefined();
    for (const [residual] of residualsOf(init, found, designOf(init))) expect(residual).toBeCloseTo(0, 6);
  });

  test("columns without scaling, far from 0", async () => {
    const drawn = draw(300, 3, false, "squared", 7);
    const moved = Object.fromEntries(
      Object.entries(drawn.table.columns).map(([name, vector]) => [
        name,
        vector.type === "number" ? { ...vector, values: vector.values.map((x) => 1e6 + 50 * x) } : vector,
      ]),
    );
    const table = { length: 300, columns: moved } as Table;
    const encoder = learnMixedEncoder(
      "test",
      table,
      { columns: Object.keys(moved).map((name) => ({ name, type: "number" as const })) },
      { scaling: "none", imputation: "median", minCount: 1 },
    );
    const plain = await fitLinear(initOf(drawn, "squared", {}));
    const found = await fitLinear({ ...initOf(drawn, "squared", {}), table, encoder });
    expect(found.convergence.advice).toBeUndefined();
    expect(found.convergence.objective / plain.convergence.objective).toBeCloseTo(1, 9);
  });
});

describe("the result is the same", () => {
  test("to the bit with one thread and with two", async () => {
    await using pool = await workers({ size: 2 });
    expect(pool.size).toBe(2);
    for (const loss of losses) {
      for (const [sparse, l1] of [
        [false, 0],
        [true, 0],
        [false, 5],
        [true, 5],
      ] as const) {
        const init = initOf(draw(9000, 5, sparse, loss, 8), loss, { l1, l2: 1 });
        const alone = await fitLinear(init);
        const both = await fitLinear({ ...init, context: { ...context, workers: pool } });
        expect(both).toEqual(alone);
      }
    }
  });

  test("with the kernels in plain TypeScript, but for rounding", async () => {
    for (const loss of losses) {
      for (const l1 of [0, 5]) {
        const init = initOf(draw(500, 5, true, loss, 9), loss, { l1, l2: 1 });
        const [fast, plain] = [await fitLinear(init), await fitLinear({ ...init, simd: false })];
        expect(plain.convergence.objective / fast.convergence.objective).toBeCloseTo(1, 10);
        plain.weights.forEach((weight, column) => {
          expect(weight).toBeCloseTo(fast.weights[column] as number, 6);
        });
      }
    }
  });
});

test("a minimisation that runs out of iterations says what to do", async () => {
  const init = initOf(draw(400, 6, false, "logistic", 1), "logistic", { maxIterations: 1 });
  const { convergence } = await fitLinear(init);
  expect(convergence).toMatchObject({
    converged: false,
    reason: "iterations",
    iterations: 1,
    advice:
      'It used up "maxIterations" before the gradient was as small as "tolerance". Raise "maxIterations"; if that does not help, use scaling: "standard" or a greater "l2", or accept a greater "tolerance".',
  });
});
