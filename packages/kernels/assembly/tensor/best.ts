import { topK } from "../dense/top-k";

/**
 * The `k` greatest of each row of `width` numbers, best first, of equal ones the first; 1 if every row has so many, 0 if
 * one has not, as NaN is left out.
 */
export function topKRows(x: usize, rows: i32, width: i32, k: i32, values: usize, indices: usize): i32 {
  for (let row = 0; row < rows; row++) {
    const from = x + ((<usize>row * <usize>width) << 2);
    const to = (<usize>row * <usize>k) << 2;
    if (topK(from, width, k, indices + to, values + to) < k) return 0;
  }
  return 1;
}
