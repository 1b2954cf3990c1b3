import { guessCurvature } from "./curvature.js";
import { minimise } from "./lbfgs.js";
import type { Solution, SolveOptions } from "./outcome.js";
import type { LinearProblem } from "./problem.js";
import { solveRows } from "./solve-rows.js";
import { dot, greatest } from "./vectors.js";
import { warmStart } from "./warm-start.js";

/**
 * Minimises `(losses + l2 / 2 * ||w||^2) / total` by L-BFGS. With many rows and few dense columns it starts from the
 * optimum of a sample, with the sample's second derivatives; where there are more sparse columns than rows it first
 * searches among the combinations of rows.
 *
 * @param problem - The problem.
 * @param l2 - The strength of the penalty.
 * @param start - Where to start.
 * @param bend - A guess at the second derivative of a loss by its margin.
 * @param options - When to stop.
 */
export async function solveSmooth(
  problem: LinearProblem,
  l2: number,
  start: Float64Array,
  bend: number,
  options: SolveOptions,
): Promise<Solution> {
  const found = await solveRows(problem, l2, start, options);
  if (found === undefined) return solveColumns(problem, l2, start, bend, options);
  const { iterations, reason } = found;
  if (reason === "gradient" || iterations >= options.maxIterations) return found;
  const rest = await solveColumns(problem, l2, found.point, bend, {
    tolerance: options.tolerance,
    maxIterations: options.maxIterations - iterations,
    onIteration: (iteration, value) => options.onIteration(iterations + iteration, value),
  });
  return { ...rest, iterations: iterations + rest.iterations };
}

async function solveColumns(
  problem: LinearProblem,
  l2: number,
  start: Float64Array,
  bend: number,
  options: SolveOptions,
): Promise<Solution> {
  const { total } = problem;
  const weights = problem.outputs * problem.columns;
  const objective = (point: Float64Array, gradient: Float64Array): number => {
    const losses = problem.evaluate(point, gradient);
    const part = point.subarray(0, weights);
    for (let index = 0; index < weights; index++) {
      gradient[index] = ((gradient[index] as number) + l2 * (part[index] as number)) / total;
    }
    for (let index = weights; index < gradient.length; index++) {
      gradient[index] = (gradient[index] as number) / total;
    }
    return (losses + (l2 === 0 ? 0 : (l2 / 2) * dot(part, part))) / total;
  };
  const gradient = new Float64Array(start.length);
  const resumed = start.some((coordinate) => coordinate !== 0);
  const first = resumed ? objective(start, gradient) : Number.POSITIVE_INFINITY;
  const done = resumed && greatest(gradient) <= options.tolerance;
  const warm = done ? undefined : warmStart(problem, l2, start);
  const better = warm !== undefined && (!resumed || objective(warm.point, gradient) < first);
  const precondition = done ? undefined : (warm?.precondition ?? guessCurvature(problem, l2, bend));
  return minimise(objective, better ? warm.point : start, {
    tolerance: options.tolerance,
    maxIterations: options.maxIterations,
    onIteration: options.onIteration,
    ...(precondition === undefined ? {} : { precondition }),
  });
}
