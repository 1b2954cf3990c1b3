import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TfjsBackend } from "../backend.js";
import { expectClose, normal } from "../differences.fixture.js";
import { tfjs } from "../tfjs.js";
import { adam } from "./adam.js";

describe.each(["cpu", "wasm"])("adam on %s", (name) => {
  let backend: TfjsBackend;

  beforeAll(async () => {
    backend = await tfjs(name);
  });

  afterAll(() => backend.dispose());

  /** Takes steps with made-up gradients; gives the variables' numbers after each. */
  const steps = (
    make: () => tf.Optimizer,
    shape: readonly number[],
    gradientAt: (step: number) => Float32Array,
    count = 5,
  ): Float32Array[] =>
    backend.run(() => {
      const before = tf.memory().numTensors;
      const optimizer = make();
      const start = tf.tensor(normal(gradientAt(0).length, "start"), [...shape]);
      const variable = tf.variable(start);
      start.dispose();
      const seen: Float32Array[] = [];
      for (let step = 0; step < count; step++) {
        const gradient = tf.tensor(gradientAt(step), [...shape]);
        optimizer.applyGradients([{ name: variable.name, tensor: gradient }]);
        gradient.dispose();
        seen.push(variable.dataSync<"float32">().slice());
      }
      variable.dispose();
      optimizer.dispose();
      expect(tf.memory().numTensors - before).toBeLessThanOrEqual(0);
      return seen;
    });

  const gradients = (step: number): Float32Array => normal(15, `gradient ${step}`);

  test.each([
    { learningRate: 0.1 },
    { learningRate: 0.01, beta1: 0.5, beta2: 0.9, epsilon: 1e-3 },
    { learningRate: 0.01, beta1: 0, beta2: 0 },
  ])("takes the steps of its definition with %j", (options) => {
    const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
    const own = steps(() => adam(options), [5, 3], gradients);
    const x = Float64Array.from(normal(15, "start"));
    const [m, v] = [new Float64Array(15), new Float64Array(15)];
    own.forEach((seen, step) => {
      gradients(step).forEach((g, i) => {
        m[i] = beta1 * (m[i] as number) + (1 - beta1) * g;
        v[i] = beta2 * (v[i] as number) + (1 - beta2) * g * g;
        const mean = (m[i] as number) / (1 - beta1 ** (step + 1));
        const square = (v[i] as number) / (1 - beta2 ** (step + 1));
        x[i] = (x[i] as number) - (learningRate * mean) / (Math.sqrt(square) + epsilon);
      });
      expectClose(seen, x, 1e-4);
    });
  });

  test("takes the steps of tf.train.adam", () => {
    const make = (): tf.Optimizer => new tf.AdamOptimizer(0.05, 0.9, 0.999, 1e-8);
    const stock = backend.run(() => {
      const variable = tf.variable(tf.tensor(normal(15, "start"), [5, 3]));
      const optimizer = make();
      for (let step = 0; step < 5; step++) {
        optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor(gradients(step), [5, 3]) }]);
      }
      return variable.dataSync<"float32">().slice();
    });
    expectClose(steps(() => adam({ learningRate: 0.05 }), [5, 3], gradients)[4] as Float32Array, stock, 1e-4);
  });

  test("lazy: rows without a gradient stay, the others go on as if alone", () => {
    const masked = (step: number): Float32Array =>
      gradients(step).map((value, i) => (Math.floor(i / 3) === step % 5 || i < 3 ? value : 0));
    const lazy = steps(() => adam({ learningRate: 0.1, lazy: true }), [5, 3], masked);
    const start = normal(15, "start");
    lazy.forEach((seen, step) => {
      for (let row = 1; row < 5; row++) {
        const touched = step >= row;
        const same = [0, 1, 2].every((i) => seen[3 * row + i] === start[3 * row + i]);
        expect(same).toBe(!touched);
      }
    });
    const first = steps(() => adam({ learningRate: 0.1 }), [5, 3], masked);
    lazy.forEach((seen, step) => {
      expectClose(seen.subarray(0, 3), (first[step] as Float32Array).subarray(0, 3), 1e-6);
    });
  });

  test("does not change tensors that share the variable's data", () => {
    backend.run(() => {
      const start = tf.tensor1d([1, 2, 3]);
      const variable = tf.variable(start);
      const kept = variable.clone();
      const optimizer = adam({ learningRate: 1 });
      optimizer.minimize(() => tf.sum(tf.square(variable)) as tf.Scalar, false, [variable]);
      expect([...start.dataSync(), ...kept.dataSync()]).toEqual([1, 2, 3, 1, 2, 3]);
      expectClose(variable.dataSync(), [0, 1, 2], 1e-5);
      tf.dispose([start, kept, variable]);
      optimizer.dispose();
    });
  });

  test("a convolution sees the filter that was learnt, not one that the backend packed before", () => {
    backend.run(() =>
      tf.tidy(() => {
        const image = tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
        const filter = tf.variable(tf.ones([2, 2, 1, 1]));
        const value = (): number =>
          tf.sum(tf.conv2d(image, filter as tf.Tensor4D, 1, "valid")).dataSync()[0] as number;
        expect(value()).toBe(36);
        const optimizer = adam({ learningRate: 0.5 });
        for (let step = 1; step <= 2; step++) {
          optimizer.applyGradients([{ name: filter.name, tensor: tf.ones([2, 2, 1, 1]) }]);
          expectClose([value()], [36 * (1 - 0.5 * step)], 1e-3);
        }
        optimizer.dispose();
        filter.dispose();
      }),
    );
  });

  test("its weights are read and set", async () => {
    const [variable, optimizer, other] = backend.run(() => [
      tf.variable(tf.tensor1d([1, 2])),
      adam({ learningRate: 0.1 }),
      adam({ learningRate: 0.1 }),
    ]);
    const step = (by: tf.Optimizer): void =>
      backend.run(() =>
        tf.tidy(() => by.applyGradients([{ name: variable.name, tensor: tf.tensor1d([1, -3]) }])),
      );
    step(optimizer);
    const weights = await optimizer.getWeights();
    expect(weights.map(({ name: of }) => of)).toEqual(["iter", `${variable.name}/m`, `${variable.name}/v`]);
    await backend.run(() => [other.setWeights(weights)])[0];
    expect(other.iterations).toBe(1);
    const before = variable.dataSync().slice();
    step(optimizer);
    const own = variable.dataSync().slice();
    backend.run(() => tf.tidy(() => variable.assign(tf.tensor1d([...before]))));
    step(other);
    expect([...variable.dataSync()]).toEqual([...own]);
    expect(optimizer.getConfig()).toEqual({
      learningRate: 0.1,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      lazy: false,
    });
    variable.dispose();
    optimizer.dispose();
    other.dispose();
  });

  test("refuses gradients of another shape, and options that do not fit", () => {
    backend.run(() =>
      tf.tidy(() => {
        const variable = tf.variable(tf.zeros([2]), true, `held-${name}`);
        const wrong = (): void => adam().applyGradients([{ name: variable.name, tensor: tf.zeros([3]) }]);
        expect(wrong).toThrow(
          expect.objectContaining({
            code: "invalid-argument",
            message: `adam: the gradient of "held-${name}" must be float32 of shape [2]; received float32 of shape [3].`,
          }),
        );
        variable.dispose();
      }),
    );
    expect(() => adam({ beta1: 1 })).toThrow(
      'adam: "beta1" must be a finite number >= 0 and < 1; received 1. Leave it out to use 0.9.',
    );
    expect(() => adam({ rate: 1 } as never)).toThrow(/adam: there is no option "rate"/);
  });
});
