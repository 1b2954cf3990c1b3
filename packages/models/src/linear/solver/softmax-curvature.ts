import { factorCholesky, solveCholesky } from "./cholesky.js";
import { LARGEST_FACTOR, type Precondition, RIDGE } from "./curvature.js";
import type { Details, LinearProblem } from "./problem.js";

/**
 * Whether all classes' second derivatives together are small enough to be factored.
 *
 * @param problem - The problem.
 */
export function hasSoftmaxFactor({ loss, outputs, width, sparseWidth }: LinearProblem): boolean {
  return loss === "softmax" && sparseWidth === 0 && outputs * (width + 1) <= LARGEST_FACTOR;
}

/** For each class and row its weight times the class's probability. */
function shares(problem: LinearProblem, details: Details): readonly Float64Array[] {
  const { instance, rows, outputs, weights, target } = problem;
  const codes = instance.f64(target, rows);
  const weightOf = weights === 0 ? undefined : instance.f64(weights, rows);
  return Array.from({ length: outputs }, (_, output) => {
    const found = instance.f64(details.residuals + output * rows * 8, rows).slice();
    for (let row = 0; row < rows; row++) {
      if (codes[row] !== output) continue;
      found[row] = (found[row] as number) + (weightOf === undefined ? 1 : (weightOf[row] as number));
    }
    return found;
  });
}

/**
 * The inverse second derivatives of `(softmax losses + l2 / 2 * ||w||^2) / total` by the weights and intercepts of all
 * classes together, at the point that was last evaluated. O(rows * columns^2 * classes^2 / 4).
 *
 * @param problem - The problem.
 * @param details - What is known at the point.
 * @param l2 - The strength of the penalty.
 * @param room - Where to put the weights of the rows.
 * @returns Nothing when they are not positive definite.
 */
export function softmaxCurvature(
  problem: LinearProblem,
  details: Details,
  l2: number,
  room: number,
): Precondition | undefined {
  const { instance, rows, outputs, columns, width, pitch, intercept, total, size, weights } = problem;
  const matrix = new Float64Array(size * size);
  const place = (output: number, column: number): number =>
    column < width ? output * columns + column : outputs * columns + output;
  const own = width + (intercept ? 1 : 0);
  const parts = shares(problem, details);
  for (let a = 0; a < outputs; a++) {
    for (let b = 0; b <= a; b++) {
      const bends = instance.f64(room, rows);
      const weightOf = weights === 0 ? undefined : instance.f64(weights, rows);
      const [left, right] = [parts[a] as Float64Array, parts[b] as Float64Array];
      for (let row = 0; row < rows; row++) {
        const weight = weightOf === undefined ? 1 : (weightOf[row] as number);
        const share = left[row] as number;
        const joint = weight > 0 ? (share * (right[row] as number)) / weight : 0;
        bends[row] = (a === b ? share : 0) - joint;
      }
      const gram = problem.gram(room);
      for (let row = 0; row < own; row++) {
        for (let column = 0; column < own; column++) {
          const value = (gram[row * pitch + column] as number) / total;
          const [i, j] = [place(a, row), place(b, column)];
          matrix[i * size + j] = value;
          matrix[j * size + i] = value;
        }
      }
    }
  }
  let most = 0;
  for (let index = 0; index < size; index++) {
    const at = index * (size + 1);
    if (index < outputs * columns) matrix[at] = (matrix[at] as number) + l2 / total;
    most = Math.max(most, matrix[at] as number);
  }
  for (let index = 0; index < size; index++) {
    matrix[index * (size + 1)] = (matrix[index * (size + 1)] as number) + RIDGE * most;
  }
  return factorCholesky(matrix, size) ? (vector) => solveCholesky(matrix, vector) : undefined;
}
