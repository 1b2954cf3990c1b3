/** The sums of a bin or of a leaf: exact integers below 2^53. */
export interface Sums {
  /** The gradients. */
  g: number;
  /** The hessians. */
  h: number;
  /** The rows. */
  n: number;
}

const HALF = 4294967296;

/**
 * Reads the sums of a bin.
 *
 * @param words - The memory.
 * @param at - The bin's first word.
 * @param shift - Where the count begins in the second 64-bit word.
 */
export function readSums(words: Uint32Array, at: number, shift: number): Sums {
  const high = words[at + 3] as number;
  const unit = 2 ** (shift - 32);
  const n = Math.floor(high / unit);
  return {
    g: ((words[at + 1] as number) | 0) * HALF + (words[at] as number),
    h: (high - n * unit) * HALF + (words[at + 2] as number),
    n,
  };
}

/**
 * Writes the sums of a bin.
 *
 * @param words - The memory.
 * @param at - The bin's first word.
 * @param shift - Where the count begins in the second 64-bit word.
 * @param sums - The sums.
 */
export function writeSums(words: Uint32Array, at: number, shift: number, sums: Sums): void {
  words[at] = sums.g >>> 0;
  words[at + 1] = Math.floor(sums.g / HALF);
  words[at + 2] = sums.h >>> 0;
  words[at + 3] = Math.floor(sums.h / HALF) + sums.n * 2 ** (shift - 32);
}
