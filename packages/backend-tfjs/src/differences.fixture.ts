import { createRandom } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";

/** Normal numbers, the same for the same seed. */
export function normal(length: number, seed: string | number = length): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.normal());
}

/** A scalar of a tensor that is not linear in it, so that a gradient has to be evaluated where it is asked for. */
export const bend = (x: tf.Tensor): tf.Scalar => tf.sum(tf.mul(tf.tanh(x), x));

/** Central differences of a function of one tensor. */
export function differences(
  at: Float32Array,
  shape: readonly number[],
  compute: (x: tf.Tensor) => tf.Scalar,
  step = 1e-2,
): number[] {
  const value = (values: Float32Array): number =>
    tf.tidy(() => compute(tf.tensor(values, [...shape])).dataSync()[0] as number);
  return Array.from(at, (_, index) => {
    const [up, down] = [at.slice(), at.slice()];
    up[index] = (up[index] as number) + step;
    down[index] = (down[index] as number) - step;
    return (value(up) - value(down)) / ((up[index] as number) - (down[index] as number));
  });
}

/** Sees that numbers agree within a tolerance, absolute below 1 and relative above. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  if (actual.length !== expected.length) {
    throw new Error(`there are ${actual.length} numbers where ${expected.length} were expected`);
  }
  for (let index = 0; index < actual.length; index++) {
    const bound = tolerance * (1 + Math.abs(expected[index] as number));
    const error = Math.abs((actual[index] as number) - (expected[index] as number));
    if (!(error <= bound || Object.is(actual[index], expected[index]))) {
      throw new Error(`number ${index} is ${actual[index]} where ${expected[index]} was expected`);
    }
  }
}
