import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import { createRandom, type Random } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Maths } from "./math.js";
import { startWeights } from "./network.js";
import { lazySparse } from "./sparse.js";
import { tensorMaths } from "./tensor-maths.js";

let backend: TfjsBackend;
beforeAll(async () => {
  backend = await tfjs("wasm");
});
afterAll(() => backend.dispose());

const [ROWS, INNER, HEADS, WIDTH, RATE] = [5, 6, 3, 2, 0.5];
const values = Float32Array.from({ length: ROWS * INNER }, (_, at) => 1 + at);
const row = Array.from(values, (_, at) => Math.floor(at / INNER));
const column = Array.from(values, (_, at) => at % INNER);
const sparse = lazySparse(createCsr({ rows: ROWS, columns: INNER, row, column, value: [...values] }));

const operands: readonly (readonly [string, (maths: Maths<tf.Tensor>) => (w: tf.Tensor) => tf.Tensor])[] = [
  ["dense", (maths) => maths.dropoutHeads(tf.tensor2d(values, [ROWS, INNER]), RATE, HEADS)],
  ["sparse", (maths) => maths.dropoutSparse(sparse, RATE, HEADS)],
];

describe.each(operands)("products of a %s operand with the weights of heads", (_, prepare) => {
  const product = (random: Random, weights: Float32Array): Float32Array =>
    backend.tidy(() => {
      const given = tf.tensor2d(weights, [INNER, HEADS * WIDTH]);
      return prepare(tensorMaths(random))(given).dataSync<"float32">().slice();
    });

  test("drop numbers of the operand, and scale the others", () => {
    for (let k = 0; k < INNER; k++) {
      const weights = new Float32Array(INNER * HEADS * WIDTH).fill(
        3,
        k * HEADS * WIDTH,
        (k + 1) * HEADS * WIDTH,
      );
      const found = product(createRandom(1), weights);
      found.forEach((number, at) => {
        const operand = values[Math.floor(at / (HEADS * WIDTH)) * INNER + k] as number;
        expect([0, (3 * operand) / (1 - RATE)]).toContain(number);
      });
      expect(found).toContain(0);
      expect(found.some((number) => number > 0)).toBe(true);
    }
  });

  test("drop for each head by itself, the same for all of its columns", () => {
    const found = product(createRandom(2), new Float32Array(INNER * HEADS * WIDTH).fill(1));
    const ofHead = (head: number) =>
      Array.from({ length: ROWS }, (_, r) => found[(r * HEADS + head) * WIDTH] as number);
    expect(ofHead(0)).not.toEqual(ofHead(1));
    expect(ofHead(1)).not.toEqual(ofHead(2));
    for (let at = 0; at < found.length; at += WIDTH) expect(found[at]).toBe(found[at + 1]);
  });

  test("have the gradient of what was kept", () => {
    const kept = product(createRandom(3), new Float32Array(INNER * HEADS * WIDTH).fill(1));
    const gradient = backend.tidy(() =>
      tf
        .grad((w) => tf.sum(prepare(tensorMaths(createRandom(3)))(w)))(tf.ones([INNER, HEADS * WIDTH]))
        .dataSync<"float32">()
        .slice(),
    );
    const sum = (numbers: Float32Array) => numbers.reduce((total, number) => total + number, 0);
    expect(sum(gradient)).toBe(sum(kept));
  });
});

test("weights of heads start as blocks of their own", () => {
  const shape = { name: "w", rows: 1, columns: 800, start: "glorot", decays: true } as const;
  const greatest = (heads: number): number => {
    const [start = new Float32Array()] = startWeights([{ ...shape, heads }], createRandom(1));
    return start.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
  };
  expect(greatest(1)).toBeLessThanOrEqual(Math.sqrt(6 / 801));
  expect(greatest(100)).toBeLessThanOrEqual(Math.sqrt(6 / 9));
  expect(greatest(100)).toBeGreaterThan(0.95 * Math.sqrt(6 / 9));
});
