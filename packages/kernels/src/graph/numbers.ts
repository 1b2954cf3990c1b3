import { createExp } from "../boosting/exp-twin.js";

const single = Math.fround;

/** An element that is known to be there. */
export const at = (array: ArrayLike<number>, index: number): number => array[index] as number;

/** The first of a thread's equal share of rows. */
export const firstOf = (thread: number, threads: number, rows: number): number =>
  Math.floor((rows * thread) / threads);

/** The inner product of two rows in float32, as the kernels sum it: in four lanes, then what is left. */
export function dot(
  left: Float32Array,
  from: number,
  right: Float32Array,
  to: number,
  width: number,
): number {
  const lanes = [0, 0, 0, 0];
  const whole = width - (width % 4);
  for (let c = 0; c < whole; c++) {
    lanes[c % 4] = single(at(lanes, c % 4) + single(at(left, from + c) * at(right, to + c)));
  }
  let sum = single(single(at(lanes, 0) + at(lanes, 1)) + single(at(lanes, 2) + at(lanes, 3)));
  for (let c = whole; c < width; c++) sum = single(sum + single(at(left, from + c) * at(right, to + c)));
  return sum;
}

/** The natural logarithm of a positive normal number, with the operations of the kernels. */
export function logarithm(x: number): number {
  const [exponent, mantissa] = apart(x);
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum = 1 / 21;
  for (const odd of [19, 17, 15, 13, 11, 9, 7, 5, 3]) sum = sum * z + 1 / odd;
  return exponent * Math.LN2 + (2 * s + 2 * s * (sum * z));
}

/** The exponent and the mantissa in [sqrt(1/2), sqrt(2)). */
function apart(x: number): readonly [exponent: number, mantissa: number] {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return [0, Number.NaN];
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  const exponent = (bits - 0x3fe6a09e667f3bcdn) >> 52n;
  view.setBigInt64(0, bits - (exponent << 52n));
  return [Number(exponent), view.getFloat64(0)];
}

/** The logistic functions of the kernels. */
export interface Logistic {
  /** `1 / (1 + exp(-x))`. */
  sigmoid(x: number): number;
  /** `log(1 + exp(x))`. */
  softplus(x: number): number;
}

/** Makes the logistic functions. */
export function createLogistic(): Logistic {
  const exp = createExp();
  return {
    sigmoid: (x) => 1 / (1 + exp(-x)),
    softplus: (x) => Math.max(x, 0) + logarithm(1 + exp(-Math.abs(x))),
  };
}
