import type { Solution, SolveOptions } from "./outcome.js";
import type { Penalty } from "./penalty.js";
import type { LinearProblem } from "./problem.js";
import { solvePenalised } from "./solve-penalised.js";
import { solveSmooth } from "./solve-smooth.js";
import { LARGEST_DIRECT, solveSquares } from "./solve-squares.js";

/** How an objective is minimised. */
export type LinearSolver = "auto" | "lbfgs" | "coordinateDescent" | "normalEquations";

/**
 * The solver that `auto` stands for: coordinate descent where there is an `l1`; the normal equations for squared losses
 * over at most 1024 dense columns; else L-BFGS.
 *
 * @param problem - The problem.
 * @param penalty - The penalty.
 */
export function chooseSolver(problem: LinearProblem, penalty: Penalty): Exclude<LinearSolver, "auto"> {
  if (penalty.l1 > 0) return "coordinateDescent";
  const direct = problem.loss === "squared" && problem.sparseWidth === 0 && problem.width <= LARGEST_DIRECT;
  return direct ? "normalEquations" : "lbfgs";
}

/**
 * Minimises `(losses + l1 * ||w||_1 + l2 / 2 * ||w||^2) / total`.
 *
 * @param problem - The problem.
 * @param penalty - The penalty.
 * @param solver - How.
 * @param start - Where to start.
 * @param bend - A guess at the second derivative of a loss by its margin.
 * @param options - When to stop.
 */
export async function solve(
  problem: LinearProblem,
  penalty: Penalty,
  solver: LinearSolver,
  start: Float64Array,
  bend: number,
  options: SolveOptions,
): Promise<Solution> {
  const chosen = solver === "auto" ? chooseSolver(problem, penalty) : solver;
  if (chosen === "coordinateDescent") return solvePenalised(problem, penalty, start, options);
  const sound = chooseSolver(problem, penalty) === "normalEquations";
  if (chosen === "normalEquations" && sound) return solveSquares(problem, penalty.l2, options);
  return solveSmooth(problem, penalty.l2, start, bend, options);
}
