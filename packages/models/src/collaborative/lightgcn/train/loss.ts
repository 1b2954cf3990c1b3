import type { Csr } from "@portrait/kernels";
import type { Sides } from "./sides.js";

/** What a loss is computed from. */
export interface Scoring {
  /** The pairs to be scored high, with their weights. */
  readonly targets: Csr;
  /** The vectors that are scored. */
  readonly vectors: Sides;
  /** Where the gradient by them goes; whatever is there is overwritten. */
  readonly gradient: Sides;
  /** Room for a vector of every user. */
  readonly spare: number;
  /** How much each user and, behind them, each item counts in the penalty; the loss adds those it compares with. */
  readonly decay: Float32Array;
  /** Whether the loss shall do so. */
  readonly penaliseNegatives: boolean;
}

/**
 * A loss of one step: writes the gradient, returns the value.
 *
 * @param scoring - What it is computed from.
 * @param step - The step's number, by which it draws.
 */
export type Loss = (scoring: Scoring, step: number) => number;

/** Adds up what the kernels found for each user. */
export function sumOf(losses: Float64Array): number {
  let sum = 0;
  for (const loss of losses) sum += loss;
  return sum;
}
