import { checkIndices, checkLength, rowsOf } from "./check.js";

/**
 * Copies rows: `out[p, c] = dense[indices[p], c]`. Indices may repeat and come in any order.
 *
 * @param dense - Row-major, rows of `width` numbers.
 * @param width - The length of a row, at least 1.
 * @param indices - Which rows, each an integer in [0, rows of `dense`).
 * @param out - Where they go, `indices.length` x `width`; left out, a new array.
 * @returns `out`.
 * @throws PortraitError `invalid-argument` when a length does not fit or an index is out of range.
 *
 * @example
 * ```ts
 * import { gatherRows } from "@portrait/kernels";
 *
 * [...gatherRows(new Float32Array([1, 2, 3, 4]), 2, [1, 1, 0])]; // => [3, 4, 3, 4, 1, 2]
 * ```
 */
export function gatherRows(
  dense: Float32Array,
  width: number,
  indices: ArrayLike<number>,
  out: Float32Array = new Float32Array(indices.length * width),
): Float32Array {
  checkIndices("gatherRows", "indices", indices, rowsOf("gatherRows", "dense", dense, width));
  checkLength("gatherRows", "out", out, indices.length * width);
  let at = 0;
  for (let position = 0; position < indices.length; position++) {
    const from = (indices[position] as number) * width;
    for (let column = 0; column < width; column++) out[at++] = dense[from + column] as number;
  }
  return out;
}

/**
 * Adds rows onto rows: `out[indices[p], c] += rows[p, c]`, in the order of `p`; indices may repeat. It is the
 * gradient of {@link gatherRows}.
 *
 * @param out - What is added to, row-major, rows of `width` numbers.
 * @param width - The length of a row, at least 1.
 * @param indices - Onto which rows, each an integer in [0, rows of `out`).
 * @param rows - What is added, `indices.length` x `width`.
 * @returns `out`.
 * @throws PortraitError `invalid-argument` when a length does not fit or an index is out of range.
 *
 * @example
 * ```ts
 * import { scatterAddRows } from "@portrait/kernels";
 *
 * [...scatterAddRows(new Float32Array(4), 2, [1, 1], new Float32Array([1, 2, 3, 4]))]; // => [0, 0, 4, 6]
 * ```
 */
export function scatterAddRows(
  out: Float32Array,
  width: number,
  indices: ArrayLike<number>,
  rows: Float32Array,
): Float32Array {
  checkIndices("scatterAddRows", "indices", indices, rowsOf("scatterAddRows", "out", out, width));
  checkLength("scatterAddRows", "rows", rows, indices.length * width);
  let from = 0;
  for (let position = 0; position < indices.length; position++) {
    const at = (indices[position] as number) * width;
    for (let column = 0; column < width; column++) {
      out[at + column] = (out[at + column] as number) + (rows[from++] as number);
    }
  }
  return out;
}
