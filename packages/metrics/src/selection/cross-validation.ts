import type { ClassTarget, TargetVector } from "@portrait/core";
import type { Estimate } from "../evaluate/evaluation.js";
import type { ExampleMetric } from "../metric/task-metric.js";

/** How one fold was divided. */
export interface FoldFacts {
  /** How many rows were learnt from. */
  readonly train: number;
  /** How many rows were judged by. */
  readonly test: number;
}

/** What one metric says over folds. */
export interface CrossValidatedMetric<Name extends string = string> {
  /** The metric's name. */
  readonly name: Name;
  /** The metric's name as people write it. */
  readonly title: string;
  /** Whether a greater value is a better one. */
  readonly higherIsBetter: boolean;
  /** The value on each fold. */
  readonly folds: readonly number[];
  /** The mean of the values on the folds, each counting the same, with its interval. */
  readonly mean: Estimate<"bootstrap">;
  /** The standard deviation of the values on the folds (denominator folds - 1); 0 with one fold. */
  readonly standardDeviation: number;
  /** The value on the rows of all folds together, with its interval. Ranks compare the scores of different fits here. */
  readonly pooled: Estimate<"bootstrap">;
  /** On how many resamples both intervals rest. */
  readonly resamples: number;
}

/** The results of several metrics over folds, by name. */
export type CrossValidatedMetrics<Metrics extends readonly ExampleMetric[]> = {
  readonly [M in Metrics[number] as M["name"]]: CrossValidatedMetric<M["name"]>;
};

/** What every prediction that is out of fold holds. */
export interface OutOfFoldRows {
  /** The rows that were judged, in the examples, ascending: all, but for folds that leave some out. */
  readonly rows: Int32Array;
  /** For each of these rows the fold that judged it, from 0. */
  readonly fold: Int32Array;
  /** How much each row counts; absent when all count 1. */
  readonly weights?: Float64Array;
}

/** Probabilities of a yes-or-no outcome by models that did not see the row. */
export interface BinaryOutOfFold extends OutOfFoldRows {
  /** For each row the probability of the positive class. */
  readonly probabilities: Float64Array;
  /** For each row 1 if it is positive, else 0. */
  readonly target: Uint8Array;
}

/** Probabilities of several classes by models that did not see the row. */
export interface MulticlassOutOfFold extends OutOfFoldRows {
  /** The classes of the examples. */
  readonly classes: readonly string[];
  /** Row-major: the probabilities of the classes. */
  readonly probabilities: Float64Array;
  /** For each row the index of its class. */
  readonly target: Int32Array;
}

/** Numbers predicted by models that did not see the row. */
export interface RegressionOutOfFold extends OutOfFoldRows {
  /** For each row what was predicted. */
  readonly predictions: Float64Array;
  /** For each row what came true. */
  readonly target: Float64Array;
  /** For each row its query: its user and cutoff. */
  readonly queries: readonly string[];
}

/** The predictions out of fold for answers of a kind; `compute` of the metrics takes them. */
export type OutOfFold<Target extends TargetVector> = Target extends ClassTarget
  ? MulticlassOutOfFold
  : Target extends Float64Array
    ? RegressionOutOfFold
    : BinaryOutOfFold;

/** How good an estimator is, by models each judged on rows that it did not see. Plain data. */
export interface CrossValidation<
  Target extends TargetVector = TargetVector,
  Results = Readonly<Record<string, CrossValidatedMetric>>,
> {
  /** The estimator. */
  readonly estimator: {
    /** Its kind. */
    readonly kind: string;
    /** Its parameters. */
    readonly params: Readonly<Record<string, unknown>>;
  };
  /** The folds. */
  readonly folds: readonly FoldFacts[];
  /** How many different users the judged rows are of. */
  readonly users: number;
  /** The results, by the metrics' names, in the order asked for. */
  readonly metrics: Results;
  /** What was predicted for each judged row. */
  readonly outOfFold: OutOfFold<Target>;
  /** How the numbers came about. */
  readonly protocol: {
    /** How many resamples were drawn. */
    readonly bootstrap: number;
    /** The share of resamples within an interval. */
    readonly level: number;
    /** The seed of folds, fits and resamples. */
    readonly seed: number;
    /** What a resample draws with replacement: all rows of a user go together. */
    readonly unit: "user";
  };
}
