import type { Model, PredictOptions, RowValues, ScoringData, Snapshot, TableSchema } from "@portrait/core";

/** What clustering learns from: rows without answers. `Examples` are such too; their weights count. */
export interface ClusterData<Row extends RowValues = RowValues> extends Snapshot<Row> {
  /** How much each row counts, finite and at least 0; absent when all count 1. */
  readonly weights?: Float64Array;
}

/** A model that puts rows into groups of like ones. */
export interface Clusterer<Row extends RowValues = RowValues> extends Model {
  /** How many clusters there are. */
  readonly clusters: number;
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
  /**
   * The clusters of many rows.
   *
   * @param data - The rows; further columns of a snapshot are ignored, of row objects an error.
   * @param options - Threads and signal; models that need neither ignore them.
   * @returns For each row the number of its cluster, from 0.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  assign(data: ScoringData<Row>, options?: PredictOptions): Promise<Int32Array>;
  /**
   * The cluster of one row, without a promise.
   *
   * @param row - The row, with just the input columns.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  assignOne(row: Row): number;
}
