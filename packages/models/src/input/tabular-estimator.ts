import type {
  Classifier,
  Estimator,
  Examples,
  Model,
  RowValues,
  TableSchema,
  TargetVector,
} from "@portrait/core";

/**
 * An estimator over columns that can be told to use further columns. `fuse` needs it to add the vectors of graphs to
 * the inputs; estimators that take all columns of the examples have `inputs` undefined. Left out, `Target` and `M` are
 * those of a classifier of a yes-or-no outcome.
 */
export interface TabularEstimator<
  Row extends RowValues = RowValues,
  M extends Model = Classifier<Row>,
  Target extends TargetVector = Uint8Array,
> extends Estimator<Examples<Row, Target>, M> {
  /** The columns that it learns from; undefined for all that it can use. */
  readonly inputs: TableSchema<Row> | undefined;
  /**
   * The same estimator over other columns.
   *
   * @param inputs - The columns.
   */
  withInputs(inputs: TableSchema): TabularEstimator<RowValues, M, Target>;
}
