import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAdam } from "./adam.js";

let backend: TfjsBackend;
beforeAll(async () => {
  backend = await tfjs("wasm");
});
afterAll(() => backend.dispose());

test("takes the steps of the paper's algorithm and frees what it holds", () => {
  const before = backend.memory();
  const [x, m, v] = [
    [1, -2],
    [0, 0],
    [0, 0],
  ] as [number[], number[], number[]];
  backend.run(() => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d(x)));
    const adam = createAdam([variable]);
    for (let step = 1; step <= 5; step++) {
      const gradient = x.map((value) => 2 * value + 0.3);
      tf.tidy(() => adam.step([tf.tensor1d(gradient)], 0.1));
      gradient.forEach((g, index) => {
        m[index] = 0.9 * (m[index] as number) + 0.1 * g;
        v[index] = 0.999 * (v[index] as number) + 0.001 * g * g;
        const mean = (m[index] as number) / (1 - 0.9 ** step);
        const square = (v[index] as number) / (1 - 0.999 ** step);
        x[index] = (x[index] as number) - (0.1 * mean) / (Math.sqrt(square) + 1e-8);
      });
      variable.dataSync().forEach((value, index) => {
        expect(value).toBeCloseTo(x[index] as number, 5);
      });
    }
    adam.dispose();
    variable.dispose();
  });
  expect(backend.memory()).toEqual(before);
});
