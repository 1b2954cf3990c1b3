import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TfjsBackend } from "../backend.js";
import { bend, differences, expectClose } from "../differences.fixture.js";
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

    test("sparseDenseMatMul with given values agrees with a dense product, and so do its gradients", () => {
      const weights = csr.values.map((value) => value * 2 - 1);
      if (count === 0) {
        const [x, w] = onBackend(() =>
          tf
            .grads((x, w) => tf.sum(sparseDenseMatMul(sparse, x, w)))([tf.ones(shape), tf.tensor1d([])])
            .map((gradient) => gradient.dataSync()),
        );
        expect([x, w]).toEqual([new Float32Array(columns * width), new Float32Array(0)]);
        return;
      }
      const scattered = (w: tf.Tensor): tf.Tensor2D => {
        const places = Array.from(csr.indices, (column, entry) => {
          const row = csr.offsets.findIndex((offset) => offset > entry) - 1;
          return row * columns + column;
        });
        return tf.reshape(tf.unsortedSegmentSum(w, tf.tensor1d(places, "int32"), rows * columns), [
          rows,
          columns,
        ]);
      };
      const own = (x: tf.Tensor, w: tf.Tensor) => bend(sparseDenseMatMul(sparse, x, w));
      const composed = (x: tf.Tensor, w: tf.Tensor) => bend(tf.matMul(scattered(w), x as tf.Tensor2D));
      const run = (value: (x: tf.Tensor, w: tf.Tensor) => tf.Scalar) => {
        const operands = [tf.tensor2d(right, shape), tf.tensor1d(weights)];
        const second = (x: tf.Tensor, w: tf.Tensor): tf.Scalar =>
          tf.addN(
            tf
              .grads(value)([x, w])
              .map((gradient) => tf.sum(tf.square(gradient))),
          );
        return [value, second].flatMap((scalar) =>
          tf
            .grads(scalar)(operands)
            .map((g) => g.dataSync()),
        );
      };
      const expected = cpu.run(() => tf.tidy(() => run(composed) as never) as unknown as Float32Array[]);
      onBackend(() => run(own)).forEach((gradient, which) => {
        expectClose(gradient, expected[which] as Float32Array, 1e-4);
      });
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
        () => sparseDenseMatMul(sparse, tf.ones([3, 4]), tf.ones([2])),
        'sparseDenseMatMul: "values" must be a float32 vector of 1 numbers; received float32 of shape [2].',
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

  test.each([
    [{ offsets: Int32Array.of(0, 1) }, "its 2 offsets do not ascend from 0 through 2 rows"],
    [{ offsets: Int32Array.of(0, 2, 1) }, "its 3 offsets do not ascend from 0 through 2 rows"],
    [{ offsets: Int32Array.of(1, 1, 2) }, "its 3 offsets do not ascend from 0 through 2 rows"],
    [{ offsets: Int32Array.of(0, 1, 3) }, "its offsets end at 3, and it has 2 indices and 2 values"],
    [{ values: Float32Array.of(1) }, "its offsets end at 2, and it has 2 indices and 1 values"],
    [{ indices: Int32Array.of(0, 3) }, "its index 3 at position 1 is not in [0, 3)"],
    [{ indices: Int32Array.of(-1, 2) }, "its index -1 at position 0 is not in [0, 3)"],
  ])("refuse arrays that do not fit together: %j", (part, fault) => {
    const whole = createCsr({ rows: 2, columns: 3, row: [0, 1], column: [1, 2] });
    expect(() => sparseMatrix({ ...whole, ...part })).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: `sparseMatrix: "matrix" must be in compressed sparse row form; ${fault}. Make it with createCsr of @portrait/kernels.`,
      }),
    );
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
