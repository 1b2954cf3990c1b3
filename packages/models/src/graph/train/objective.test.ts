import { sparseMatrix, type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normals } from "../brute-force.fixture.js";
import { lightGcn } from "../lightgcn.js";
import type { LightGcnOptions, LightGcnParams } from "../lightgcn-options.js";
import { edgeSplits } from "./edge-split.js";
import { stepObjective } from "./objective.js";

const WIDTH = 3;
const edges = createCsr({ rows: 3, columns: 4, row: [0, 0, 1, 2, 2], column: [0, 1, 2, 1, 3] });
const split = edgeSplits(sparseMatrix(edges), new Float32Array(5).fill(1), 0, createRandom(1))();
const users = normals(3 * WIDTH, 1);
const items = normals(4 * WIDTH, 2);
const squares = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);

let backend: TfjsBackend;
beforeAll(async () => {
  backend = await tfjs("wasm");
});
afterAll(() => backend.dispose());

function valueFor(options: LightGcnOptions, own = true): number {
  const params = lightGcn({ factors: WIDTH, layers: 2, ...options }).params as LightGcnParams;
  const objective = stepObjective(split, edges, params, createRandom(5));
  let value = Number.NaN;
  backend.tidy(() => {
    const start = {
      items: tf.tensor2d(items, [4, WIDTH]),
      users: own ? tf.tensor2d(users, [3, WIDTH]) : undefined,
    };
    value = objective(start).dataSync()[0] as number;
  });
  return value;
}

describe.each(["bpr", "softmax", "squares"] as const)("the objective with loss %s", (loss) => {
  test("adds half of l2 times the mean squared lengths of layer 0", () => {
    const penalty = (own: boolean) => valueFor({ loss, l2: 0.5 }, own) - valueFor({ loss, l2: 0 }, own);
    expect(penalty(true)).toBeCloseTo((0.5 / 2) * (squares(items) / 4 + squares(users) / 3), 4);
    expect(penalty(false)).toBeCloseTo((0.5 / 2) * (squares(items) / 4), 4);
  });

  test("is the same for the same stream of random numbers", () => {
    expect(valueFor({ loss, negatives: 2 })).toBe(valueFor({ loss, negatives: 2 }));
  });
});
