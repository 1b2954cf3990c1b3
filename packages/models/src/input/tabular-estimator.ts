import type { Classifier, Estimator, Examples, RowValues, TableSchema } from "@portrait/core";

/**
 * An estimator of a classifier over columns that can be told to use further columns. `fuse` needs it to add the
 * vectors of graphs to the inputs; estimators that take all columns of the examples have `inputs` undefined.
 */
export interface TabularEstimator<
  Row extends RowValues = RowValues,
  M extends Classifier<Row> = Classifier<Row>,
> extends Estimator<Examples<Row>, M> {
  /** The columns that it learns from; undefined for all that it can use. */
  readonly inputs: TableSchema<Row> | undefined;
  /**
   * The same estimator over other columns.
   *
   * @param inputs - The columns.
   */
  withInputs(inputs: TableSchema): TabularEstimator;
}
