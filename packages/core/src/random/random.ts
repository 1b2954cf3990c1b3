import { hashText } from "./hash.js";

/**
 * A seeded stream of pseudo-random numbers: the same seed gives the same stream on every platform. Not for
 * cryptography.
 */
export interface Random {
  /** The next number, uniform in [0, 1), with 32 bits of resolution. */
  next(): number;
  /**
   * The next integer, uniform in [0, `bound`).
   *
   * @param bound - A positive integer of at most 2^32.
   */
  integer(bound: number): number;
  /** The next standard normal deviate (Box-Muller). */
  normal(): number;
  /**
   * An independent stream that depends on this stream's seed and `label`, not on how far this one was read. Labels are
   * joined by `/`: `fork("a").fork("b")` is `fork("a/b")`.
   *
   * @param label - What the stream is for.
   */
  fork(label: string): Random;
}

/**
 * Starts a stream: sfc32 (Chris Doty-Humphrey's PractRand), seeded by a hash of `seed`.
 *
 * @param seed - Any finite number or text.
 *
 * @example
 * ```ts
 * import { createRandom } from "@portrait/core";
 *
 * createRandom(42).integer(100) === createRandom(42).integer(100); // => true
 * ```
 */
export function createRandom(seed: number | string): Random {
  const digest = hashText(`seed:${seed}`);
  let a = Number.parseInt(digest.slice(0, 8), 16) | 0;
  let b = Number.parseInt(digest.slice(8, 16), 16) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;

  function bits(): number {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) bits();

  const next = (): number => bits() / 4294967296;
  return {
    next,
    integer: (bound) => Math.floor(next() * bound),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

/**
 * A random order of 0 ... n-1 (Fisher-Yates).
 *
 * @param length - How many.
 * @param random - The stream to draw from.
 *
 * @example
 * ```ts
 * import { createRandom, permutation } from "@portrait/core";
 *
 * [...permutation(3, createRandom(1))].sort(); // => [0, 1, 2]
 * ```
 */
export function permutation(length: number, random: Random): Int32Array {
  const order = Int32Array.from({ length }, (_, index) => index);
  for (let index = length - 1; index > 0; index--) {
    const other = random.integer(index + 1);
    const held = order[index] as number;
    order[index] = order[other] as number;
    order[other] = held;
  }
  return order;
}
