import { checkInteger, checkLength } from "./check.js";
import type { Csr } from "./csr.js";

/**
 * Sparse times dense: `out[r, c] = sum over e of values[e] * dense[indices[e], c]`, summed in the order of the row's
 * entries in float64 and rounded to float32 once. A row without entries is all zero; NaN and infinity spread as IEEE
 * arithmetic has it. Cost: 2 x values x width operations; eight columns at a time stay in registers.
 *
 * @param matrix - The sparse matrix, as {@link createCsr} makes it.
 * @param dense - Row-major, `matrix.columns` x `width`.
 * @param width - How many columns `dense` has, at least 1.
 * @param out - Where the result goes, `matrix.rows` x `width`; must not share memory with `dense`. Left out, a new array.
 * @returns `out`.
 * @throws PortraitError `invalid-argument` when a length does not fit.
 *
 * @example
 * ```ts
 * import { createCsr, sparseDenseMatMul } from "@portrait/kernels";
 *
 * const matrix = createCsr({ rows: 2, columns: 2, row: [0, 0], column: [0, 1], value: [2, 1] });
 * [...sparseDenseMatMul(matrix, new Float32Array([1, 2, 3, 4]), 2)]; // => [5, 8, 0, 0]
 * ```
 */
export function sparseDenseMatMul(
  matrix: Csr,
  dense: Float32Array,
  width: number,
  out: Float32Array = new Float32Array(matrix.rows * width),
): Float32Array {
  checkInteger("sparseDenseMatMul", "width", width, 1);
  checkLength("sparseDenseMatMul", "dense", dense, matrix.columns * width);
  checkLength("sparseDenseMatMul", "out", out, matrix.rows * width);
  const { rows, offsets } = matrix;
  const blocked = width - (width % 8);
  for (let row = 0; row < rows; row++) {
    const start = offsets[row] as number;
    const end = offsets[row + 1] as number;
    for (let column = 0; column < blocked; column += 8) {
      addEight(matrix, dense, width, start, end, column, out, row * width + column);
    }
    for (let column = blocked; column < width; column++) {
      out[row * width + column] = addOne(matrix, dense, width, start, end, column);
    }
  }
  return out;
}

function addOne(
  matrix: Csr,
  dense: Float32Array,
  width: number,
  start: number,
  end: number,
  column: number,
): number {
  const { indices, values } = matrix;
  let sum = 0;
  for (let entry = start; entry < end; entry++) {
    sum += (values[entry] as number) * (dense[(indices[entry] as number) * width + column] as number);
  }
  return sum;
}

function addEight(
  matrix: Csr,
  dense: Float32Array,
  width: number,
  start: number,
  end: number,
  column: number,
  out: Float32Array,
  at: number,
): void {
  const { indices, values } = matrix;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  for (let entry = start; entry < end; entry++) {
    const value = values[entry] as number;
    const from = (indices[entry] as number) * width + column;
    s0 += value * (dense[from] as number);
    s1 += value * (dense[from + 1] as number);
    s2 += value * (dense[from + 2] as number);
    s3 += value * (dense[from + 3] as number);
    s4 += value * (dense[from + 4] as number);
    s5 += value * (dense[from + 5] as number);
    s6 += value * (dense[from + 6] as number);
    s7 += value * (dense[from + 7] as number);
  }
  out[at] = s0;
  out[at + 1] = s1;
  out[at + 2] = s2;
  out[at + 3] = s3;
  out[at + 4] = s4;
  out[at + 5] = s5;
  out[at + 6] = s6;
  out[at + 7] = s7;
}
