import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TfjsBackend } from "../backend.js";
import { bend, differences, expectClose, normal } from "../differences.fixture.js";
import { tfjs } from "../tfjs.js";
import { dropout } from "./dropout.js";
import { sparseDropoutMatMul } from "./sparse-dropout-matmul.js";
import { sparseMatrix } from "./sparse-matrix.js";

const [ROWS, COLUMNS, HEADS, WIDTH, PLACES] = [6, 5, 3, 4, 14];
const random = createRandom("sparse dropout");
const csr = createCsr({
  rows: ROWS,
  columns: COLUMNS,
  row: Int32Array.from({ length: PLACES }, () => random.integer(ROWS)),
  column: Int32Array.from({ length: PLACES }, () => random.integer(COLUMNS)),
  value: normal(PLACES, "values"),
});
const sparse = sparseMatrix(csr);
const drops = { rate: 0.4, seed: 0xabcdef01 };
const options = { ...drops, heads: HEADS };

/** The same of tfjs's own operations: for each head a dense matrix whose values went through `dropout`. */
function composed(x: tf.Tensor): tf.Tensor {
  const { offsets, indices, values } = csr;
  const masks = dropout(tf.ones([indices.length, HEADS]), drops).dataSync();
  const heads = Array.from({ length: HEADS }, (_, head) => {
    const dense = tf.buffer([ROWS, COLUMNS]);
    for (let row = 0; row < ROWS; row++) {
      for (let e = offsets[row] as number; e < (offsets[row + 1] as number); e++) {
        dense.set((values[e] as number) * (masks[e * HEADS + head] as number), row, indices[e] as number);
      }
    }
    return tf.matMul(
      dense.toTensor() as tf.Tensor2D,
      tf.slice(x, [0, head * WIDTH], [COLUMNS, WIDTH]) as tf.Tensor2D,
    );
  });
  return tf.concat(heads, 1);
}

describe.each(["cpu", "wasm"])("on %s", (name) => {
  let backend: TfjsBackend;

  beforeAll(async () => {
    backend = await tfjs(name);
  });

  afterAll(() => backend.dispose());

  const run = (compute: () => tf.Tensor): number[] => {
    const before = backend.memory();
    const found = backend.tidy(() => [...compute().dataSync()]);
    expect(backend.memory()).toEqual(before);
    return found;
  };

  const refuses = (compute: () => unknown, code: string, message: string): void => {
    expect(() => backend.tidy(() => void compute())).toThrow(expect.objectContaining({ code, message }));
  };

  describe("dropout", () => {
    test("keeps the same numbers everywhere, others with another seed, and the shape", () => {
      const kept = run(() => dropout(tf.ones([2, 3, 4]), { rate: 0.5, seed: 3 }));
      expect(kept.map((number) => number / 2).join("")).toBe("100000111110101001100010");
      expect(run(() => dropout(tf.ones([24]), { rate: 0.5, seed: 4 }))).not.toEqual(kept);
      expect(run(() => dropout(tf.ones([24]), { rate: 0.5, seed: 3 }))).toEqual(kept);
      expect(run(() => dropout(tf.tensor1d([1, -2]), { rate: 0 }))).toEqual([1, -2]);
      expect(run(() => dropout(tf.zeros([0, 3])))).toEqual([]);
    });

    test("has the gradient of what is kept", () => {
      const at = normal(12, "dropout");
      const compute = (x: tf.Tensor): tf.Scalar => bend(dropout(x, { rate: 0.3, seed: 9 }));
      const slopes = run(() => tf.grad(compute)(tf.tensor2d(at, [3, 4])));
      expectClose(
        slopes,
        backend.run(() => differences(at, [3, 4], compute)),
        4e-2,
      );
    });

    test("refuses other types and options", () => {
      refuses(
        () => dropout(tf.ones([2], "int32")),
        "invalid-argument",
        'dropout: "x" must be float32; received int32.',
      );
      for (const rate of [1, -0.1, Number.NaN]) {
        refuses(
          () => dropout(tf.ones([2]), { rate }),
          "invalid-option",
          `dropout: "rate" must be a finite number >= 0 and < 1; received ${rate}. Leave it out to use 0.5.`,
        );
      }
      for (const seed of [-1, 2 ** 32, 0.5]) {
        refuses(
          () => dropout(tf.ones([2]), { seed }),
          "invalid-option",
          `dropout: "seed" must be an integer >= 0 and <= 4294967295; received ${seed}. Leave it out to use 0.`,
        );
      }
    });
  });

  describe("sparseDropoutMatMul", () => {
    const shape: [number, number] = [COLUMNS, HEADS * WIDTH];
    const dense = normal(COLUMNS * HEADS * WIDTH, "dense");

    test("is, for each head, the product with values that went through dropout, and so is its gradient", () => {
      const own = (x: tf.Tensor): tf.Tensor => sparseDropoutMatMul(sparse, x, options);
      expectClose(
        run(() => own(tf.tensor2d(dense, shape))),
        run(() => composed(tf.tensor2d(dense, shape))),
        1e-5,
      );
      const slopes = (compute: (x: tf.Tensor) => tf.Tensor): number[] =>
        run(() => tf.grad((x) => bend(compute(x)))(tf.tensor2d(dense, shape)));
      expectClose(slopes(own), slopes(composed), 1e-4);
    });

    test("drops nothing at a rate of 0", () => {
      const all = (x: tf.Tensor): tf.Tensor => sparseDropoutMatMul(sparse, x, { ...options, rate: 0 });
      const sums = run(() => all(tf.ones(shape)));
      const expected = Array.from({ length: ROWS * HEADS * WIDTH }, (_, at) => {
        const row = Math.floor(at / (HEADS * WIDTH));
        return csr.values.subarray(csr.offsets[row], csr.offsets[row + 1]).reduce((a, b) => a + b, 0);
      });
      expectClose(sums, expected, 1e-5);
    });

    test("refuses other shapes, types and options", () => {
      refuses(
        () => sparseDropoutMatMul(sparse, tf.ones([4, 3])),
        "invalid-argument",
        'sparseDropoutMatMul: "dense" must be a float32 matrix of 5 rows; received float32 of shape [4, 3].',
      );
      refuses(
        () => sparseDropoutMatMul(sparse, tf.ones([5, 4]), { heads: 3 }),
        "invalid-argument",
        'sparseDropoutMatMul: "dense" must have as many columns for each of 3 heads; received 4.',
      );
      refuses(
        () => sparseDropoutMatMul(sparse, tf.ones([5, 4]), { heads: 0 }),
        "invalid-option",
        'sparseDropoutMatMul: "heads" must be an integer >= 1 and <= 65535; received 0. Leave it out to use 1.',
      );
    });
  });
});
