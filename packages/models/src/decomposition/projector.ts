import type { Model, PredictOptions, RowValues, ScoringData, TableSchema } from "@portrait/core";

/** Rows as points in a space of few dimensions. */
export interface Projection {
  /** How many dimensions there are. */
  readonly dimensions: number;
  /** How many rows there are. */
  readonly length: number;
  /** Row-major: row `r` holds `values[r * dimensions + d]`. */
  readonly values: Float64Array;
}

/** A model that places rows in a space of few dimensions. */
export interface Projector<Row extends RowValues = RowValues> extends Model {
  /** How many dimensions the space has. */
  readonly dimensions: number;
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
  /** For each dimension the variance of the training rows along it. */
  readonly explainedVariance: readonly number[];
  /** For each dimension its share of the variance of the training rows in all columns; they sum to at most 1. */
  readonly explainedVarianceRatio: readonly number[];
  /** For each dimension the singular value of the training rows. */
  readonly singularValues: readonly number[];
  /**
   * The points of many rows.
   *
   * @param data - The rows; further columns of a snapshot are ignored, of row objects an error.
   * @param options - Threads and signal; models that need neither ignore them.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  transform(data: ScoringData<Row>, options?: PredictOptions): Promise<Projection>;
  /**
   * The point of one row, without a promise.
   *
   * @param row - The row, with just the input columns.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  transformOne(row: Row): Float64Array;
}
