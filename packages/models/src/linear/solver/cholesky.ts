/**
 * Factors a symmetric positive definite matrix as `L L^T`, in place: the lower triangle becomes `L`. O(n^3 / 6).
 *
 * @param matrix - Row-major, `size` by `size`; only the lower triangle is read.
 * @param size - How many rows.
 * @returns Whether the matrix is positive definite; if not, it holds no factor.
 */
export function factorCholesky(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] as number;
      for (let k = 0; k < column; k++) {
        sum -= (matrix[row * size + k] as number) * (matrix[column * size + k] as number);
      }
      if (column < row) matrix[row * size + column] = sum / (matrix[column * size + column] as number);
      else if (sum > 0) matrix[row * size + row] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/**
 * Solves `L L^T x = b` in place. O(n^2).
 *
 * @param factor - What {@link factorCholesky} made.
 * @param vector - `b`; becomes `x`.
 */
export function solveCholesky(factor: Float64Array, vector: Float64Array): void {
  const size = vector.length;
  for (let row = 0; row < size; row++) {
    let sum = vector[row] as number;
    for (let k = 0; k < row; k++) sum -= (factor[row * size + k] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = vector[row] as number;
    for (let k = row + 1; k < size; k++) sum -= (factor[k * size + row] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * size + row] as number);
  }
}
