import type { Scales } from "./fixed-point.js";

/** What is minimised, over rows in the kernels' memory. */
export interface Objective {
  /** How many scores a row has: trees an iteration. */
  readonly outputs: number;
  /**
   * The constants that minimise it, one for each output: the first scores.
   */
  base(): Float64Array;
  /**
   * Writes gradient pairs for the scores as they are.
   *
   * @param scores - Where the scores are, class-major.
   * @param pairs - Where the pairs go, class-major.
   * @returns Their scales.
   */
  gradients(scores: number, pairs: number): Scales;
  /**
   * Whether leaves get a value of their own once the tree is grown: the one that minimises the objective over their
   * rows, given by {@link Objective.leafValue}.
   */
  readonly renews: boolean;
  /**
   * What to add to the scores of rows so that the objective is least; only where it renews.
   *
   * @param rows - The rows.
   * @param scores - Their scores, of all rows.
   */
  leafValue(rows: Uint32Array, scores: Float64Array): number;
}

/** What objectives are made of. */
export interface ObjectiveRows {
  /** How many rows. */
  readonly rows: number;
  /** Rows from one output's scores to the next, even. */
  readonly pitch: number;
  /** Weights, undefined for all 1. */
  readonly weights: Float64Array | undefined;
  /** By how much rows may be amplified by sampling. */
  readonly amplification: number;
}
