import { dropout, segmentSoftmax, sparseDenseMatMul, sparseDropoutMatMul } from "@portrait/backend-tfjs";
import type { Random } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import type { Maths } from "./math.js";
import type { Matrix } from "./ops/matrix.js";
import type { Operation } from "./ops/operation.js";

const toMatrix = (tensor: tf.Tensor): Matrix => ({
  rows: tensor.shape[0] as number,
  columns: tensor.shape[1] as number,
  data: tensor.dataSync<"float32">(),
});

const toTensor = ({ rows, columns, data }: Matrix): tf.Tensor => tf.tensor2d(data, [rows, columns]);

function differentiable(operation: Operation, inputs: readonly tf.Tensor[]): tf.Tensor {
  const run = tf.customGrad((...given) => {
    const tensors = given.slice(0, inputs.length) as tf.Tensor[];
    const operands = tensors.map(toMatrix);
    const y = operation.forward(operands);
    return {
      value: toTensor(y),
      gradFunc: (dy: tf.Tensor) => {
        const gradients = operation.backward(dy.dataSync<"float32">(), operands, y);
        return gradients.map((data, index) =>
          toTensor({ ...(operands[index] as Matrix), data }),
        ) as tf.Tensor[];
      },
    };
  });
  return run(...inputs);
}

/** The product of a stack of operands, heads x r x k, and the weights of heads side by side, k x (heads * c). */
function multiplyHeads(operands: tf.Tensor3D, weights: tf.Tensor): tf.Tensor {
  const [heads, rows, inner] = operands.shape;
  const [, columns = 0] = weights.shape;
  const stacked = tf.transpose(tf.reshape(weights, [inner, heads, columns / heads]), [1, 0, 2]);
  return tf.reshape(tf.transpose(tf.matMul(operands, stacked), [1, 0, 2]), [rows, columns]);
}

/**
 * Training: values are tensors on tfjs's tape. To be used on an active backend.
 *
 * @param random - The stream of dropout and noise.
 */
export function tensorMaths(random: Random): Maths<tf.Tensor> {
  const draw = (rate: number) => ({ rate, seed: random.integer(2 ** 32) });
  const dropped = (a: tf.Tensor, rate: number): tf.Tensor => (rate === 0 ? a : dropout(a, draw(rate)));
  return {
    constant: toTensor,
    matMul: (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
    add: (a, b) => tf.add(a, b),
    reshape: (a, rows, columns) => tf.reshape(a, [rows, columns]),
    sparseMatMul: (sparse, dense, values) =>
      sparseDenseMatMul(sparse.transposed(), dense, values && tf.reshape(values, [values.size])),
    apply: (operation, ...inputs) => differentiable(operation, inputs),
    dropout: dropped,
    dropoutSparse(sparse, rate, heads = 1) {
      if (rate === 0) return (weights) => sparseDenseMatMul(sparse.transposed(), weights);
      const options = { ...draw(rate), heads };
      return (weights) => sparseDropoutMatMul(sparse.transposed(), weights, options);
    },
    dropoutHeads(a, rate, heads) {
      if (heads === 1 || rate === 0) {
        const kept = dropped(a, rate);
        return (weights) => tf.matMul(kept as tf.Tensor2D, weights as tf.Tensor2D);
      }
      const copies = tf.mul(tf.expandDims(a, 0), tf.ones([heads, 1, 1]));
      const kept = dropped(copies, rate) as tf.Tensor3D;
      return (weights) => multiplyHeads(kept, weights);
    },
    segmentSoftmax: (pattern, scores) => segmentSoftmax(pattern.transposed(), scores),
    noise: (rows, columns) =>
      toTensor({ rows, columns, data: Float32Array.from({ length: rows * columns }, () => random.normal()) }),
  };
}
