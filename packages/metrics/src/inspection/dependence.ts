import type { ModelFacts } from "../evaluate/evaluation.js";

/** A value that a column is set to; `null` where there is none. */
export type GridValue = number | boolean | string | null;

/** One column of a {@link Dependence}. */
export interface DependenceColumn {
  /** Its name. */
  readonly name: string;
  /** The type of its values. */
  readonly type: "number" | "boolean" | "category";
  /** The values that it was set to. */
  readonly values: readonly GridValue[];
}

/** What `partialDependence` gives. Plain data. */
export interface Dependence {
  /** The model. */
  readonly model: ModelFacts;
  /** The columns that were set, one or two. */
  readonly columns: readonly DependenceColumn[];
  /** What the model says: `"true"` for the probability of a yes-or-no outcome, the classes, or `"prediction"`. */
  readonly outputs: readonly string[];
  /**
   * The mean over the rows, row-major by point and output. With one column the points are its values; with two, point
   * `i * columns[1].values.length + j` sets the first to its value `i`, the second to its value `j`.
   */
  readonly average: Float64Array;
  /** The answers for single rows; `null` when none were asked for. */
  readonly ice: {
    /** The rows, in the data. */
    readonly rows: Int32Array;
    /** Row-major by row, point and output. */
    readonly values: Float64Array;
  } | null;
  /** Over how many rows the mean is. */
  readonly rows: number;
}
