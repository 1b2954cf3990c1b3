import type { Random } from "@portrait/core";

/** The bin of a missing value in a column that had none when its bins were learnt. */
export const UNKNOWN_BIN = 255;

/** How the values of one column become bins, small integers that a byte holds. */
export interface ColumnBins {
  /** Whether bins are ranges of numbers in their order, or sets of category levels. Booleans are numbers 0 and 1. */
  readonly kind: "number" | "category";
  /** How many bins there are, that of missing values among them: 1 to 256. */
  readonly count: number;
  /** The bin of missing values: `count - 1`, or -1 if no value was missing; such a value then gets bin 255. */
  readonly missing: number;
  /**
   * Numbers: bin `b` holds the values greater than `bounds[b - 1]` and at most `bounds[b]`; the last one is the greatest
   * double. Empty for categories.
   */
  readonly bounds: Float64Array;
  /** Categories: for each code the bin of its level. Empty for numbers. */
  readonly levelBins: Uint8Array;
}

/** How bins are learnt. */
export interface BinOptions {
  /** How many bins a column may have, that of missing values not counted: 2 to 255. */
  readonly maxBins: number;
  /** Chooses the rows to learn from where there are many. */
  readonly random: Random;
  /** How many rows are looked at to place the bounds of a number's bins; left out, 200,000. */
  readonly sampleRows?: number;
}
