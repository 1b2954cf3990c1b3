import { createRandom } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";

/** An operation of tfjs on data of one shape. */
export interface TensorCase {
  /** The kernel of tfjs that it runs, or the operation of this project. */
  readonly kernel: string;
  /** The data in words. */
  readonly shape: string;
  /** Lays out the data on the active backend; gives what is to be timed. */
  prepare(): () => void;
}

const random = createRandom("bench tensor");

const normal = (shape: number[]): tf.Tensor => {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal());
  return tf.tensor(values, shape);
};

const indices = (count: number, bound: number): tf.Tensor1D =>
  tf.tensor1d(
    Int32Array.from({ length: count }, () => random.integer(bound)),
    "int32",
  );

const timed = (compute: () => tf.Tensor) => (): void => void tf.tidy(() => void compute());

const matMul = (a: number[], b: number[], turnedA = false, turnedB = false): TensorCase => ({
  kernel: "BatchMatMul",
  shape: `${a.join(" x ")}${turnedA ? " turned" : ""} by ${b.join(" x ")}${turnedB ? " turned" : ""}`,
  prepare() {
    const [x, y] = [normal(a), normal(b)];
    return timed(() => tf.matMul(x, y, turnedA, turnedB));
  },
});

const run = (kernel: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;

const window = { strides: [1, 1], pad: "same", dataFormat: "NHWC", dilations: [1, 1] };

/** The operations that kernels of this project compute in the place of those of tfjs's wasm backend. */
export const tensorCases: readonly TensorCase[] = [
  ...[2048, 100_000].map(
    (count): TensorCase => ({
      kernel: "GatherV2",
      shape: `${count} of 41000 rows of 64`,
      prepare() {
        const [x, which] = [normal([41_000, 64]), indices(count, 41_000)];
        return timed(() => tf.gather(x, which));
      },
    }),
  ),
  {
    kernel: "UnsortedSegmentSum",
    shape: "100000 rows of 64 onto 41000",
    prepare() {
      const [x, ids] = [normal([100_000, 64]), indices(100_000, 41_000)];
      return timed(() => tf.unsortedSegmentSum(x, ids, 41_000));
    },
  },
  matMul([512, 512], [512, 512]),
  matMul([512, 512], [512, 512], true, false),
  matMul([512, 512], [512, 512], false, true),
  matMul([1024, 64], [64, 64]),
  matMul([1024, 64], [1024, 64], true, false),
  matMul([1, 256], [256, 256]),
  matMul([16, 16], [16, 16]),
  matMul([128, 50, 64], [128, 50, 64], false, true),
  matMul([128, 50, 50], [128, 50, 64]),
  {
    kernel: "Einsum",
    shape: "bhid,bhjd->bhij of 32 x 4 x 50 x 16",
    prepare() {
      const [q, k] = [normal([32, 4, 50, 16]), normal([32, 4, 50, 16])];
      return timed(() => tf.einsum("bhid,bhjd->bhij", q, k));
    },
  },
  ...([tf.ArgMax, tf.ArgMin] as const).flatMap((kernel) =>
    [32, 1000].map(
      (width): TensorCase => ({
        kernel,
        shape: `1000 rows of ${width}`,
        prepare() {
          const x = normal([1000, width]);
          return timed(() => (kernel === tf.ArgMax ? tf.argMax(x, 1) : tf.argMin(x, 1)));
        },
      }),
    ),
  ),
  {
    kernel: tf.TopK,
    shape: "20 of each of 1000 rows of 1000",
    prepare() {
      const x = normal([1000, 1000]) as tf.Tensor2D;
      return timed(() => tf.topk(x, 20).values);
    },
  },
  {
    kernel: tf.Conv2DBackpropFilter,
    shape: "32 x 28 x 28 x 16, 3 x 3, 32 channels out",
    prepare() {
      const [x, dy] = [normal([32, 28, 28, 16]), normal([32, 28, 28, 32])];
      return timed(() => run(tf.Conv2DBackpropFilter, { x, dy }, { ...window, filterShape: [3, 3, 16, 32] }));
    },
  },
  {
    kernel: tf.DepthwiseConv2dNativeBackpropFilter,
    shape: "32 x 28 x 28 x 16, 3 x 3",
    prepare() {
      const [x, dy] = [normal([32, 28, 28, 16]), normal([32, 28, 28, 16])];
      return timed(() =>
        run(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy }, { ...window, filterShape: [3, 3, 16, 1] }),
      );
    },
  },
  {
    kernel: tf.DepthwiseConv2dNativeBackpropInput,
    shape: "32 x 28 x 28 x 16, 3 x 3",
    prepare() {
      const [filter, dy] = [normal([3, 3, 16, 1]), normal([32, 28, 28, 16])];
      return timed(() =>
        run(
          tf.DepthwiseConv2dNativeBackpropInput,
          { filter, dy },
          { ...window, inputShape: [32, 28, 28, 16] },
        ),
      );
    },
  },
];
