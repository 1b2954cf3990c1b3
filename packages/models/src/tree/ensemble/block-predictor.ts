import type { EnsembleMemory } from "./kernel-memory.js";

/** An ensemble in the memory of kernels. */
export interface BlockPredictor {
  /** The memory. */
  readonly memory: EnsembleMemory;
  /** How many rows it takes at a time. */
  readonly capacity: number;
  /**
   * Computes raw outputs of some rows.
   *
   * @param columns - For each column one number a row; NaN is missing.
   * @param from - The first row.
   * @param count - How many, at most `capacity`.
   * @param raw - Receives the raw outputs of all rows, row-major.
   */
  predict(columns: readonly Float64Array[], from: number, count: number, raw: Float64Array): void;
}
