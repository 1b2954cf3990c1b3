import type { PredictOptions } from "@portrait/core";
import { predictRaw, predictRawOne } from "./predict-raw.js";
import type { TreeEnsemble } from "./tree-ensemble.js";

/** Computes raw outputs of an ensemble; what it prepares is prepared once, when first asked for. */
export interface EnsemblePredictor {
  /**
   * The raw outputs of one row.
   *
   * @param row - One number for each column; NaN is missing.
   * @param into - Receives `outputs` numbers.
   */
  one(row: Float64Array, into: Float64Array): void;
  /**
   * The raw outputs of many rows, equal to the bit to those row by row.
   *
   * @param columns - For each column one number a row; NaN is missing.
   * @param rows - How many rows there are.
   * @param options - Threads and signal.
   * @returns Row-major: output `o` of row `r` is at `r * outputs + o`.
   * @throws PortraitError `aborted`, `out-of-memory`.
   */
  many(columns: readonly Float64Array[], rows: number, options?: PredictOptions): Promise<Float64Array>;
}

/**
 * Prepares predictions.
 *
 * @param ensemble - The ensemble.
 */
export function createPredictor(ensemble: TreeEnsemble): EnsemblePredictor {
  return Object.freeze<EnsemblePredictor>({
    one(row, into) {
      into.set(predictRawOne(ensemble, row));
    },
    async many(columns, rows) {
      return predictRaw(ensemble, columns, rows);
    },
  });
}
