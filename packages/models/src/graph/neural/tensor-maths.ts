import { sparseDenseMatMul, withValues } from "@portrait/backend-tfjs";
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

/** For each of `length` numbers 0, or the reciprocal of what is kept. */
function mask(length: number, rate: number, random: Random): Float32Array {
  const kept = 1 / (1 - rate);
  const values = new Float32Array(length);
  for (let at = 0; at < length; at++) values[at] = random.next() < rate ? 0 : kept;
  return values;
}

/**
 * Training: values are tensors on tfjs's tape. To be used on an active backend.
 *
 * @param random - The stream of dropout and noise.
 */
export function tensorMaths(random: Random): Maths<tf.Tensor> {
  return {
    constant: toTensor,
    matMul: (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
    add: (a, b) => tf.add(a, b),
    reshape: (a, rows, columns) => tf.reshape(a, [rows, columns]),
    sparseMatMul: (sparse, dense) => sparseDenseMatMul(sparse.transposed(), dense),
    apply: (operation, ...inputs) => differentiable(operation, inputs),
    dropout: (a, rate) => (rate === 0 ? a : tf.mul(a, tf.tensor(mask(a.size, rate, random), a.shape))),
    dropoutSparse(sparse, rate) {
      if (rate === 0) return sparse;
      const whole = sparse.transposed();
      const drawn = mask(whole.matrix.values.length, rate, random);
      const kept = withValues(
        whole,
        whole.matrix.values.map((value, at) => value * (drawn[at] as number)),
      );
      return { matrix: kept.matrix, transposed: () => kept };
    },
    noise: (rows, columns) =>
      toTensor({ rows, columns, data: Float32Array.from({ length: rows * columns }, () => random.normal()) }),
  };
}
