import type {
  Estimator,
  Examples,
  Model,
  PredictOptions,
  RowValues,
  ScoringData,
  TableSchema,
  TargetVector,
} from "@portrait/core";
import type { EstimatorOptions } from "../estimator/suite.js";

/**
 * What becomes of a fit on data that teaches nothing: `"error"` is a PortraitError `invalid-data`; `"model"` is a model
 * with valid answers, as its documentation says.
 */
export type Outcome = "error" | "model";

/**
 * What a sample weight means. `"replicates"`: a row of weight 2 counts as the same row twice and one of weight 0 as
 * none, but for rounding. `"accepted"`: weights of 1 change nothing and other weights something, as where rows are
 * drawn at random.
 */
export type WeightMeaning = "replicates" | "accepted";

/** What becomes of fits on odd data. */
export interface SupervisedOutcomes {
  /** One example; left out, `"error"`. */
  readonly oneRow?: Outcome;
  /** Examples whose targets are all the same; left out, `"error"`. */
  readonly oneTarget?: Outcome;
  /** Columns in which every row has the same value; left out, `"model"`. */
  readonly constantColumns?: Outcome;
  /** A column without any value; left out, `"model"`. */
  readonly nullColumn?: Outcome;
  /** An infinite number; left out, `"error"`. */
  readonly infinite?: Outcome;
}

/** How far two answers may lie apart where only the order of something differs. */
export interface OrderTolerance {
  /** The order of the training rows; left out, 1e-9. */
  readonly rows?: number;
  /** The order of the columns, and of the categories in a dictionary; left out, 1e-9. */
  readonly columns?: number;
  /** Scoring a row alone or among others; left out, 1e-12. */
  readonly batch?: number;
  /** Weights instead of repeated rows; left out, 1e-6. */
  readonly weights?: number;
}

/** What the models of supervised estimators have in common. */
export interface SupervisedModel extends Model {
  /** The input columns. */
  readonly inputs: TableSchema;
  /** How far ahead the outcome lies, in milliseconds. */
  readonly horizon: number;
}

/** A supervised estimator, its data, and how to ask its models; numbers are compared, whatever they mean. */
export interface SupervisedSubject<M extends SupervisedModel, Target extends TargetVector>
  extends EstimatorOptions {
  /** The estimator. */
  readonly estimator: Estimator<Examples<RowValues, Target>, M>;
  /** What it learns from; the first row is without nulls. */
  readonly examples: Examples<RowValues, Target>;
  /** What becomes of fits on odd data. */
  readonly outcomes: Required<SupervisedOutcomes>;
  /** How far two answers may lie apart. */
  readonly tolerance: Required<OrderTolerance>;
  /** What a sample weight means. */
  readonly weights: WeightMeaning;
  /** What the answers are called: `probabilities` or `predictions`. */
  readonly noun: string;
  /**
   * The answers for many rows, checked, as one list of as many numbers for each row.
   *
   * @param model - The model.
   * @param data - The rows.
   * @param rows - How many there are.
   * @param options - Passed to the model.
   */
  scores(
    model: M,
    data: ScoringData<RowValues>,
    rows: number,
    options?: PredictOptions,
  ): Promise<readonly number[]>;
  /**
   * The answers for one row, checked, as many numbers as for a row of {@link SupervisedSubject.scores}.
   *
   * @param model - The model.
   * @param row - The row.
   */
  scoresOfOne(model: M, row: RowValues): readonly number[];
  /**
   * Examples whose targets are all the same: one for each target that is worth trying.
   */
  oneTarget(): readonly Examples<RowValues, Target>[];
  /** Examples with targets that no estimator may take; each must be refused as `invalid-data`. */
  oddTargets(): readonly Examples<RowValues, Target>[];
}

/** The outcomes where a suite says nothing. */
export const defaultOutcomes: Required<SupervisedOutcomes> = Object.freeze({
  oneRow: "error",
  oneTarget: "error",
  constantColumns: "model",
  nullColumn: "model",
  infinite: "error",
});

/** The tolerances where a suite says nothing. */
export const defaultTolerance: Required<OrderTolerance> = Object.freeze({
  rows: 1e-9,
  columns: 1e-9,
  batch: 1e-12,
  weights: 1e-6,
});
