import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { compute } from "../kernels/compute.js";
import { checkMatrix, checkVector } from "./check-tensor.js";

/** The weights of a gated recurrent unit of `units` numbers over inputs of `d`; gates lie in the order reset, update, new. */
export interface GruWeights {
  /** For the input: float32, d x 3 units. */
  readonly kernel: tf.Tensor;
  /** For the state: float32, units x 3 units. */
  readonly recurrentKernel: tf.Tensor;
  /** Added to what comes of the input: float32, 3 units. */
  readonly bias: tf.Tensor;
  /** Added to what comes of the state, the last third within the reset: float32, 3 units. */
  readonly recurrentBias: tf.Tensor;
}

/**
 * One step of a gated recurrent unit (Cho et al. 2014, in the form of cuDNN, PyTorch and Keras's `resetAfter`): with `a = x
 * kernel + bias` and `b = state recurrentKernel + recurrentBias`, `r = sigmoid(a_r + b_r)`, `z = sigmoid(a_z + b_z)`, `n =
 * tanh(a_n + r b_n)`, the new state is `(1 - z) n + z state`. The products are `tf.matMul`; all gates take one pass, and
 * another one backwards. Differentiable once in all operands.
 *
 * @param x - Float32, rows x d.
 * @param state - Float32, rows x units.
 * @param weights - See {@link GruWeights}.
 * @returns The new state, rows x units.
 * @throws PortraitError `invalid-argument` when a shape or type does not fit.
 *
 * @example
 * ```ts
 * import { gruCell, tfjs } from "@portrait/backend-tfjs";
 *
 * const backend = await tfjs("wasm");
 * const next = backend.tidy((tf) => {
 *   const weights = {
 *     kernel: tf.zeros([2, 3]),
 *     recurrentKernel: tf.zeros([1, 3]),
 *     bias: tf.zeros([3]),
 *     recurrentBias: tf.zeros([3]),
 *   };
 *   return gruCell(tf.ones([1, 2]), tf.tensor2d([[4]]), weights).dataSync();
 * });
 * [...next]; // => [2]
 * backend.dispose();
 * ```
 */
export function gruCell(x: tf.Tensor, state: tf.Tensor, weights: GruWeights): tf.Tensor2D {
  const { kernel, recurrentKernel, bias, recurrentBias } = weights;
  checkMatrix("gruCell", "state", state);
  const [rows, units] = state.shape as [number, number];
  checkMatrix("gruCell", "x", x, rows);
  checkMatrix("gruCell", "kernel", kernel, x.shape[1]);
  checkMatrix("gruCell", "recurrentKernel", recurrentKernel, units);
  for (const [name, held] of Object.entries({ kernel, recurrentKernel })) {
    if (held.shape[1] === 3 * units) continue;
    throw new PortraitError({
      code: "invalid-argument",
      message: `gruCell: "${name}" must have three columns for each of the ${units} units; received ${held.shape[1]}.`,
    });
  }
  checkVector("gruCell", "bias", bias, 3 * units);
  checkVector("gruCell", "recurrentBias", recurrentBias, 3 * units);
  const fromInput = tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias);
  const fromState = tf.add(tf.matMul(state as tf.Tensor2D, recurrentKernel as tf.Tensor2D), recurrentBias);
  return gates(fromInput, fromState, state, rows, units);
}

function gates(
  fromInput: tf.Tensor,
  fromState: tf.Tensor,
  state: tf.Tensor,
  rows: number,
  units: number,
): tf.Tensor2D {
  const operation = tf.customGrad((...given) => {
    const save = given.pop() as tf.GradSaveFunc;
    const operands = given as tf.Tensor[];
    save(operands);
    const [value] = compute({
      inputs: operands,
      outputs: [{ shape: [rows, units] }],
      run: ({ gruGates }, [a, b, h], [out]) =>
        gruGates(a as number, b as number, h as number, rows, units, out as number),
    });
    return { value: value as tf.Tensor, gradFunc: gradients };
  });
  const gradients = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] =>
    compute({
      inputs: [...saved, dy],
      outputs: saved.map(({ shape }) => ({ shape })),
      run: ({ gruGatesGradient }, [a, b, h, d], [da, db, dh]) =>
        gruGatesGradient(
          a as number,
          b as number,
          h as number,
          d as number,
          rows,
          units,
          da as number,
          db as number,
          dh as number,
        ),
    });
  return operation(fromInput, fromState, state) as tf.Tensor2D;
}
