import type { Estimate, ModelFacts } from "../evaluate/evaluation.js";

/** What a model loses without the information of a column, or of several at once. */
export interface ColumnImportance extends Estimate<"bootstrap"> {
  /** The columns, permuted together. */
  readonly columns: readonly string[];
  /** By how much the metric gets worse, the mean over the repeats; about 0 for what the model does not need. */
  readonly value: number;
  /** The same for each permutation. */
  readonly repeats: readonly number[];
  /** The standard deviation over the permutations (denominator repeats - 1). */
  readonly standardDeviation: number;
  /** On how many resamples the interval rests. */
  readonly resamples: number;
}

/** What `permutationImportance` gives. Plain data. */
export interface Importances {
  /** The model. */
  readonly model: ModelFacts;
  /** The metric that got worse. */
  readonly metric: {
    /** Its name. */
    readonly name: string;
    /** Its name as people write it. */
    readonly title: string;
    /** Whether a greater value is a better one. */
    readonly higherIsBetter: boolean;
  };
  /** The metric on the rows as they are. */
  readonly base: number;
  /** The columns and groups, the most important first; ties in the order asked for. */
  readonly importances: readonly ColumnImportance[];
  /** How many rows there were. */
  readonly rows: number;
  /** How many different users they are of. */
  readonly users: number;
  /** How the numbers came about. */
  readonly protocol: {
    /** How often each group was permuted. */
    readonly repeats: number;
    /** How many resamples were drawn. */
    readonly bootstrap: number;
    /** The share of resamples within an interval. */
    readonly level: number;
    /** The seed of permutations and resamples. */
    readonly seed: number;
    /** What a resample draws with replacement: all rows of a user go together. */
    readonly unit: "user";
  };
}
