import * as tf from "@tensorflow/tfjs-core";
import type { WasmKernel } from "./install.js";

/** The axes of each operand and of the result, a letter each. */
export interface EinsumTerms {
  /** Of the operands. */
  readonly operands: readonly string[];
  /** Of the result. */
  readonly result: string;
}

/** Takes an equation such as `ij,jk->ik` apart; what tfjs does not accept is refused as tfjs does. */
export function termsOf(equation: string, count: number): EinsumTerms {
  tf.backend_util.decodeEinsumEquation(equation, count);
  const [left = "", result = ""] = equation.replace(/\s/g, "").split("->");
  return { operands: left.split(","), result };
}

const within = (letters: string, ...others: readonly string[]): string =>
  [...letters].filter((letter) => others.every((other) => other.includes(letter))).join("");

const without = (letters: string, ...others: readonly string[]): string =>
  [...letters].filter((letter) => !others.some((other) => other.includes(letter))).join("");

/** A tensor with its axes in another order; those that are left out are summed over. */
function arrange(x: tf.Tensor, from: string, to: string): tf.Tensor {
  const kept = within(from, to);
  const summed = [...without(from, to)].map((letter) => from.indexOf(letter));
  const reduced = summed.length === 0 ? x : tf.sum(x, summed);
  const order = [...to].map((letter) => kept.indexOf(letter));
  return order.every((axis, place) => axis === place) ? reduced : tf.transpose(reduced, order);
}

/** The sum of products that an equation of one or two operands describes, as one product of matrices. */
export function contract({ operands, result }: EinsumTerms, tensors: readonly tf.Tensor[]): tf.Tensor {
  const [a, b] = operands as [string, string | undefined];
  const [x, y] = tensors as [tf.Tensor, tf.Tensor];
  if (b === undefined) return arrange(x, a, result);
  const sizes = new Map<string, number>();
  for (const [term, { shape }] of [
    [a, x],
    [b, y],
  ] as const) {
    [...term].forEach((letter, axis) => void sizes.set(letter, shape[axis] as number));
  }
  const extents = (letters: string): number[] => [...letters].map((letter) => sizes.get(letter) as number);
  const size = (letters: string): number => tf.util.sizeFromShape(extents(letters));
  const shared = within(result, a, b);
  const [left, right] = [without(within(result, a), b), without(within(result, b), a)];
  const inner = without(within(a, b), result);
  const first = tf.reshape(arrange(x, a, shared + left + inner), [size(shared), size(left), size(inner)]);
  const second = tf.reshape(arrange(y, b, shared + inner + right), [size(shared), size(inner), size(right)]);
  const order = shared + left + right;
  return arrange(tf.reshape(tf.matMul(first, second), extents(order)), order, result);
}

/** `Einsum`, which tfjs's wasm backend lacks: by `BatchMatMul`, where other backends multiply and sum everything. */
export const einsumKernel: WasmKernel = {
  kernelName: tf.Einsum,
  compute(_, { inputs, attrs }) {
    const tensors = Object.values(inputs) as tf.Tensor[];
    if (tensors.some(({ dtype }) => dtype !== "float32")) return undefined;
    const equation = attrs.equation as string;
    const { allDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, tensors.length);
    tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors);
    const result = tf.tidy(() => contract(termsOf(equation, tensors.length), tensors));
    return tensors.includes(result) ? tf.clone(result) : result;
  },
};
