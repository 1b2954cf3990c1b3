import { sparseMatrix, type TfjsBackend, tfjs, withValues } from "@portrait/backend-tfjs";
import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dense, normals, rowsOf, times, turned } from "../brute-force.fixture.js";
import { bprLoss, drawNegatives } from "./bpr.js";
import type { Scoring } from "./scoring.js";
import { drawSample, softmaxLoss } from "./softmax.js";
import { squaresLoss } from "./squares.js";

const WIDTH = 4;
const random = createRandom(2);
const csr = createCsr({
  rows: 5,
  columns: 7,
  row: Array.from({ length: 14 }, () => random.integer(5)),
  column: Array.from({ length: 14 }, () => random.integer(7)),
});
const raw = Float32Array.from(csr.values, () => 0.1 + random.next());
const weights = raw.map((weight) => weight / raw.reduce((sum, value) => sum + value, 0));
const targets = withValues(sparseMatrix(csr), weights);
const users = normals(5 * WIDTH, 1);
const items = normals(7 * WIDTH, 2);

/** Every user's score for every item, and every pair's weight. */
const scores = times(rowsOf(users, WIDTH), turned(rowsOf(items, WIDTH)));
const weightOf = dense(targets.matrix);

function overTargets(term: (user: number, item: number) => number): number {
  let sum = 0;
  weightOf.forEach((row, user) => {
    row.forEach((weight, item) => {
      if (weight > 0) sum += weight * term(user, item);
    });
  });
  return sum;
}

const score = (user: number, item: number): number => scores[user]?.[item] ?? Number.NaN;

describe.each(["cpu", "wasm"])("losses on %s", (name) => {
  let backend: TfjsBackend;
  beforeAll(async () => {
    backend = await tfjs(name);
  });
  afterAll(() => backend.dispose());

  const lossOf = (compute: (scoring: Scoring) => tf.Scalar): number => {
    let value = Number.NaN;
    backend.tidy(() => {
      const vectors = { users: tf.tensor2d(users, [5, WIDTH]), items: tf.tensor2d(items, [7, WIDTH]) };
      value = compute({ ...vectors, targets }).dataSync()[0] as number;
    });
    return value;
  };

  /** The gradients by autodiff against central differences. */
  const checkGradients = (compute: (scoring: Scoring) => tf.Scalar): void => {
    const loss = (u: tf.Tensor, i: tf.Tensor) =>
      compute({ users: u as tf.Tensor2D, items: i as tf.Tensor2D, targets });
    const at = [users, items];
    const tensors = (arrays: readonly Float32Array[]) =>
      arrays.map((values) => tf.tensor2d(values, [values.length / WIDTH, WIDTH]));
    const gradients: Float32Array[] = [];
    backend.tidy(() => {
      for (const gradient of tf.grads(loss)(tensors(at))) gradients.push(gradient.dataSync<"float32">());
    });
    const value = (arrays: readonly Float32Array[]): number => {
      let result = Number.NaN;
      backend.tidy(() => {
        const [u, i] = tensors(arrays);
        result = loss(u as tf.Tensor, i as tf.Tensor).dataSync()[0] as number;
      });
      return result;
    };
    at.forEach((array, side) => {
      array.forEach((entry, index) => {
        const moved = (by: number) =>
          at.map((values, other) => {
            const copy = values.slice();
            if (other === side) copy[index] = entry + by;
            return copy;
          });
        const expected = (value(moved(0.01)) - value(moved(-0.01))) / 0.02;
        expect(Math.abs((gradients[side]?.[index] as number) - expected)).toBeLessThan(
          2e-3 * (1 + Math.abs(expected)),
        );
      });
    });
  };

  test("squares is the sum over targets and over the whole catalogue", () => {
    const userWeights = weightOf.map((row) => row.reduce((sum, weight) => sum + weight, 0));
    const expected =
      overTargets((user, item) => (1 - score(user, item)) ** 2) +
      0.7 *
        userWeights.reduce(
          (sum, weight, user) => sum + weight * (scores[user] ?? []).reduce((total, s) => total + s * s, 0),
          0,
        );
    expect(lossOf((scoring) => squaresLoss(scoring, 0.7))).toBeCloseTo(expected, 4);
    checkGradients((scoring) => squaresLoss(scoring, 0.7));
  });

  test("bpr compares each target with its own draws", () => {
    const negatives = [1, 2].map((seed) => drawNegatives(targets, csr, createRandom(seed)));
    const softplus = (x: number) => Math.log1p(Math.exp(x));
    let entry = -1;
    const expected = overTargets((user, item) => {
      entry++;
      return negatives.reduce((sum, drawn) => {
        const other = drawn.matrix.indices[entry] as number;
        return sum + softplus((score(user, other) - score(user, item)) / 0.5) / negatives.length;
      }, 0);
    });
    expect(lossOf((scoring) => bprLoss(scoring, negatives, 0.5))).toBeCloseTo(expected, 5);
    checkGradients((scoring) => bprLoss(scoring, negatives, 0.5));
  });

  test("softmax over all items is the negative log likelihood", () => {
    const expected = overTargets((user, item) => {
      const exponentials = (scores[user] ?? []).map((s) => Math.exp(s / 2));
      return -Math.log(Math.exp(score(user, item) / 2) / exponentials.reduce((a, b) => a + b, 0));
    });
    expect(lossOf((scoring) => softmaxLoss(scoring, null, 2))).toBeCloseTo(expected, 5);
    checkGradients((scoring) => softmaxLoss(scoring, null, 2));
  });

  test("softmax over a sample scales the sample's sum to the catalogue and adds the target", () => {
    const sample = new Int32Array([6, 0, 0]);
    const expected = overTargets((user, item) => {
      const sum = [...sample].reduce((total, other) => total + Math.exp(score(user, other)), 0);
      const own = Math.exp(score(user, item));
      return -Math.log(own / (own + (sum * 7) / 3));
    });
    expect(lossOf((scoring) => softmaxLoss(scoring, sample, 1))).toBeCloseTo(expected, 5);
    checkGradients((scoring) => softmaxLoss(scoring, sample, 1));
  });
});

describe("draws", () => {
  test("a negative is never an item of the user, unless the user has them all", () => {
    const edges = createCsr({ rows: 2, columns: 3, row: [0, 1, 1, 1], column: [1, 0, 1, 2] });
    const sparse = sparseMatrix(edges);
    const seen = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const drawn = drawNegatives(sparse, edges, createRandom(seed));
      expect(drawn.matrix.offsets).toEqual(edges.offsets);
      seen.add(drawn.matrix.indices[0] as number);
    }
    expect([...seen].sort()).toEqual([0, 2]);
  });

  test("a sample as large as the catalogue is the catalogue", () => {
    expect(drawSample(5, 5, createRandom(1))).toBeNull();
    const sample = drawSample(5, 4, createRandom(1));
    expect(sample).toHaveLength(4);
    expect(sample?.every((item) => item >= 0 && item < 5)).toBe(true);
  });
});
