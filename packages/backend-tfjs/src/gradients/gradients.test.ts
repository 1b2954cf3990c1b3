import { createRandom } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TfjsBackend } from "../backend.js";
import { tfjs } from "../tfjs.js";
import { elementwiseGradients } from "./elementwise.js";
import { movingGradients } from "./moving.js";
import { networkGradients } from "./networks.js";
import { shapingGradients } from "./shaping.js";

type Matrix = tf.Tensor2D;

/** Functions of one positive 3 x 4 matrix and the kernels whose gradients they take. */
const cases: readonly (readonly [string, readonly string[], (x: Matrix) => tf.Tensor])[] = [
  ["x'x + row", [tf.Add, tf.BatchMatMul], (x) => tf.add(tf.matMul(x, x, true), tf.sum(x, 0))],
  ["x + x + x^2", [tf.AddN], (x) => tf.addN([x, x, tf.square(x)])],
  [
    "x or x^2",
    [tf.Select, tf.Greater, tf.ZerosLike, tf.GreaterEqual, tf.Less, tf.LessEqual],
    (x) => tf.where(tf.greater(x, 0.8), tf.square(x), tf.exp(x)),
  ],
  ["row - x", [tf.Sub, tf.Sum], (x) => tf.sub(tf.sum(x, 0, true), x)],
  ["x - column", [tf.Sub, tf.Mean], (x) => tf.sub(x, tf.mean(x, 1, true))],
  ["x * column", [tf.Multiply], (x) => tf.mul(x, tf.sum(x, 1, true))],
  ["x / row", [tf.RealDiv], (x) => tf.div(x, tf.sum(x, 0))],
  ["scalar / x", [tf.RealDiv, tf.Mean], (x) => tf.div(tf.mean(x), x)],
  ["greatest of two", [tf.Maximum], (x) => tf.maximum(tf.square(x), tf.mul(x, 0.8))],
  ["least of two", [tf.Minimum], (x) => tf.minimum(tf.square(x), tf.mul(x, 0.8))],
  ["x^row", [tf.Pow], (x) => tf.pow(x, tf.sum(x, 0))],
  ["|x|", [tf.Abs], (x) => tf.abs(tf.sub(x, 0.8))],
  ["log 1 + x", [tf.Log1p], (x) => tf.log1p(x)],
  ["1 / x", [tf.Reciprocal], (x) => tf.reciprocal(x)],
  ["elu", [tf.Elu], (x) => tf.elu(tf.sub(x, 0.8))],
  ["leaky relu", [tf.LeakyRelu], (x) => tf.leakyRelu(tf.sub(x, 0.8), 0.3)],
  ["-x", [tf.Neg], (x) => tf.neg(x)],
  ["x^2", [tf.Square], (x) => tf.square(x)],
  ["log x", [tf.Log], (x) => tf.log(x)],
  ["softplus x", [tf.Softplus], (x) => tf.softplus(x)],
  ["exp x", [tf.Exp], (x) => tf.exp(x)],
  ["sqrt x", [tf.Sqrt], (x) => tf.sqrt(x)],
  ["1 / sqrt x", [tf.Rsqrt], (x) => tf.rsqrt(x)],
  ["tanh x", [tf.Tanh], (x) => tf.tanh(x)],
  ["sigmoid x", [tf.Sigmoid], (x) => tf.sigmoid(x)],
  ["clone x", [tf.Identity], (x) => tf.clone(x)],
  ["cast x", [tf.Cast], (x) => tf.cast(x, "float32")],
  ["max of rows", [tf.Max], (x) => tf.max(x, 1)],
  ["max of all", [tf.Max], (x) => tf.max(x)],
  ["min of columns", [tf.Min], (x) => tf.min(x, 0)],
  ["log sum exp", [tf.Max, tf.Exp, tf.Log], (x) => tf.logSumExp(x, 1)],
  ["reshape", [tf.Reshape], (x) => tf.matMul(tf.reshape(x, [4, 3]), x)],
  ["transpose", [tf.Transpose], (x) => tf.matMul(tf.transpose(x), x)],
  ["x x'", [tf.BatchMatMul], (x) => tf.matMul(x, x, false, true)],
  [
    "turned left",
    [tf.BatchMatMul],
    (x) => tf.matMul(tf.reshape(x, [4, 3]), tf.reshape(x, [4, 3]), true, false),
  ],
  ["both turned", [tf.BatchMatMul], (x) => tf.matMul(x, tf.reshape(x, [4, 3]), true, true)],
];

/** The matrix as an image of 2 x 3 places with two channels, and filters of other numbers. */
const image = (x: Matrix): tf.Tensor4D => tf.reshape(x, [1, 2, 3, 2]);
const filter = (x: Matrix): tf.Tensor4D => tf.reshape(tf.slice(tf.reshape(x, [12]), 0, 8), [2, 2, 2, 1]);

const networkCases: typeof cases = [
  ["relu", [tf.Relu], (x) => tf.relu(tf.sub(x, 0.8))],
  ["clip", [tf.ClipByValue], (x) => tf.clipByValue(tf.mul(x, x), 0.2, 0.9)],
  ["expand", [tf.ExpandDims], (x) => tf.mul(tf.expandDims(x, 1), tf.expandDims(x, 0))],
  ["softmax", [tf.Softmax], (x) => tf.softmax(tf.mul(x, 3))],
  ["(x - row)^2", [tf.SquaredDifference], (x) => tf.squaredDifference(x, tf.sum(x, 0))],
  ["(scalar - x)^2", [tf.SquaredDifference], (x) => tf.squaredDifference(tf.mean(x), x)],
  ["concat", [tf.Concat], (x) => tf.matMul(tf.concat([x, tf.square(x)], 1), tf.concat([x, x], -1), true)],
  ["slice", [tf.Slice], (x) => tf.mul(tf.slice(x, [1, 0], [2, 3]), tf.slice(x, [0, 1], [2, -1]))],
  ["conv", [tf.Conv2D], (x) => tf.conv2d(image(x), filter(x), 1, "same")],
  ["strided conv", [tf.Conv2D], (x) => tf.conv2d(image(x), filter(x), [1, 2], "valid")],
  ["depthwise", [tf.DepthwiseConv2dNative], (x) => tf.depthwiseConv2d(image(x), filter(x), 1, "same")],
  ["max pool", [tf.MaxPool], (x) => tf.square(tf.maxPool(image(x), 2, 1, "same"))],
  ["average pool", [tf.AvgPool], (x) => tf.square(tf.avgPool(image(x), [2, 2], 1, "valid"))],
  ["einsum", [tf.Einsum], (x) => tf.einsum("ij,kj->ik", x, tf.exp(x))],
  ["einsum of one", [tf.Einsum], (x) => tf.square(tf.einsum("ij->j", tf.square(x)))],
];

const movingCases: typeof cases = [
  [
    "pad",
    [tf.PadV2],
    (x) =>
      tf.square(
        tf.pad(
          x,
          [
            [1, 0],
            [0, 2],
          ],
          0.5,
        ),
      ),
  ],
  ["reverse", [tf.Reverse], (x) => tf.mul(x, tf.reverse(x, 1))],
  ["tile", [tf.Tile], (x) => tf.square(tf.tile(x, [2, 3]))],
  ["broadcast", [tf.Tile], (x) => tf.square(tf.broadcastTo(tf.reshape(x, [3, 1, 4]), [2, 3, 5, 4]))],
  ["strided slice", [tf.StridedSlice], (x) => tf.square(tf.stridedSlice(x, [0, 3], [3, -5], [2, -2]))],
  [
    "strided slice from the start",
    [tf.StridedSlice],
    (x) => tf.square(tf.stridedSlice(x, [2, 1], [3, 4], [1, 2], 1)),
  ],
  ["stack", [tf.Pack], (x) => tf.square(tf.stack([x, tf.square(x)], 1))],
  ["unstack", [tf.Unpack], (x) => tf.mul(...(tf.unstack(x, 1).slice(1, 3) as [tf.Tensor, tf.Tensor]))],
  ["split", [tf.SplitV], (x) => tf.mul(...(tf.split(x, [2, 2], 1) as [tf.Tensor, tf.Tensor]))],
  ["split, one part", [tf.SplitV], (x) => tf.square(tf.split(x, [1, 3], 1)[1] as tf.Tensor)],
  ["running sums", [tf.Cumsum], (x) => tf.square(tf.cumsum(x, 0))],
  ["running sums, exclusive, backwards", [tf.Cumsum], (x) => tf.square(tf.cumsum(x, 1, true, true))],
  ["product of columns", [tf.Prod], (x) => tf.prod(x, 0)],
  ["product of all", [tf.Prod], (x) => tf.prod(x)],
];

const normalisationCases: typeof cases = [
  [
    "batch normalisation",
    [tf.FusedBatchNorm],
    (x) => {
      const pairs = tf.reshape(x, [6, 2]);
      const [mean, variance, shift] = [tf.mean(pairs, 0), tf.max(pairs, 0), tf.min(pairs, 0)] as [
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
      ];
      return tf.batchNorm(image(x), mean, variance, shift, tf.square(variance), 0.1);
    },
  ],
  [
    "transposed conv",
    [tf.Conv2DBackpropInput],
    (x) => tf.conv2dTranspose(image(x), tf.reshape(filter(x), [2, 2, 1, 2]), [1, 4, 6, 1], 2, "same"),
  ],
];

const allCases = [...cases, ...networkCases, ...movingCases, ...normalisationCases];

const values = (): Float32Array => {
  const random = createRandom(3);
  return Float32Array.from({ length: 12 }, () => 0.3 + random.next());
};

describe.each(["cpu", "wasm"])("gradients on %s agree with central differences", (name) => {
  let backend: TfjsBackend;
  beforeAll(async () => {
    backend = await tfjs(name);
  });
  afterAll(() => backend.dispose());

  test.each(allCases)("%s", (_, __, compute) => {
    const scalar = (x: tf.Tensor): tf.Scalar => {
      const y = compute(x as Matrix);
      return tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape)));
    };
    const at = values();
    const gradient = backend.run(() =>
      tf.tidy(() =>
        tf
          .grad(scalar)(tf.tensor2d(at, [3, 4]))
          .dataSync(),
      ),
    );
    const value = (input: Float32Array) =>
      backend.run(() => tf.tidy(() => scalar(tf.tensor2d(input, [3, 4])).dataSync()[0] as number));
    at.forEach((entry, index) => {
      const [up, down] = [at.slice(), at.slice()];
      up[index] = entry + 5e-3;
      down[index] = entry - 5e-3;
      const expected = (value(up) - value(down)) / ((up[index] as number) - (down[index] as number));
      expect(Math.abs((gradient[index] as number) - expected)).toBeLessThan(0.02 * (1 + Math.abs(expected)));
    });
  });
});

test("a convolution with dilation has no gradient, and says so", async () => {
  const backend = await tfjs("cpu");
  const through = (x: tf.Tensor): tf.Tensor =>
    tf.sum(tf.conv2d(x as tf.Tensor4D, tf.ones([2, 2, 1, 1]), 1, "same", "NHWC", 2));
  await expectPortraitError(() => backend.tidy(() => tf.grad(through)(tf.ones([1, 4, 4, 1]))), {
    code: "not-supported",
    message:
      "tfjs: there is no gradient of conv2d with dilations other than 1; received 2. Use a convolution without dilation, or a depthwise one, where training goes through it.",
  });
  backend.dispose();
});

test("every gradient that is registered is checked above", () => {
  const checked = new Set(allCases.flatMap(([, kernels]) => kernels));
  const registered = [
    ...elementwiseGradients(),
    ...shapingGradients(),
    ...movingGradients(),
    ...networkGradients(),
  ].map(({ kernelName }) => kernelName);
  expect(registered.filter((kernel) => !checked.has(kernel))).toEqual([]);
});

test("a gradient that tfjs has already is left as it is", async () => {
  const own: tf.GradConfig = { kernelName: tf.Elu, gradFunc: () => ({}) };
  tf.registerGradient(own);
  const before = tf.getGradient(tf.Add);
  (await tfjs("cpu")).dispose();
  expect(tf.getGradient(tf.Elu)).toBe(own);
  expect(tf.getGradient(tf.Add)).toBe(before);
});
