import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { factorCholesky, solveCholesky } from "./cholesky.js";
import type { Solution, SolveOptions } from "./outcome.js";
import type { LinearProblem } from "./problem.js";
import { dot, greatest } from "./vectors.js";

/** With more columns the products of all pairs cost more than iterations. */
export const LARGEST_DIRECT = 1024;

/** Pivots of the matrix of correlations below this make its columns count as dependent. */
const LEAST_PIVOT = 1e-10;

/** Eigenvalues below this, relative to the greatest, count as 0. */
const LEAST_EIGENVALUE = 1e-12;

/** Corrections of the first solution. */
const REFINEMENTS = 4;

/** Products of the columns, less those of their means if there is an intercept, plus the penalty. */
interface Products {
  readonly matrix: Float64Array;
  readonly means: Float64Array;
}

function centredProducts(problem: LinearProblem, l2: number): Products {
  const { width, pitch, total, intercept } = problem;
  const gram = problem.gram(problem.weights);
  const means = Float64Array.from({ length: width }, (_, column) =>
    intercept ? (gram[width * pitch + column] as number) / total : 0,
  );
  const matrix = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < width; column++) {
      const product = gram[row * pitch + column] as number;
      matrix[row * width + column] = product - total * (means[row] as number) * (means[column] as number);
    }
    matrix[row * width + row] = (matrix[row * width + row] as number) + l2;
  }
  return { matrix, means };
}

/** Multiplies by the inverse of a matrix scaled to ones on its diagonal; nothing when that is nearly singular. */
function exactInverse(matrix: Float64Array, size: number): ((vector: Float64Array) => void) | undefined {
  const scales = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const diagonal = matrix[row * (size + 1)] as number;
    if (!(diagonal > 0)) return undefined;
    scales[row] = 1 / Math.sqrt(diagonal);
  }
  const factor = matrix.map(
    (value, at) => value * (scales[Math.floor(at / size)] as number) * (scales[at % size] as number),
  );
  if (!factorCholesky(factor, size)) return undefined;
  for (let row = 0; row < size; row++) {
    if (!((factor[row * (size + 1)] as number) ** 2 > LEAST_PIVOT)) return undefined;
  }
  const scale = (vector: Float64Array): void => {
    for (let row = 0; row < size; row++) vector[row] = (vector[row] as number) * (scales[row] as number);
  };
  return (vector) => {
    scale(vector);
    solveCholesky(factor, vector);
    scale(vector);
  };
}

/** Multiplies by the pseudo-inverse, which gives the solution of least norm. */
function pseudoInverse(matrix: Float64Array, size: number): (vector: Float64Array) => void {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.from1DArray(size, size, Array.from(matrix)),
    { assumeSymmetric: true },
  );
  const most = realEigenvalues.reduce((a, b) => Math.max(a, b), 0);
  const kept = realEigenvalues.flatMap((value, index) =>
    value > LEAST_EIGENVALUE * most
      ? [{ value, direction: Float64Array.from(eigenvectorMatrix.getColumn(index)) }]
      : [],
  );
  return (vector) => {
    const from = vector.slice();
    vector.fill(0);
    for (const { value, direction } of kept) {
      const share = dot(from, direction) / value;
      for (let row = 0; row < size; row++) {
        vector[row] = (vector[row] as number) + share * (direction[row] as number);
      }
    }
  };
}

/**
 * Minimises `(sum_i c_i / 2 * (y_i - z_i)^2 + l2 / 2 * ||w||^2) / total` over dense columns by the normal equations of the
 * centred columns, with iterative refinement against the data. Where columns determine each other and there is no
 * penalty, the solution is the one whose weights have the least norm. O(rows * columns^2 / 2 + columns^3).
 *
 * @param problem - The problem: squared losses, no sparse columns, at most {@link LARGEST_DIRECT} dense ones.
 * @param l2 - The strength of the penalty.
 * @param options - When to stop.
 */
export async function solveSquares(
  problem: LinearProblem,
  l2: number,
  options: SolveOptions,
): Promise<Solution> {
  const { width, size, total, intercept } = problem;
  const { matrix, means } = centredProducts(problem, l2);
  const invert = exactInverse(matrix, width) ?? pseudoInverse(matrix, width);
  const point = new Float64Array(size);
  const gradient = new Float64Array(size);
  const evaluate = (at: Float64Array): number => {
    const losses = problem.evaluate(at, gradient);
    const weights = at.subarray(0, width);
    for (let column = 0; column < width; column++) {
      gradient[column] = (gradient[column] as number) + l2 * (weights[column] as number);
    }
    return losses + (l2 / 2) * dot(weights, weights);
  };
  let value = evaluate(point);
  let norm = greatest(gradient);
  let iterations = 0;
  let reason: Solution["reason"] = "gradient";
  for (; norm / total > options.tolerance && iterations < REFINEMENTS; iterations++) {
    if (iterations >= options.maxIterations) {
      reason = "iterations";
      break;
    }
    const slope = intercept ? (gradient[width] as number) : 0;
    const move = Float64Array.from(
      { length: width },
      (_, column) => -((gradient[column] as number) - (means[column] as number) * slope),
    );
    invert(move);
    const next = point.slice();
    for (let column = 0; column < width; column++) {
      next[column] = (next[column] as number) + (move[column] as number);
    }
    if (intercept) next[width] = (next[width] as number) - slope / total - dot(means, move);
    const nextValue = evaluate(next);
    const nextNorm = greatest(gradient);
    if (!(nextNorm < norm)) {
      reason = "stalled";
      break;
    }
    point.set(next);
    [value, norm] = [nextValue, nextNorm];
    await options.onIteration(iterations + 1, value / total);
  }
  const gradientNorm = norm / total;
  if (reason === "gradient" && gradientNorm > options.tolerance) reason = "stalled";
  return { point, value: value / total, gradientNorm, iterations, reason };
}
