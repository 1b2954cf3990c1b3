import { type Convergence, convergenceOf } from "../linear/convergence.js";
import { factorCholesky, solveCholesky } from "../linear/solver/cholesky.js";
import { minimise, type Objective } from "../linear/solver/lbfgs.js";

/** The logarithm of a likelihood by the logarithms of its parameters. Gives its value and writes its gradient. */
export type LogLikelihood = (point: Float64Array, gradient: Float64Array) => number;

/** How a likelihood is maximised. */
export interface LikelihoodOptions {
  /** The strength of the penalty `l2 / 2 * ||point||^2`. */
  readonly l2: number;
  /** The most iterations. */
  readonly maxIterations: number;
  /** The greatest derivative, by customer, to stop at. */
  readonly tolerance: number;
  /** How many customers there are. */
  readonly total: number;
  /** Awaited after each iteration. */
  readonly onIteration: (iteration: number, value: number) => Promise<void>;
}

/** Where a likelihood is greatest. */
export interface MaximumLikelihood {
  /** The logarithms of the parameters. */
  readonly point: Float64Array;
  /** Their standard errors; undefined where the curvature gives none, or one above 100. */
  readonly errors: Float64Array | undefined;
  /** How the search ended. */
  readonly convergence: Convergence;
}

const STEP = 1e-4;
/** A standard error of a logarithm above which the parameter may as well be anything. */
const UNSETTLED = 100;

/** Square roots of the diagonal of the inverse of the matrix of second derivatives, by differences of gradients. */
function standardErrors(objective: Objective, point: Float64Array): Float64Array | undefined {
  const size = point.length;
  const matrix = new Float64Array(size * size);
  const [above, below] = [new Float64Array(size), new Float64Array(size)];
  for (let row = 0; row < size; row++) {
    const moved = point.slice();
    moved[row] = (point[row] as number) + STEP;
    objective(moved, above);
    moved[row] = (point[row] as number) - STEP;
    objective(moved, below);
    for (let column = 0; column < size; column++) {
      matrix[row * size + column] = ((above[column] as number) - (below[column] as number)) / (2 * STEP);
    }
  }
  if (!factorCholesky(matrix, size)) return undefined;
  return point.map((_, row) => {
    const unit = new Float64Array(size);
    unit[row] = 1;
    solveCholesky(matrix, unit);
    return Math.sqrt(unit[row] as number);
  });
}

/**
 * Maximises a likelihood over the logarithms of its parameters, from 0, by L-BFGS.
 *
 * @param likelihood - The logarithm of the likelihood.
 * @param size - How many parameters there are.
 * @param options - See {@link LikelihoodOptions}.
 */
export async function maximiseLikelihood(
  likelihood: LogLikelihood,
  size: number,
  options: LikelihoodOptions,
): Promise<MaximumLikelihood> {
  const { l2, total, tolerance, maxIterations, onIteration } = options;
  const penalised: Objective = (point, gradient) => {
    let value = -likelihood(point, gradient);
    point.forEach((coordinate, index) => {
      value += (l2 / 2) * coordinate * coordinate;
      gradient[index] = l2 * coordinate - (gradient[index] as number);
    });
    return value;
  };
  const mean: Objective = (point, gradient) => {
    const value = penalised(point, gradient) / total;
    gradient.forEach((slope, index) => {
      gradient[index] = slope / total;
    });
    return value;
  };
  const found = await minimise(mean, new Float64Array(size), { tolerance, maxIterations, onIteration });
  const { point, value, reason, iterations, gradientNorm } = found;
  const errors = standardErrors(penalised, point);
  const convergence = convergenceOf({ reason, iterations, gradientNorm, objective: value * total });
  return { point, errors: errors?.every((error) => error <= UNSETTLED) ? errors : undefined, convergence };
}
