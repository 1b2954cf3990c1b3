/** Where a minimisation ended. */
export interface Solution {
  /** The point: the weights of each output, then the intercepts. */
  readonly point: Float64Array;
  /** The objective there, divided by the sum of the row weights. */
  readonly value: number;
  /** How far it is from optimal: the greatest component of the least subgradient, divided by the sum of the row weights. */
  readonly gradientNorm: number;
  /** How many iterations were done. */
  readonly iterations: number;
  /** Why it ended. */
  readonly reason: "gradient" | "iterations" | "stalled";
}

/** When to stop, and whom to tell. */
export interface SolveOptions {
  /** Stop when the subgradient of the objective, divided by the sum of the row weights, is no greater than this. */
  readonly tolerance: number;
  /** Stop after this many iterations. */
  readonly maxIterations: number;
  /**
   * Called after each iteration; what it throws stops the minimisation.
   *
   * @param iteration - How many iterations are done.
   * @param value - The objective, divided by the sum of the row weights.
   */
  readonly onIteration: (iteration: number, value: number) => Promise<void>;
}
