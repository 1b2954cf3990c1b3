import { createCsr } from "@portrait/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TfjsBackend } from "../backend.js";
import { bend, differences, expectClose, normal } from "../differences.fixture.js";
import { tfjs } from "../tfjs.js";
import { type AttentionOptions, attention } from "./attention.js";
import { gruCell } from "./gru-cell.js";
import { layerNorm } from "./layer-norm.js";
import { segmentSoftmax } from "./segment-softmax.js";
import { softmaxCrossEntropy } from "./softmax-cross-entropy.js";
import { sparseMatrix } from "./sparse-matrix.js";

const size = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
const numbers = (shape: readonly number[], seed: string | number): Float32Array =>
  normal(size(shape), `${shape} ${seed}`);

type Operation = (...operands: tf.Tensor[]) => tf.Tensor;

describe.each(["cpu", "wasm"])("on %s", (name) => {
  let backend: TfjsBackend;

  beforeAll(async () => {
    backend = await tfjs(name);
  });

  afterAll(() => backend.dispose());

  const run = (compute: () => tf.Tensor | tf.Tensor[]): number[][] => {
    const before = backend.memory();
    const result = backend.run(() => {
      let found: number[][] = [];
      tf.tidy(() => {
        found = [compute()].flat().map((y) => [...y.dataSync()]);
      });
      return found;
    });
    expect(backend.memory()).toEqual(before);
    return result;
  };

  /** The operation gives what the composed one gives, and its gradients are those of it and of differences. */
  function check(
    own: Operation,
    composed: Operation,
    shapes: readonly (readonly number[])[],
    step = 1e-2,
  ): void {
    const data = shapes.map((shape, which) => numbers(shape, which));
    const operands = (): tf.Tensor[] =>
      data.map((values, which) => tf.tensor(values, [...(shapes[which] ?? [])]));
    const [value, expected] = [own, composed].map((operation) => run(() => operation(...operands()))[0]) as [
      number[],
      number[],
    ];
    expectClose(value, expected, 1e-5);
    const [slopes, expectedSlopes] = [own, composed].map((operation) =>
      run(() => tf.grads((...x: tf.Tensor[]) => bend(operation(...x)))(operands())),
    ) as [number[][], number[][]];
    slopes.forEach((slope, which) => {
      expectClose(slope, expectedSlopes[which] as number[], 1e-4);
      const alone = (x: tf.Tensor): tf.Scalar =>
        bend(own(...operands().map((other, place) => (place === which ? x : other))));
      const values = data[which] as Float32Array;
      expectClose(
        slope,
        backend.run(() => differences(values, shapes[which] ?? [], alone, step)),
        4e-2,
      );
    });
  }

  const refuses = (compute: () => unknown, message: string, code = "invalid-argument"): void => {
    expect(() => backend.run(() => tf.tidy(() => void compute()))).toThrow(
      expect.objectContaining({ code, message }),
    );
  };

  describe("segmentSoftmax", () => {
    const pattern = sparseMatrix(
      createCsr({ rows: 4, columns: 5, row: [0, 0, 0, 2, 3, 3], column: [0, 2, 4, 1, 0, 3] }),
    );
    const [starts, ends] = [
      [0, 3, 4],
      [3, 4, 6],
    ];

    test.each([[[6]], [[6, 1]], [[6, 3]]])("scores of shape %j", (shape) => {
      const composed: Operation = (x) =>
        tf.concat(
          starts.map((start, segment) => {
            const part = tf.slice(
              tf.reshape(x, [6, shape[1] ?? 1]),
              [start, 0],
              [(ends[segment] as number) - start, -1],
            );
            return tf.transpose(tf.softmax(tf.transpose(part)));
          }),
          0,
        );
      check(
        (x) => segmentSoftmax(pattern, x),
        (x) => tf.reshape(composed(x), shape),
        [shape],
      );
    });

    test("holds out against great scores, and gives nothing for no place", () => {
      expect(run(() => segmentSoftmax(pattern, tf.tensor1d([1e30, 0, 0, -1e30, 100, 100])))[0]).toEqual([
        1, 0, 0, 1, 0.5, 0.5,
      ]);
      const empty = sparseMatrix(createCsr({ rows: 2, columns: 2, row: [], column: [] }));
      expect(run(() => segmentSoftmax(empty, tf.zeros([0])))[0]).toEqual([]);
    });

    test("refuses other shapes and types", () => {
      const expected = 'segmentSoftmax: "scores" must be float32 of shape [6] or [6, heads]; received';
      refuses(() => segmentSoftmax(pattern, tf.zeros([5])), `${expected} float32 of shape [5].`);
      refuses(() => segmentSoftmax(pattern, tf.zeros([6], "int32")), `${expected} int32 of shape [6].`);
      refuses(() => segmentSoftmax(pattern, tf.zeros([6, 1, 1])), `${expected} float32 of shape [6, 1, 1].`);
    });
  });

  describe("softmaxCrossEntropy", () => {
    test.each([
      [1, 1],
      [3, 5],
      [7, 18],
    ])("%i rows of %i classes", (rows, classes) => {
      const labels = Array.from({ length: rows }, (_, row) => (3 * row + 1) % classes);
      const chosen = (): tf.Tensor =>
        tf.tensor2d(
          labels.flatMap((label) => Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0))),
          [rows, classes],
        );
      check(
        (x) => softmaxCrossEntropy(x, labels),
        (x) => tf.sub(tf.logSumExp(x, 1), tf.sum(tf.mul(x, chosen()), 1)),
        [[rows, classes]],
      );
    });

    test("neither overflows nor hides what is not a number", () => {
      const rows = [
        [1e4, 0],
        [0, -1e4],
        [Number.NaN, 0],
      ];
      expect(run(() => softmaxCrossEntropy(tf.tensor2d(rows), [1, 0, 1]))[0]).toEqual([1e4, 0, Number.NaN]);
    });

    test("refuses labels out of range and other shapes", () => {
      const range = (received: string): string =>
        `softmaxCrossEntropy: "labels" must hold integers >= 0 and < 3; received ${received}.`;
      refuses(() => softmaxCrossEntropy(tf.zeros([2, 3]), [0, 3]), range("3 at position 1"));
      refuses(() => softmaxCrossEntropy(tf.zeros([2, 3]), [-1, 0]), range("-1 at position 0"));
      refuses(() => softmaxCrossEntropy(tf.zeros([2, 3]), [0.5, 0]), range("0.5 at position 0"));
      refuses(
        () => softmaxCrossEntropy(tf.zeros([2, 3]), [0]),
        'softmaxCrossEntropy: "logits" must be a float32 matrix of 1 rows; received float32 of shape [2, 3].',
      );
    });
  });

  describe("layerNorm", () => {
    test.each([[[3, 4]], [[2, 3, 17]], [[5]], [[2, 2]]])("of shape %j", (shape) => {
      const width = shape.at(-1) as number;
      const composed: Operation = (x, gamma, beta) => {
        const centred = tf.sub(x as tf.Tensor, tf.mean(x as tf.Tensor, -1, true));
        const variance = tf.mean(tf.square(centred), -1, true);
        return tf.add(
          tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 0.01))), gamma as tf.Tensor),
          beta as tf.Tensor,
        );
      };
      check(
        (x, gamma, beta) =>
          layerNorm(x as tf.Tensor, gamma as tf.Tensor, beta as tf.Tensor, { epsilon: 0.01 }),
        composed,
        [shape, [width], [width]],
      );
    });

    test("refuses what does not fit", () => {
      refuses(
        () => layerNorm(tf.zeros([2, 0]), tf.zeros([0]), tf.zeros([0])),
        'layerNorm: "x" must be float32 with at least one number along its last axis; received float32 of shape [2, 0].',
      );
      refuses(
        () => layerNorm(tf.zeros([2, 3]), tf.zeros([2]), tf.zeros([3])),
        'layerNorm: "gamma" must be a float32 vector of 3 numbers; received float32 of shape [2].',
      );
      refuses(
        () => layerNorm(tf.zeros([2, 3]), tf.zeros([3]), tf.zeros([3]), { epsilon: 0 }),
        'layerNorm: "epsilon" must be a finite number > 0; received 0. Leave it out to use 0.00001.',
        "invalid-option",
      );
    });
  });

  describe("attention", () => {
    const composed =
      ({ causal = false, lengths, scale }: AttentionOptions): Operation =>
      (q, k, v) => {
        const [x, y, z] = [q, k, v] as [tf.Tensor, tf.Tensor, tf.Tensor];
        const [groups, queries, width] = x.shape as [number, number, number];
        const keys = y.shape[1] as number;
        const hidden = Array.from({ length: groups * queries * keys }, (_, place) => {
          const [key, row] = [place % keys, Math.floor(place / keys)];
          const count = lengths?.[Math.floor(row / queries)] ?? keys;
          return key >= count || (causal && key > row % queries) ? -1e9 : 0;
        });
        const scores = tf.mul(tf.matMul(x, y, false, true), scale ?? 1 / Math.sqrt(width));
        return tf.matMul(tf.softmax(tf.add(scores, tf.tensor(hidden, [groups, queries, keys]))), z);
      };

    test.each<readonly [number[], AttentionOptions]>([
      [[1, 1, 1, 1, 1], {}],
      [[2, 3, 5, 4, 6], {}],
      [[2, 4, 4, 3, 2], { causal: true }],
      [[3, 2, 5, 2, 3], { lengths: [5, 1, 3], scale: 0.7 }],
      [[2, 4, 4, 3, 2], { causal: true, lengths: [4, 2] }],
    ])(
      "groups, queries, keys and widths %j with %j",
      ([groups, queries, keys, width, valueWidth], options) => {
        check(
          (q, k, v) => attention(q as tf.Tensor, k as tf.Tensor, v as tf.Tensor, options),
          composed(options),
          [
            [groups, queries, width],
            [groups, keys, width],
            [groups, keys, valueWidth],
          ] as number[][],
        );
      },
    );

    test("a query that sees no key gives zeros and no gradient", () => {
      const [value, ...slopes] = run(() => {
        const x = tf.ones([1, 2, 3]);
        const own: Operation = (q, k, v) =>
          attention(q as tf.Tensor, k as tf.Tensor, v as tf.Tensor, { lengths: [0] });
        return [own(x, x, x), ...tf.grads((...y: tf.Tensor[]) => tf.sum(own(...y)))([x, x, x])];
      });
      expect([value, ...slopes]).toEqual(new Array(4).fill([0, 0, 0, 0, 0, 0]));
    });

    test("refuses shapes that do not fit and lengths out of range", () => {
      const x = (): tf.Tensor => tf.ones([2, 3, 4]);
      refuses(
        () => attention(x(), tf.ones([2, 3, 5]), x()),
        'attention: "q", "k" and "v" must be float32 of shapes [groups, queries, width], [groups, keys, width] and [groups, keys, value width]; received float32 of shape [2, 3, 4], float32 of shape [2, 3, 5], float32 of shape [2, 3, 4].',
      );
      const range = (received: string): string =>
        `attention: "lengths" must hold 2 integers >= 0 and <= 3; received ${received}.`;
      refuses(() => attention(x(), x(), x(), { lengths: [1] }), range("1 numbers"));
      refuses(() => attention(x(), x(), x(), { lengths: [1, 4] }), range("4 at position 1"));
      refuses(() => attention(x(), x(), x(), { lengths: [1, Number.NaN] }), range("NaN at position 1"));
    });
  });

  describe("gruCell", () => {
    test.each([
      [1, 1, 1],
      [3, 2, 5],
      [2, 7, 4],
    ])("%i rows, %i inputs, %i units", (rows, inputs, units) => {
      const own: Operation = (x, h, kernel, recurrentKernel, bias, recurrentBias) =>
        gruCell(x as tf.Tensor, h as tf.Tensor, { kernel, recurrentKernel, bias, recurrentBias } as never);
      const composed: Operation = (...operands) => {
        const [x, h, kernel, recurrentKernel, bias, recurrentBias] = operands as [
          tf.Tensor2D,
          tf.Tensor2D,
          tf.Tensor2D,
          tf.Tensor2D,
          tf.Tensor,
          tf.Tensor,
        ];
        const gate = (held: tf.Tensor, which: number): tf.Tensor =>
          tf.slice(held, [0, which * units], [rows, units]);
        const a = tf.add(tf.matMul(x, kernel), bias);
        const b = tf.add(tf.matMul(h, recurrentKernel), recurrentBias);
        const r = tf.sigmoid(tf.add(gate(a, 0), gate(b, 0)));
        const z = tf.sigmoid(tf.add(gate(a, 1), gate(b, 1)));
        const n = tf.tanh(tf.add(gate(a, 2), tf.mul(r, gate(b, 2))));
        return tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h));
      };
      check(own, composed, [
        [rows, inputs],
        [rows, units],
        [inputs, 3 * units],
        [units, 3 * units],
        [3 * units],
        [3 * units],
      ]);
    });

    test("refuses weights that do not fit", () => {
      const weights = () => ({
        kernel: tf.zeros([2, 9]),
        recurrentKernel: tf.zeros([3, 9]),
        bias: tf.zeros([9]),
        recurrentBias: tf.zeros([9]),
      });
      refuses(
        () => gruCell(tf.zeros([4, 2]), tf.zeros([4, 3]), { ...weights(), kernel: tf.zeros([2, 8]) }),
        'gruCell: "kernel" must have three columns for each of the 3 units; received 8.',
      );
      refuses(
        () => gruCell(tf.zeros([5, 2]), tf.zeros([4, 3]), weights()),
        'gruCell: "x" must be a float32 matrix of 4 rows; received float32 of shape [5, 2].',
      );
      refuses(
        () => gruCell(tf.zeros([4, 2]), tf.zeros([4, 3]), { ...weights(), bias: tf.zeros([3]) }),
        'gruCell: "bias" must be a float32 vector of 9 numbers; received float32 of shape [3].',
      );
    });
  });
});
