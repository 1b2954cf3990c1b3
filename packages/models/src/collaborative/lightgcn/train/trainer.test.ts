import { createInteractions, createRandom } from "@portrait/core";
import { instantiate, type WorkerPool, workers } from "@portrait/kernels";
import { graph as module } from "@portrait/kernels/graph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normals } from "../brute-force.fixture.js";
import { lightGcn } from "../lightgcn.js";
import type { LightGcnOptions, LightGcnParams } from "../lightgcn-options.js";
import { createPairGraph } from "../pair-graph.js";
import { objectiveOf } from "./objective.fixture.js";
import { createTrainer, type Trainer } from "./trainer.js";

const WIDTH = 5;
const DAY = 86_400_000;
const random = createRandom(4);
const log = createInteractions(
  Array.from({ length: 30 }, () => ({
    user: `u${random.integer(6)}`,
    item: `i${random.integer(9)}`,
    at: random.integer(30) * DAY,
  })),
  40 * DAY,
);
const graph = createPairGraph(log, { graphHalfLife: 12, lossHalfLife: 20, lossExponent: 0.5 });
const users = normals(graph.users.length * WIDTH, 1).map((x) => x * 0.7);
const items = normals(graph.items.length * WIDTH, 2).map((x) => x * 0.7);
const stream = createRandom("trainer");

let pool: WorkerPool;
beforeAll(async () => {
  pool = await workers({ size: 3 });
});
afterAll(() => pool.dispose());

const paramsOf = (options: LightGcnOptions): LightGcnParams =>
  lightGcn({ factors: WIDTH, layers: 2, l2: 0.3, ...options }).params as LightGcnParams;

async function trained<Result>(
  params: LightGcnParams,
  how: Parameters<typeof instantiate>[1],
  run: (trainer: Trainer) => Result,
): Promise<Result> {
  const kernels = await instantiate(module, how);
  const start = { items, users: params.userEmbeddings ? users : undefined };
  try {
    return run(createTrainer(kernels, graph, start, params, stream));
  } finally {
    kernels.dispose();
  }
}

const cases: readonly LightGcnOptions[] = [
  { loss: "bpr" },
  { loss: "bpr", negatives: 3, temperature: 0.5, similarity: "cosine", layers: 3 },
  { loss: "bpr", batchSize: 7, negatives: 2 },
  { loss: "softmax" },
  { loss: "softmax", negatives: 4, layers: 1, userEmbeddings: false },
  { loss: "softmax", negatives: 6, temperature: 0.3, similarity: "cosine", batchSize: 8 },
  { loss: "softmax", temperature: 0.2, similarity: "cosine", edgeDropout: 0.4 },
  { loss: "squares", unobservedWeight: 0.7 },
  { loss: "squares", unobservedWeight: 0, layers: 4 },
  { loss: "squares", unobservedWeight: 2, edgeDropout: 0.5, userEmbeddings: false, layers: 1 },
  { loss: "squares", batchSize: 5, similarity: "cosine" },
  { loss: "squares", unobservedWeight: 0.2, userExponent: 0.3, itemExponent: 0.4, popularityExponent: 0.25 },
  {
    loss: "softmax",
    negatives: 4,
    similarity: "cosine",
    itemExponent: 0.9,
    popularityExponent: 0.5,
    edgeDropout: 0.3,
  },
  { loss: "bpr", userExponent: 0, popularityExponent: 1, userEmbeddings: false, layers: 1 },
];

describe.each(cases)("%j", (options) => {
  const params = paramsOf(options);
  const start = new Float64Array([...(params.userEmbeddings ? users : users.map(() => 0)), ...items]);
  const objective = (step: number, values: ArrayLike<number>) =>
    objectiveOf(graph, params, stream, step, values);

  test("a step gives the objective, and Adam's mean a tenth of its gradient", async () => {
    const { value, mean } = await trained(params, {}, (trainer) => ({
      value: trainer.step(3, 0.01),
      mean: trainer.state().first.slice(),
    }));
    expect(value).toBeCloseTo(objective(3, start), 4);
    const first = params.userEmbeddings ? 0 : users.length;
    expect(mean.subarray(0, first).every((x) => x === 0)).toBe(true);
    for (let place = first; place < start.length; place++) {
      const moved = (by: number) =>
        objective(
          3,
          start.map((x, other) => (other === place ? x + by : x)),
        );
      const expected = (moved(1e-4) - moved(-1e-4)) / 2e-4;
      expect(Math.abs(10 * (mean[place] as number) - expected)).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
    }
  });

  test("threads and twins give the same bits", async () => {
    const run = (trainer: Trainer) => {
      const losses = [0, 1, 2].map((step) => trainer.step(step, 0.02));
      return { losses, values: trainer.state().values.slice() };
    };
    const expected = await trained(params, {}, run);
    expect(await trained(params, { workers: pool }, run)).toEqual(expected);
    expect(await trained(params, { simd: false }, run)).toEqual(expected);
  });

  test("a restored state goes on as if nothing had happened", async () => {
    const straight = await trained(params, {}, (trainer) => {
      for (let step = 0; step < 5; step++) trainer.step(step, 0.02);
      return trainer.state().values.slice();
    });
    const half = await trained(params, {}, (trainer) => {
      for (let step = 0; step < 3; step++) trainer.step(step, 0.02);
      const { values, first, second } = trainer.state();
      return { values: values.slice(), first: first.slice(), second: second.slice() };
    });
    const rest = await trained(params, {}, (trainer) => {
      trainer.restore(half);
      for (let step = 3; step < 5; step++) trainer.step(step, 0.02);
      return trainer.state().values.slice();
    });
    expect(rest).toEqual(straight);
  });
});
