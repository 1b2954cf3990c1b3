import type { BinaryOutcomes, ScoredRows } from "../binary/scored-rows.js";
import type { ClassOutcomes, ClassRows } from "../multiclass/class-rows.js";
import type { RankedUsers, RankingOutcomes } from "../ranking/ranked-users.js";
import type { NumberOutcomes, NumberRows } from "../regression/number-rows.js";

/** What is judged: a classifier of two classes, one of several classes, a regressor, or a recommender. */
export type MetricTask = "binary" | "multiclass" | "regression" | "ranking";

/** The two classes, by name. */
export type ClassName = "positive" | "negative";

/**
 * Whether a metric gets an interval: `"bootstrap"` for means and ranks, whose resamples vary about the value;
 * `"none"` for counts of distinct things, which a resample with repeats can only lower.
 */
export type IntervalKind = "bootstrap" | "none";

/**
 * A statistic of rows sorted once: its value under a weighting.
 *
 * @param weights - How much each row (each user, for rankings) counts, in the order in which they were passed.
 * @returns The value; `NaN` where the weighting leaves it undefined.
 */
export type WeightedStatistic = (weights: Float64Array) => number;

/** A measure of a classifier of two classes. Make one with a factory such as `rocAuc()`. */
export interface BinaryMetric<Name extends string = string> {
  /** What is judged. */
  readonly task: "binary";
  /** The stable name, the key of the result. */
  readonly name: Name;
  /** The name as people write it. */
  readonly title: string;
  /** Whether a greater value is a better one. */
  readonly higherIsBetter: boolean;
  /** That it gets an interval. */
  readonly interval: "bootstrap";
  /** The classes without which it is undefined. */
  readonly needs: readonly ClassName[];
  /**
   * The value for rows.
   *
   * @param outcomes - Probabilities, target and weights.
   * @throws PortraitError `invalid-data` when the rows are malformed, or a class that the metric needs is absent.
   */
  compute(outcomes: BinaryOutcomes): number;
  /**
   * Prepares the metric for many weightings of the same rows.
   *
   * @param rows - The rows, sorted once.
   */
  prepare(rows: ScoredRows): WeightedStatistic;
}

/** A measure of a recommender. Make one with a factory such as `ndcgAtK(10)`. */
export interface RankingMetric<Name extends string = string, Interval extends IntervalKind = IntervalKind> {
  /** What is judged. */
  readonly task: "ranking";
  /** The stable name, the key of the result. */
  readonly name: Name;
  /** The name as people write it. */
  readonly title: string;
  /** Whether a greater value is a better one. */
  readonly higherIsBetter: boolean;
  /** Whether it gets an interval. */
  readonly interval: Interval;
  /** How many of the first items it looks at. */
  readonly k: number;
  /**
   * The value for rankings.
   *
   * @param outcomes - What was recommended, what was right, and the catalogue.
   * @throws PortraitError `invalid-data` when the rankings are malformed or no user has a relevant item.
   */
  compute(outcomes: RankingOutcomes): number;
  /**
   * Prepares the metric for many weightings of the same users.
   *
   * @param users - The users' rankings.
   */
  prepare(users: RankedUsers): WeightedStatistic;
}

/** A measure of a classifier of several classes. Make one with a factory such as `macroF1()`. */
export interface MulticlassMetric<Name extends string = string> {
  /** What is judged. */
  readonly task: "multiclass";
  /** The stable name, the key of the result. */
  readonly name: Name;
  /** The name as people write it. */
  readonly title: string;
  /** Whether a greater value is a better one. */
  readonly higherIsBetter: boolean;
  /** That it gets an interval. */
  readonly interval: "bootstrap";
  /**
   * The value for rows.
   *
   * @param outcomes - Classes, probabilities, target and weights.
   * @throws PortraitError `invalid-data` when the rows are malformed, or the metric is undefined on them.
   */
  compute(outcomes: ClassOutcomes): number;
  /**
   * Prepares the metric for many weightings of the same rows.
   *
   * @param rows - The rows.
   */
  prepare(rows: ClassRows): WeightedStatistic;
}

/** The numbers for which a metric is defined. */
export interface Domain {
  /** The least number. */
  readonly min: number;
  /** Whether the least number itself is outside. */
  readonly exclusive: boolean;
}

/** A measure of a regressor. Make one with a factory such as `rmse()`. */
export interface RegressionMetric<Name extends string = string> {
  /** What is judged. */
  readonly task: "regression";
  /** The stable name, the key of the result. */
  readonly name: Name;
  /** The name as people write it. */
  readonly title: string;
  /** Whether a greater value is a better one. */
  readonly higherIsBetter: boolean;
  /** That it gets an interval. */
  readonly interval: "bootstrap";
  /** The targets and predictions for which it is defined; without one, all finite numbers. */
  readonly domain: {
    /** Of the targets. */
    readonly target?: Domain;
    /** Of the predictions. */
    readonly prediction?: Domain;
  };
  /**
   * The value for rows.
   *
   * @param outcomes - Predictions, target, weights and queries.
   * @throws PortraitError `invalid-data` when the rows are malformed, outside the metric's domain, or the metric is
   *   undefined on them.
   */
  compute(outcomes: NumberOutcomes): number;
  /**
   * Prepares the metric for many weightings of the same rows.
   *
   * @param rows - The rows.
   */
  prepare(rows: NumberRows): WeightedStatistic;
}

/** Any metric. */
export type Metric = BinaryMetric | MulticlassMetric | RankingMetric | RegressionMetric;
