import { factorCholesky, solveCholesky } from "./cholesky.js";
import type { LinearProblem } from "./problem.js";

/** With more coefficients of an output than this the factor costs more than the iterations that it saves. */
export const LARGEST_FACTOR = 256;

/** Added to the diagonal, relative to its greatest entry, so that columns which determine each other do no harm. */
export const RIDGE = 1e-9;

/** Multiplies a vector in place by a guess at the inverse of the matrix of second derivatives. */
export type Precondition = (vector: Float64Array) => void;

/** A factor of the second derivatives by the dense weights and the intercept of one output. */
export type Factor = Float64Array;

/**
 * Factors `(X^T D X + l2 * I) / total` over the dense columns and, if there is one, the intercept.
 *
 * @param problem - The problem.
 * @param gram - `X^T D X` with a last column of ones, as {@link LinearProblem.gram} gives it.
 * @param scale - What to multiply `gram` by.
 * @param l2 - The strength of the penalty.
 * @param total - What to divide by.
 * @returns Nothing when it is not positive definite.
 */
export function factorGram(
  problem: LinearProblem,
  gram: Float64Array,
  scale: number,
  l2: number,
  total: number,
): Factor | undefined {
  const { width, pitch, intercept } = problem;
  const size = width + (intercept ? 1 : 0);
  const matrix = new Float64Array(size * size);
  let most = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      matrix[row * size + column] = (scale * (gram[row * pitch + column] as number)) / total;
    }
    const at = row * (size + 1);
    if (row < width) matrix[at] = (matrix[at] as number) + l2 / total;
    most = Math.max(most, matrix[at] as number);
  }
  for (let row = 0; row < size; row++) {
    matrix[row * (size + 1)] = (matrix[row * (size + 1)] as number) + RIDGE * most;
  }
  return factorCholesky(matrix, size) ? matrix : undefined;
}

/** The sums over rows of weight times squared value, for each sparse column. */
function sparseSquares(problem: LinearProblem): Float64Array {
  const { instance, rows, sparseWidth, weights } = problem;
  const squares = new Float64Array(sparseWidth);
  const offsets = instance.i32(problem.offsets, rows + 1);
  const indices = instance.i32(problem.indices, offsets[rows] as number);
  const values = instance.f32(problem.values, indices.length);
  const weightOf = weights === 0 ? undefined : instance.f64(weights, rows);
  for (let row = 0; row < rows; row++) {
    const weight = weightOf === undefined ? 1 : (weightOf[row] as number);
    for (let e = offsets[row] as number; e < (offsets[row + 1] as number); e++) {
      const index = indices[e] as number;
      const value = values[e] as number;
      squares[index] = (squares[index] as number) + weight * value * value;
    }
  }
  return squares;
}

/** Applies one factor to the dense weights and the intercept of an output, and divides its sparse weights. */
function applyTo(
  problem: LinearProblem,
  output: number,
  factor: Factor | undefined,
  diagonal: Float64Array,
  vector: Float64Array,
): void {
  const { width, columns, outputs, intercept } = problem;
  const base = output * columns;
  const last = outputs * columns + output;
  if (factor !== undefined) {
    const part = new Float64Array(width + (intercept ? 1 : 0));
    part.set(vector.subarray(base, base + width));
    if (intercept) part[width] = vector[last] as number;
    solveCholesky(factor, part);
    vector.set(part.subarray(0, width), base);
    if (intercept) vector[last] = part[width] as number;
  } else {
    for (let column = 0; column < width; column++) {
      vector[base + column] = (vector[base + column] as number) / (diagonal[column] as number);
    }
    if (intercept) vector[last] = (vector[last] as number) / (diagonal[columns] as number);
  }
  for (let column = width; column < columns; column++) {
    vector[base + column] = (vector[base + column] as number) / (diagonal[column] as number);
  }
}

/**
 * What factors of the dense part of each output make of a vector.
 *
 * @param problem - The problem.
 * @param factors - One for each output.
 */
export function preconditionBy(problem: LinearProblem, factors: readonly Factor[]): Precondition {
  const none = new Float64Array(0);
  return (vector) => {
    factors.forEach((factor, output) => {
      applyTo(problem, output, factor, none, vector);
    });
  };
}

/** Sums of weighted squares of the dense columns, then of the ones. */
function denseSquares(problem: LinearProblem): Float64Array {
  const { instance, rows, width, stride, dense, weights } = problem;
  const weightOf = weights === 0 ? undefined : instance.f64(weights, rows);
  return Float64Array.from({ length: width }, (_, column) => {
    const values = instance.f64(dense + column * stride * 8, rows);
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const value = values[row] as number;
      sum += value * value * (weightOf === undefined ? 1 : (weightOf[row] as number));
    }
    return sum;
  });
}

/**
 * A guess at the inverse second derivatives of `(losses + l2 / 2 * ||w||^2) / total` when every margin bends its loss by
 * `bend` times the row's weight: exact over up to 256 dense columns, by the diagonal elsewhere. For logistic losses a
 * quarter bounds the second derivatives everywhere (Böhning and Lindsay, "Monotonicity of quadratic-approximation
 * algorithms", 1988). O(rows * dense columns^2 / 2 + sparse values).
 *
 * @param problem - The problem.
 * @param l2 - The strength of the penalty.
 * @param bend - The second derivative of a loss by its margin.
 */
export function guessCurvature(problem: LinearProblem, l2: number, bend: number): Precondition {
  const { width, columns, outputs, total, sparseWidth, weights } = problem;
  const factor =
    width + 1 <= LARGEST_FACTOR ? factorGram(problem, problem.gram(weights), bend, l2, total) : undefined;
  const diagonal = new Float64Array(columns + 1);
  if (factor === undefined) diagonal.set(denseSquares(problem));
  if (sparseWidth > 0) diagonal.set(sparseSquares(problem), width);
  diagonal[columns] = total;
  const most = diagonal.reduce((a, b) => Math.max(a, b), 0);
  const scaled = diagonal.map(
    (sum, column) => (bend * Math.max(sum, RIDGE * most) + (column < columns ? l2 : 0)) / total || 1,
  );
  return (vector) => {
    for (let output = 0; output < outputs; output++) applyTo(problem, output, factor, scaled, vector);
  };
}
