import type { KernelFunction, PointMatrix } from "./kernel-function.js";

/**
 * A quadratic problem with box constraints and one equality:
 * minimise `1/2 b'Kb - z'b + epsilon * sum |b|` over `lower <= b <= upper` with `sum b` as it is at the start.
 * `b` is `y * alpha` of the usual dual.
 */
export interface SmoProblem {
  /** The points. */
  readonly matrix: PointMatrix;
  /** The kernel function. */
  readonly kernel: KernelFunction;
  /** The linear term `z`: labels of -1 and 1, the target of a regression, or zeros. */
  readonly linear: Float64Array;
  /** The least value of each variable, at most 0. */
  readonly lower: Float64Array;
  /** The greatest value of each variable, at least 0. */
  readonly upper: Float64Array;
  /** The half width of the tube of a regression; 0 elsewhere. */
  readonly epsilon: number;
  /** Where to start; zeros when left out. */
  readonly start?: Float64Array;
}

/** How {@link SmoProblem}s are solved. */
export interface SmoOptions {
  /** The greatest violation of the optimality conditions that is accepted. */
  readonly tolerance: number;
  /** The most steps. */
  readonly maxIterations: number;
  /** Whether variables that seem to have found their bound are set aside for a time. */
  readonly shrinking: boolean;
  /** How many bytes the cached kernel rows may take. */
  readonly cacheBytes: number;
  /** Called now and then, to be awaited: throws when the fit was aborted. */
  readonly pause: () => Promise<void>;
}

/** The solution of a {@link SmoProblem}. */
export interface SmoSolution {
  /** The variables. */
  readonly beta: Float64Array;
  /** The intercept of the decision function. */
  readonly intercept: number;
  /** The value of the objective. */
  readonly objective: number;
  /** How many pairs were optimised. */
  readonly iterations: number;
  /** The greatest violation of the optimality conditions. */
  readonly gap: number;
  /** Whether `gap` is at most the tolerance. */
  readonly converged: boolean;
  /** How many kernel rows were computed. */
  readonly kernelRows: number;
}
