/** A stream of pseudo-random numbers, uniform in [0, 1). */
export type Uniform = () => number;

/**
 * Starts the stream of a tree.
 *
 * @param seed - A 32-bit integer.
 */
export function uniformFrom(seed: number): Uniform {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) * 2.3283064365386963e-10;
  };
}

const SERIES = [
  0.047619047619047616, 0.05263157894736842, 0.058823529411764705, 0.06666666666666667, 0.07692307692307693,
  0.09090909090909091, 0.1111111111111111, 0.14285714285714285, 0.2, 0.3333333333333333, 1,
];

/**
 * `x * log2(x)`, 0 at 0, in the same operations as the kernel's.
 *
 * @param x - At least 0.
 */
export function xlogx(x: number): number {
  if (!(x > 0)) return 0;
  let exponent = Math.floor(Math.log2(x));
  let m = x / 2 ** exponent;
  if (m >= 2) {
    m /= 2;
    exponent++;
  } else if (m < 1) {
    m *= 2;
    exponent--;
  }
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const q = s * s;
  const sum = SERIES.reduce((total, term) => total * q + term, 0.043478260869565216);
  return x * (exponent + 2.885390081777927 * s * sum);
}

/**
 * The midpoint of two neighbouring values that a float can tell from the greater one.
 *
 * @param low - The lesser value.
 * @param high - The greater value.
 */
export function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle < high && middle >= low ? middle : low;
}
