import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TfjsBackend } from "../backend.js";
import { tfjs } from "../tfjs.js";
import { gatherRows } from "./gather-rows.js";
import { sampledMatMul } from "./sampled-matmul.js";
import { sparseDenseMatMul } from "./sparse-dense-matmul.js";
import { partitionPlaces, sparseMatrix, withValues } from "./sparse-matrix.js";

const shapes: readonly (readonly [number, number, number, number])[] = [
  [1, 1, 1, 1],
  [3, 5, 2, 6],
  [7, 2, 9, 10],
  [4, 4, 17, 0],
];

function fixture(rows: number, columns: number, width: number, count: number) {
  const random = createRandom(`${rows},${columns},${width},${count}`);
  const numbers = (length: number) => Float32Array.from({ length }, () => random.normal());
  const csr = createCsr({
    rows,
    columns,
    row: Array.from({ length: count }, () => random.integer(rows)),
    column: Array.from({ length: count }, () => random.integer(columns)),
    value: numbers(count),
  });
  const dense = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let entry = csr.offsets[row] as number; entry < (csr.offsets[row + 1] as number); entry++) {
      dense[row * columns + (csr.indices[entry] as number)] = csr.values[entry] as number;
    }
  }
  return { csr, dense, left: numbers(rows * width), right: numbers(columns * width) };
}

/** A scalar of a matrix that is not linear in it, so that a gradient has to be evaluated where it is asked for. */
const bend = (matrix: tf.Tensor): tf.Scalar => tf.sum(tf.mul(tf.tanh(matrix), matrix));

/** Central differences of a function of one matrix. */
function differences(at: Float32Array, shape: [number, number], compute: (x: tf.Tensor2D) => tf.Scalar) {
  const value = (values: Float32Array) =>
    tf.tidy(() => compute(tf.tensor2d(values, shape)).dataSync()[0] as number);
  return Array.from(at, (_, index) => {
    const [up, down] = [at.slice(), at.slice()];
    up[index] = (up[index] as number) + 1e-2;
    down[index] = (down[index] as number) - 1e-2;
    return (value(up) - value(down)) / ((up[index] as number) - (down[index] as number));
  });
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let index = 0; index < actual.length; index++) {
    const bound = tolerance * (1 + Math.abs(expected[index] as number));
    expect(Math.abs((actual[index] as number) - (expected[index] as number))).toBeLessThanOrEqual(bound);
  }
}

describe.each(["cpu", "wasm"])("on %s", (name) => {
  let backend: TfjsBackend;
  let cpu: TfjsBackend;

  beforeAll(async () => {
    backend = await tfjs(name);
    cpu = await tfjs("cpu");
  });

  afterAll(() => {
    backend.dispose();
    cpu.dispose();
  });

  const onBackend = <Result>(compute: () => Result): Result => {
    const before = backend.memory();
    const result = backend.run(() => {
      let kept: Result | undefined;
      tf.tidy(() => {
        kept = compute();
      });
      return kept as Result;
    });
    expect(backend.memory()).toEqual(before);
    return result;
  };

  describe.each(shapes)("%i x %i, width %i, %i entries", (rows, columns, width, count) => {
    const { csr, dense, left, right } = fixture(rows, columns, width, count);
    const sparse = sparseMatrix(csr);
    const shape: [number, number] = [columns, width];

    test("sparseDenseMatMul agrees with matMul of the cpu backend, and so does its gradient", () => {
      const [stock, stockGradient] = cpu.run(() =>
        tf.tidy(() => {
          const product = (x: tf.Tensor) => tf.matMul(tf.tensor2d(dense, [rows, columns]), x as tf.Tensor2D);
          const x = tf.tensor2d(right, shape);
          return [
            product(x).dataSync(),
            tf
              .grad((input) => bend(product(input)))(x)
              .dataSync(),
          ];
        }),
      );
      const product = (x: tf.Tensor) => sparseDenseMatMul(sparse, x);
      const [value, gradient] = onBackend(() => {
        const x = tf.tensor2d(right, shape);
        return [
          product(x).dataSync(),
          tf
            .grad((input) => bend(product(input)))(x)
            .dataSync(),
        ];
      });
      expectClose(value, stock, 1e-5);
      expectClose(gradient, stockGradient, 1e-5);
      expectClose(
        gradient,
        onBackend(() => differences(right, shape, (x) => bend(product(x)))),
        2e-2,
      );
    });

    test("sparseDenseMatMul is differentiable twice", () => {
      const second = (product: (x: tf.Tensor) => tf.Tensor) => {
        const first = tf.grad((x) => bend(product(x)));
        return tf
          .grad((x) => tf.sum(tf.square(first(x))))(tf.tensor2d(right, shape))
          .dataSync();
      };
      expectClose(
        onBackend(() => second((x) => sparseDenseMatMul(sparse, x))),
        cpu.run(() =>
          tf.tidy(() => second((x) => tf.matMul(tf.tensor2d(dense, [rows, columns]), x as tf.Tensor2D))),
        ),
        1e-4,
      );
    });

    test("sampledMatMul agrees with the masked product of the cpu backend, and so do its gradients", () => {
      const mask = dense.map((value) => (value === 0 ? 0 : 1));
      const stock = cpu.run(() =>
        tf.tidy(() => {
          const masked = (a: tf.Tensor, b: tf.Tensor) =>
            bend(
              tf.mul(
                tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true),
                tf.tensor2d(mask, [rows, columns]),
              ),
            );
          return tf
            .grads(masked)([tf.tensor2d(left, [rows, width]), tf.tensor2d(right, shape)])
            .map((gradient) => gradient.dataSync());
        }),
      );
      const sampled = (a: tf.Tensor, b: tf.Tensor) => bend(sampledMatMul(sparse, a, b));
      const gradients = onBackend(() =>
        tf
          .grads(sampled)([tf.tensor2d(left, [rows, width]), tf.tensor2d(right, shape)])
          .map((gradient) => gradient.dataSync()),
      );
      gradients.forEach((gradient, side) => {
        expectClose(gradient, stock[side] as Float32Array, 1e-4);
      });
      expectClose(
        gradients[0] as Float32Array,
        onBackend(() => differences(left, [rows, width], (a) => sampled(a, tf.tensor2d(right, shape)))),
        3e-2,
      );
    });

    test("gatherRows agrees with gather of the cpu backend, and so does its gradient", () => {
      const random = createRandom(columns);
      const indices = Array.from({ length: count + 3 }, () => random.integer(columns));
      const stock = cpu.run(() =>
        tf.tidy(() => {
          const rowsTaken = tf.tensor1d(indices, "int32");
          const y = tf.gather(tf.tensor2d(right, shape), rowsTaken);
          return [y.dataSync(), tf.unsortedSegmentSum(tf.grad(bend)(y), rowsTaken, columns).dataSync()];
        }),
      );
      const rowsOf = (x: tf.Tensor) => gatherRows(x, indices);
      const [value, gradient] = onBackend(() => {
        const x = tf.tensor2d(right, shape);
        return [
          rowsOf(x).dataSync(),
          tf
            .grad((input) => bend(rowsOf(input)))(x)
            .dataSync(),
        ];
      });
      expect([...value]).toEqual([...(stock[0] as Float32Array)]);
      expectClose(gradient, stock[1] as Float32Array, 1e-5);
      expectClose(
        gradient,
        onBackend(() => differences(right, shape, (x) => bend(rowsOf(x)))),
        3e-2,
      );
    });
  });

  test("refuse operands of another shape or type", () => {
    const sparse = sparseMatrix(createCsr({ rows: 2, columns: 3, row: [0], column: [1] }));
    const attempt = (compute: () => tf.Tensor) => () => backend.run(() => tf.tidy(() => void compute()));
    const cases: readonly (readonly [() => tf.Tensor, string])[] = [
      [
        () => sparseDenseMatMul(sparse, tf.ones([2, 4])),
        'sparseDenseMatMul: "dense" must be a float32 matrix of 3 rows; received float32 of shape [2, 4].',
      ],
      [
        () => sparseDenseMatMul(sparse, tf.ones([3, 4], "int32")),
        'sparseDenseMatMul: "dense" must be a float32 matrix of 3 rows; received int32 of shape [3, 4].',
      ],
      [
        () => sampledMatMul(sparse, tf.ones([3, 4]), tf.ones([3, 4])),
        'sampledMatMul: "left" must be a float32 matrix of 2 rows; received float32 of shape [3, 4].',
      ],
      [
        () => sampledMatMul(sparse, tf.ones([2, 4]), tf.ones([3, 5])),
        'sampledMatMul: "left" and "right" must have equally many columns, at least one; received 4 and 5.',
      ],
      [
        () => gatherRows(tf.ones([3, 4]), [3]),
        'gatherRows: "indices" must hold integers >= 0 and < 3; received 3 at position 0.',
      ],
      [
        () => gatherRows(tf.ones([3, 0]), [0]),
        'gatherRows: "dense" must have at least one column; received none.',
      ],
    ];
    for (const [compute, message] of cases) {
      expect(attempt(compute)).toThrow(expect.objectContaining({ code: "invalid-argument", message }));
    }
  });
});

describe("places of a sparse matrix", () => {
  test.each(shapes)(
    "%i x %i (width %i), %i entries: both parts equal matrices of their entries",
    (...shape) => {
      const { csr } = fixture(...shape);
      const random = createRandom(1);
      const flags = Uint8Array.from(csr.values, () => random.integer(2));
      const rowOf = Array.from(
        csr.values,
        (_, entry) => csr.offsets.findIndex((offset) => offset > entry) - 1,
      );
      const { chosen, rest } = partitionPlaces(sparseMatrix(csr), flags);
      for (const [part, flag] of [
        [chosen, 1],
        [rest, 0],
      ] as const) {
        const places = [...flags.keys()].filter((entry) => flags[entry] === flag);
        const expected = createCsr({
          rows: csr.rows,
          columns: csr.columns,
          row: places.map((entry) => rowOf[entry] as number),
          column: places.map((entry) => csr.indices[entry] as number),
          value: places.map((entry) => csr.values[entry] as number),
        });
        expect(part.sparse).toEqual(sparseMatrix(expected));
        expect([...part.places]).toEqual(places);
      }
    },
  );

  test.each(shapes)("%i x %i (width %i), %i entries: other values at the same places", (...shape) => {
    const { csr } = fixture(...shape);
    const doubled = csr.values.map((value) => 2 * value);
    expect(withValues(sparseMatrix(csr), doubled)).toEqual(sparseMatrix({ ...csr, values: doubled }));
  });

  test("refuse another number of values", () => {
    const sparse = sparseMatrix(createCsr({ rows: 1, columns: 1, row: [0], column: [0] }));
    expect(() => withValues(sparse, new Float32Array(2))).toThrow(
      'withValues: "values" must hold 1 numbers; received 2.',
    );
    expect(() => partitionPlaces(sparse, new Uint8Array(0))).toThrow(
      'partitionPlaces: "flags" must hold 1 numbers; received 0.',
    );
  });
});
