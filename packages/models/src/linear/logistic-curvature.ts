import { factorCholesky, solveCholesky } from "./cholesky.js";
import type { LogisticProblem } from "./logistic-loss.js";

/** With more coefficients than this the factor costs more than the iterations that it saves. */
const LARGEST = 256;

/** Added to the diagonal, relative to its greatest entry, so that columns which determine each other do no harm. */
const RIDGE = 1e-9;

/**
 * A guess at the inverse second derivatives of the logistic objective: the inverse of
 * `(sum_i c_i / 4 * x_i x_i^T + l2 * I) / sum_i c_i`, which bounds them from above everywhere (Böhning and Lindsay,
 * "Monotonicity of quadratic-approximation algorithms", 1988). O(rows * columns^2 / 2), less where the matrix holds
 * zeros.
 *
 * @param problem - What is minimised.
 * @returns Multiplies a vector by the guess, in place; `undefined` when there are more than 256 coefficients or the
 *   bound is not positive definite.
 */
export function inverseCurvature(problem: LogisticProblem): ((vector: Float64Array) => void) | undefined {
  const { matrix, width, target, classWeights, l2, fitIntercept } = problem;
  const size = width + (fitIntercept ? 1 : 0);
  if (size > LARGEST) return undefined;
  const bound = new Float64Array(size * size);
  const nonZero = new Int32Array(size);
  const row = new Float64Array(size).fill(1);
  let total = 0;
  for (let index = 0; index < target.length; index++) {
    const weight = classWeights[target[index] as 0 | 1];
    total += weight;
    row.set(matrix.subarray(index * width, (index + 1) * width));
    let count = 0;
    for (let column = 0; column < size; column++) if (row[column] !== 0) nonZero[count++] = column;
    for (let a = 0; a < count; a++) {
      const column = nonZero[a] as number;
      const factor = (weight / 4) * (row[column] as number);
      for (let b = 0; b <= a; b++) {
        const at = column * size + (nonZero[b] as number);
        bound[at] = (bound[at] as number) + factor * (row[nonZero[b] as number] as number);
      }
    }
  }
  let greatest = 0;
  for (let column = 0; column < size; column++) {
    const at = column * (size + 1);
    bound[at] = (bound[at] as number) + (column < width ? l2 : 0);
    greatest = Math.max(greatest, bound[at] as number);
  }
  for (let column = 0; column < size; column++) {
    bound[column * (size + 1)] = (bound[column * (size + 1)] as number) + RIDGE * greatest;
  }
  const factor = bound.map((value) => value / total);
  return factorCholesky(factor, size) ? (vector) => solveCholesky(factor, vector) : undefined;
}
