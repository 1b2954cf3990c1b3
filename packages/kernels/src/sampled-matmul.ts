import { checkInteger, checkLength } from "./check.js";
import type { Csr } from "./csr.js";

/**
 * The entries of a dense product that a sparse pattern asks for: for each stored place (r, c) of the pattern the
 * inner product of row `r` of `left` and row `c` of `right` (SDDMM). Summed in float64 and rounded to float32. The
 * pattern's values are not read. Cost: 2 x values x width operations.
 *
 * @param pattern - Which places.
 * @param left - Row-major, `pattern.rows` x `width`.
 * @param right - Row-major, `pattern.columns` x `width`.
 * @param width - The length of the inner products, at least 1.
 * @param out - Where the result goes, one number for each stored place; left out, a new array.
 * @returns `out`.
 * @throws PortraitError `invalid-argument` when a length does not fit.
 *
 * @example
 * ```ts
 * import { createCsr, sampledMatMul } from "@portrait/kernels";
 *
 * const pattern = createCsr({ rows: 1, columns: 2, row: [0], column: [1] });
 * [...sampledMatMul(pattern, new Float32Array([1, 2]), new Float32Array([9, 9, 3, 4]), 2)]; // => [11]
 * ```
 */
export function sampledMatMul(
  pattern: Csr,
  left: Float32Array,
  right: Float32Array,
  width: number,
  out: Float32Array = new Float32Array(pattern.indices.length),
): Float32Array {
  checkInteger("sampledMatMul", "width", width, 1);
  checkLength("sampledMatMul", "left", left, pattern.rows * width);
  checkLength("sampledMatMul", "right", right, pattern.columns * width);
  checkLength("sampledMatMul", "out", out, pattern.indices.length);
  const { rows, offsets, indices } = pattern;
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1] as number;
    for (let entry = offsets[row] as number; entry < end; entry++) {
      out[entry] = innerProduct(left, row * width, right, (indices[entry] as number) * width, width);
    }
  }
  return out;
}

/** The inner product of two runs of `width` numbers in float64, always summed in the same order. */
export function innerProduct(
  left: Float32Array,
  leftStart: number,
  right: Float32Array,
  rightStart: number,
  width: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let column = 0;
  for (; column + 4 <= width; column += 4) {
    const a = leftStart + column;
    const b = rightStart + column;
    s0 += (left[a] as number) * (right[b] as number);
    s1 += (left[a + 1] as number) * (right[b + 1] as number);
    s2 += (left[a + 2] as number) * (right[b + 2] as number);
    s3 += (left[a + 3] as number) * (right[b + 3] as number);
  }
  for (; column < width; column++) {
    s0 += (left[leftStart + column] as number) * (right[rightStart + column] as number);
  }
  return s0 + s1 + (s2 + s3);
}
