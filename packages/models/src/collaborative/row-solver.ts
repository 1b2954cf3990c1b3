/** Solves the least squares of one row after the other against fixed vectors; its room is used again. */
export interface RowSolver {
  /**
   * The vector `w` that minimises `sum_i (1 - w . h_i)^2 + w' G w + penalty |w|^2` over the row's columns.
   *
   * @param columns - The row's columns.
   * @param penalty - What is added to the diagonal, above 0.
   * @param into - Where the vector goes.
   */
  solve(columns: Int32Array, penalty: number, into: Float32Array): void;
}

/**
 * `weight * H' H`, row-major.
 *
 * @param vectors - H, row-major.
 * @param width - The length of a row.
 * @param weight - The factor.
 */
export function weightedGram(vectors: Float32Array, width: number, weight: number): Float64Array {
  const gram = new Float64Array(width * width);
  for (let row = 0; row < vectors.length; row += width) addOuter(gram, vectors, row, width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) gram[a * width + b] = weight * (gram[a * width + b] as number);
  }
  return gram;
}

/** Adds a row's products with itself to the lower triangle. */
function addOuter(gram: Float64Array, vectors: Float32Array, row: number, width: number): void {
  for (let a = 0; a < width; a++) {
    const factor = vectors[row + a] as number;
    const at = a * width;
    for (let b = 0; b <= a; b++) {
      gram[at + b] = (gram[at + b] as number) + factor * (vectors[row + b] as number);
    }
  }
}

/** Cholesky's factor of the lower triangle, in its place. */
function factorise(matrix: Float64Array, width: number): void {
  for (let row = 0; row < width; row++) {
    const at = row * width;
    for (let column = 0; column <= row; column++) {
      const other = column * width;
      let sum = matrix[at + column] as number;
      for (let k = 0; k < column; k++) sum -= (matrix[at + k] as number) * (matrix[other + k] as number);
      matrix[at + column] = column === row ? Math.sqrt(sum) : sum / (matrix[other + column] as number);
    }
  }
}

/** Solves `L L' x = b` in the place of b. */
function substitute(factor: Float64Array, width: number, vector: Float64Array): void {
  for (let row = 0; row < width; row++) {
    let sum = vector[row] as number;
    for (let k = 0; k < row; k++) sum -= (factor[row * width + k] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * width + row] as number);
  }
  for (let row = width - 1; row >= 0; row--) {
    let sum = vector[row] as number;
    for (let k = row + 1; k < width; k++) sum -= (factor[k * width + row] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * width + row] as number);
  }
}

/**
 * A solver against fixed vectors.
 *
 * @param vectors - H, row-major.
 * @param width - The length of a row.
 * @param gram - G, of which the lower triangle is read; see {@link weightedGram}.
 */
export function rowSolver(vectors: Float32Array, width: number, gram: Float64Array): RowSolver {
  const matrix = new Float64Array(width * width);
  const vector = new Float64Array(width);
  return {
    solve(columns, penalty, into) {
      matrix.set(gram);
      vector.fill(0);
      for (const column of columns) {
        addOuter(matrix, vectors, column * width, width);
        for (let a = 0; a < width; a++) {
          vector[a] = (vector[a] as number) + (vectors[column * width + a] as number);
        }
      }
      for (let a = 0; a < width; a++) {
        matrix[a * width + a] = (matrix[a * width + a] as number) + penalty;
      }
      factorise(matrix, width);
      substitute(matrix, width, vector);
      into.set(vector);
    },
  };
}
