import type { TensorFlow } from "@portrait/backend-tfjs";
import { createRandom } from "@portrait/core";
import type * as tf from "@tensorflow/tfjs-core";
import { type NaiveArray, sizeOf } from "./naive-array.js";

/** A type of numbers that tensors may hold. */
export type NumberType = "float32" | "int32" | "bool";

/** What an operation is given. */
export interface Operand extends NaiveArray {
  /** The type of the tensor. */
  readonly dtype: NumberType;
}

/** One operation on some input, and what it must give. */
export interface OpCase {
  /** The operation, as tfjs or `@portrait/backend-tfjs` calls it. */
  readonly op: string;
  /** What is particular about the input. */
  readonly name: string;
  /** The operands. */
  readonly operands: readonly Operand[];
  /** The type of the result; `float32`, if left out. */
  readonly dtype?: NumberType;
  /** Whether the gradient is checked too, by each operand of `float32`. */
  readonly gradient?: boolean;
  /** Computes with tensors. */
  compute(tf: TensorFlow, ...tensors: tf.Tensor[]): tf.Tensor;
  /** Computes the same number by number. */
  naive(...arrays: NaiveArray[]): NaiveArray;
}

/**
 * Seeded numbers between -2 and 2, none of them equal or closer than 0.01 to an integer, where functions have kinks.
 *
 * @param shape - The shape.
 * @param seed - The seed.
 */
export function floats(shape: readonly number[], seed: number | string = 1): Operand {
  const random = createRandom(`${seed}:${shape.join()}`);
  const values = Array.from({ length: sizeOf(shape) }, () => {
    const whole = random.integer(4) - 2;
    return Math.fround(whole + 0.01 + 0.98 * random.next());
  });
  return { shape, values, dtype: "float32" };
}

/** Seeded numbers between 0.1 and 2. */
export function positives(shape: readonly number[], seed: number | string = 1): Operand {
  const { values } = floats(shape, seed);
  return {
    shape,
    values: values.map((value) => Math.fround(0.1 + (1.9 * (value + 2)) / 4)),
    dtype: "float32",
  };
}

/** Seeded integers from `-bound` to `bound`. */
export function integers(shape: readonly number[], bound: number, seed: number | string = 1): Operand {
  const random = createRandom(`${seed}:${shape.join()}`);
  const values = Array.from({ length: sizeOf(shape) }, () => random.integer(2 * bound + 1) - bound);
  return { shape, values, dtype: "int32" };
}

/** Seeded truth values. */
export function truths(shape: readonly number[], seed: number | string = 1): Operand {
  return {
    shape,
    values: integers(shape, 1, seed).values.map((value) => (value > 0 ? 1 : 0)),
    dtype: "bool",
  };
}

/** Numbers as they are. */
export function operand(
  shape: readonly number[],
  values: readonly number[],
  dtype: NumberType = "float32",
): Operand {
  return { shape, values, dtype };
}
