import { adam, attention, gruCell, layerNorm, softmaxCrossEntropy } from "@portrait/backend-tfjs";
import { createRandom } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";

/** A fused operation beside the same, composed of operations of tfjs; both run on the same kernels. */
export interface FusedCase {
  /** The operation. */
  readonly operation: string;
  /** The data in words. */
  readonly shape: string;
  /** Lays out the data on the active backend; gives what is to be timed of both. */
  prepare(): { readonly fused: () => void; readonly composed: () => void };
}

const random = createRandom("bench fused");

const normal = (shape: number[]): tf.Tensor => {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal());
  return tf.tensor(values, shape);
};

/** Times the value and the gradients of a sum of squares. */
const withGradients =
  (operation: (...operands: tf.Tensor[]) => tf.Tensor, operands: tf.Tensor[]) => (): void =>
    void tf.tidy(() => void tf.grads((...x: tf.Tensor[]) => tf.sum(tf.square(operation(...x))))(operands));

const both = (
  fused: (...operands: tf.Tensor[]) => tf.Tensor,
  composed: (...operands: tf.Tensor[]) => tf.Tensor,
  operands: tf.Tensor[],
) => ({ fused: withGradients(fused, operands), composed: withGradients(composed, operands) });

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];

/** The fused operations with a composed form. */
export const fusedCases: readonly FusedCase[] = [
  {
    operation: "softmaxCrossEntropy",
    shape: "1024 x 1000 and gradient",
    prepare() {
      const labels = Int32Array.from({ length: 1024 }, () => random.integer(1000));
      const chosen = tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), 1000), "float32");
      return both(
        (x) => softmaxCrossEntropy(x as tf.Tensor, labels),
        (x) => tf.sub(tf.logSumExp(x as tf.Tensor, 1), tf.sum(tf.mul(x as tf.Tensor, chosen), 1)),
        [normal([1024, 1000])],
      );
    },
  },
  {
    operation: "layerNorm",
    shape: "6400 x 64 and gradient",
    prepare: () =>
      both(
        (...operands) => layerNorm(...(operands as Three)),
        (...operands) => {
          const [x, gamma, beta] = operands as Three;
          const centred = tf.sub(x, tf.mean(x, -1, true));
          const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5));
          return tf.add(tf.mul(tf.mul(centred, scale), gamma), beta);
        },
        [normal([6400, 64]), normal([64]), normal([64])],
      ),
  },
  {
    operation: "attention",
    shape: "128 groups of 50 x 64 and gradient",
    prepare: () =>
      both(
        (...operands) => attention(...(operands as Three)),
        (...operands) => {
          const [q, k, v] = operands as Three;
          return tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 0.125)), v);
        },
        [normal([128, 50, 64]), normal([128, 50, 64]), normal([128, 50, 64])],
      ),
  },
  {
    operation: "gruCell",
    shape: "512 states of 100 and gradient",
    prepare() {
      const operands = [[512, 100], [512, 100], [100, 300], [100, 300], [300], [300]].map(normal);
      return both(
        (...all) => {
          const [x, h, kernel, recurrentKernel, bias, recurrentBias] = all as [...Three, ...Three];
          return gruCell(x, h, { kernel, recurrentKernel, bias, recurrentBias });
        },
        (...all) => {
          const [x, h, kernel, recurrentKernel, bias, recurrentBias] = all as [...Three, ...Three];
          const a = tf.add(tf.matMul(x, kernel), bias);
          const b = tf.add(tf.matMul(h, recurrentKernel), recurrentBias);
          const gate = (held: tf.Tensor, which: number): tf.Tensor =>
            tf.slice(held, [0, which * 100], [512, 100]);
          const r = tf.sigmoid(tf.add(gate(a, 0), gate(b, 0)));
          const z = tf.sigmoid(tf.add(gate(a, 1), gate(b, 1)));
          const n = tf.tanh(tf.add(gate(a, 2), tf.mul(r, gate(b, 2))));
          return tf.add(n, tf.mul(z, tf.sub(h, n)));
        },
        operands,
      );
    },
  },
  {
    operation: "adam",
    shape: "a step on 41000 x 64",
    prepare() {
      const gradient = normal([41_000, 64]);
      const stepOf = (optimizer: tf.Optimizer) => {
        const variable = tf.variable(tf.zeros([41_000, 64]));
        return () => optimizer.applyGradients([{ name: variable.name, tensor: gradient }]);
      };
      return { fused: stepOf(adam()), composed: stepOf(new tf.AdamOptimizer(1e-3, 0.9, 0.999, 1e-8)) };
    },
  },
];
