import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** Adds a vector's products with itself. */
function addOuter(matrix: Matrix, vectors: Float32Array, at: number, weight: number): void {
  const width = matrix.rows;
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < width; column++) {
      const product = (vectors[at + row] as number) * (vectors[at + column] as number);
      matrix.set(row, column, matrix.get(row, column) + weight * product);
    }
  }
}

/**
 * What each item that a user had adds to a score. A user who is folded in has the vector `A^-1 sum_i h_i`, with
 * `A = unobservedWeight * H'H + sum_i h_i h_i' + penalty * I`, so that item i adds `h_i' A^-1 h` to the score of the item with the vector h
 * (Hu, Koren and Volinsky 2008, section 5).
 *
 * @param vectors - The items' vectors H, row-major.
 * @param width - The length of a vector.
 * @param unobservedWeight - The weight of the squared scores of all pairs.
 */
export function leastSquaresReasons(
  vectors: Float32Array,
  width: number,
  unobservedWeight: number,
): (own: Int32Array, penalty: number, item: number) => Float64Array {
  let gram: Matrix | undefined;
  const gramOf = (): Matrix => {
    const matrix = Matrix.zeros(width, width);
    for (let at = 0; at < vectors.length; at += width) addOuter(matrix, vectors, at, unobservedWeight);
    return matrix;
  };
  return (own, penalty, item) => {
    gram ??= gramOf();
    const matrix = gram.clone();
    for (const place of own) addOuter(matrix, vectors, place * width, 1);
    for (let row = 0; row < width; row++) matrix.set(row, row, matrix.get(row, row) + penalty);
    const target = Matrix.columnVector(Array.from(vectors.subarray(item * width, (item + 1) * width)));
    const weights = new CholeskyDecomposition(matrix).solve(target).to1DArray();
    return Float64Array.from(own, (place) =>
      weights.reduce((sum, weight, column) => sum + weight * (vectors[place * width + column] as number), 0),
    );
  };
}
