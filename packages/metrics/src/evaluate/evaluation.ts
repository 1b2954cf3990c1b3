import type { Provenance } from "@portrait/core";
import type { CalibrationBin } from "../curves/calibration-curve.js";
import type { PrecisionRecallPoint } from "../curves/precision-recall-curve.js";
import type { RocPoint } from "../curves/roc-curve.js";
import type { IntervalKind, Metric } from "../metric/metric.js";
import type { ConfusionMatrix } from "../multiclass/confusion-matrix.js";

/** A bound of an interval: a number, or `null` for a metric that gets no interval. */
export type Bound<Interval extends IntervalKind = IntervalKind> = Interval extends "bootstrap"
  ? number
  : null;

/** A value with its percentile interval. */
export interface Estimate<Interval extends IntervalKind = IntervalKind> {
  /** The value on the test as it is. */
  readonly value: number;
  /** The lower bound of the interval; `null` for a metric that gets none. */
  readonly low: Bound<Interval>;
  /** The upper bound of the interval; `null` for a metric that gets none. */
  readonly high: Bound<Interval>;
}

/** `Value` where a baseline was compared with, else `null`. */
export type IfCompared<Compared extends boolean, Value> = Compared extends true ? Value : null;

/** What one metric says of the model, and of the baseline on the same rows. */
export interface MetricResult<
  Name extends string = string,
  Interval extends IntervalKind = IntervalKind,
  Compared extends boolean = boolean,
> extends Estimate<Interval> {
  /** The metric's name. */
  readonly name: Name;
  /** The metric's name as people write it. */
  readonly title: string;
  /** Whether a greater value is a better one. */
  readonly higherIsBetter: boolean;
  /** On how many resamples the intervals rest; fewer than asked for where the metric was undefined on some. */
  readonly resamples: number;
  /** The baseline's value on the same rows; `null` without a baseline. */
  readonly baseline: IfCompared<Compared, Estimate<Interval>>;
  /**
   * Model minus baseline; the interval is of the differences within each resample, so it is narrower than the two
   * intervals suggest. `null` without a baseline.
   */
  readonly difference: IfCompared<Compared, Estimate<Interval>>;
}

/** The results of several metrics, by name. */
export type MetricResults<Metrics extends readonly Metric[], Compared extends boolean = boolean> = {
  readonly [M in Metrics[number] as M["name"]]: MetricResult<M["name"], M["interval"], Compared>;
};

/** Which model was judged. */
export interface ModelFacts {
  /** Its kind. */
  readonly kind: string;
  /** Where it came from; `null` for one that was made by hand. */
  readonly provenance: Provenance | null;
}

/** How the numbers came about, enough to get them again. */
export interface Protocol {
  /** How many resamples were drawn. */
  readonly bootstrap: number;
  /** The share of resamples within an interval. */
  readonly level: number;
  /** The seed of the resamples. */
  readonly seed: number;
  /** What a resample draws with replacement: all rows of a user go together. */
  readonly unit: "user";
}

/** How an evaluation on examples came about. */
export interface ExampleProtocol extends Protocol {
  /** The different cutoffs of the rows as ISO 8601 text, ascending. */
  readonly cutoffs: readonly string[];
  /** How far behind each cutoff the outcome was looked for, in milliseconds. */
  readonly horizon: number;
  /** Whether rows had weights of their own. */
  readonly weighted: boolean;
}

/** How a {@link RankingEvaluation} came about. */
export interface RankingProtocol extends Protocol {
  /** How many items each user was recommended. */
  readonly k: number;
  /** The instant before which the history lies, as ISO 8601 text. */
  readonly until: string;
  /** What was not recommended: `"history"`, what the user had already; `"given"`, what the caller said; `"none"`. */
  readonly excluded: "history" | "given" | "none";
}

/** The curves of one classifier, for plots: at most 200 points each. */
export interface BinaryCurves {
  /** The ROC curve; empty when a class is absent. */
  readonly roc: readonly RocPoint[];
  /** The precision-recall curve; empty when no row is positive. */
  readonly precisionRecall: readonly PrecisionRecallPoint[];
  /** The calibration curve in 10 bins of about equally many rows. */
  readonly calibration: readonly CalibrationBin[];
}

/** How good a classifier is: metrics with intervals beside a baseline. Plain data. */
export interface BinaryEvaluation<
  Results = Readonly<Record<string, MetricResult>>,
  Compared extends boolean = boolean,
> {
  /** What was judged. */
  readonly task: "binary";
  /** The model. */
  readonly model: ModelFacts;
  /** The baseline; `null` without. */
  readonly baseline: IfCompared<Compared, ModelFacts>;
  /** How many rows were judged. */
  readonly rows: number;
  /** How many different users they are of. */
  readonly users: number;
  /** How many rows are positive. */
  readonly positives: number;
  /** The results, by the metrics' names, in the order asked for. */
  readonly metrics: Results;
  /** The curves of the model and the baseline. */
  readonly curves: {
    /** Of the model. */
    readonly model: BinaryCurves;
    /** Of the baseline; `null` without. */
    readonly baseline: IfCompared<Compared, BinaryCurves>;
  };
  /** How the numbers came about. */
  readonly protocol: ExampleProtocol;
}

/** One class of a {@link MulticlassEvaluation}. */
export interface ClassFacts {
  /** The class. */
  readonly name: string;
  /** How many rows are of it. */
  readonly rows: number;
  /** Of the rows that the model calls so the share that are so; 0 where none is called so. */
  readonly precision: number;
  /** Of its rows the share that the model calls so; 0 where it has no rows. */
  readonly recall: number;
  /** The harmonic mean of the two; 0 where no row is called right. */
  readonly f1: number;
}

/** How good a classifier of several classes is: metrics with intervals beside a baseline. Plain data. */
export interface MulticlassEvaluation<
  Results = Readonly<Record<string, MetricResult>>,
  Compared extends boolean = boolean,
> {
  /** What was judged. */
  readonly task: "multiclass";
  /** The model. */
  readonly model: ModelFacts;
  /** The baseline; `null` without. */
  readonly baseline: IfCompared<Compared, ModelFacts>;
  /** How many rows were judged. */
  readonly rows: number;
  /** How many different users they are of. */
  readonly users: number;
  /** The classes of test, model and baseline, in code-unit order. */
  readonly classes: readonly ClassFacts[];
  /** The results, by the metrics' names, in the order asked for. */
  readonly metrics: Results;
  /** Which classes rows are of and were called, counted by weight. */
  readonly confusion: {
    /** By the model. */
    readonly model: ConfusionMatrix;
    /** By the baseline; `null` without. */
    readonly baseline: IfCompared<Compared, ConfusionMatrix>;
  };
  /** How the numbers came about. */
  readonly protocol: ExampleProtocol;
}

/** Rows of about equal predictions. */
export interface PredictionBin {
  /** The mean prediction. */
  readonly predicted: number;
  /** The mean target. */
  readonly observed: number;
  /** How many rows. */
  readonly rows: number;
}

/** How good a regressor is: metrics with intervals beside a baseline. Plain data. */
export interface RegressionEvaluation<
  Results = Readonly<Record<string, MetricResult>>,
  Compared extends boolean = boolean,
> {
  /** What was judged. */
  readonly task: "regression";
  /** The model. */
  readonly model: ModelFacts;
  /** The baseline; `null` without. */
  readonly baseline: IfCompared<Compared, ModelFacts>;
  /** How many rows were judged. */
  readonly rows: number;
  /** How many different users they are of. */
  readonly users: number;
  /** How many queries the rows make, one for each user and cutoff. */
  readonly queries: number;
  /** What came true. */
  readonly target: {
    /** The mean, by weight. */
    readonly mean: number;
    /** The least. */
    readonly least: number;
    /** The greatest. */
    readonly greatest: number;
  };
  /** The results, by the metrics' names, in the order asked for. */
  readonly metrics: Results;
  /** Predictions against what came true, in at most 10 bins of about equally many rows. */
  readonly bins: {
    /** Of the model. */
    readonly model: readonly PredictionBin[];
    /** Of the baseline; `null` without. */
    readonly baseline: IfCompared<Compared, readonly PredictionBin[]>;
  };
  /** How the numbers came about. */
  readonly protocol: ExampleProtocol;
}

/** How good a recommender is: metrics with intervals beside a baseline. Plain data. */
export interface RankingEvaluation<
  Results = Readonly<Record<string, MetricResult>>,
  Compared extends boolean = boolean,
> {
  /** What was judged. */
  readonly task: "ranking";
  /** The model. */
  readonly model: ModelFacts;
  /** The baseline; `null` without. */
  readonly baseline: IfCompared<Compared, ModelFacts>;
  /** How many users were judged, those without relevant items included. */
  readonly users: number;
  /** How many of them have no relevant item; means leave them out. */
  readonly usersWithoutRelevant: number;
  /** How many of them the model knew; the others got what it would give anyone. */
  readonly usersKnown: number;
  /** How many relevant items there are, over all users. */
  readonly relevant: number;
  /** How many items could be recommended. */
  readonly catalogue: number;
  /** The results, by the metrics' names, in the order asked for. */
  readonly metrics: Results;
  /** How the numbers came about. */
  readonly protocol: RankingProtocol;
}

/** What `evaluate` returns. */
export type Evaluation = BinaryEvaluation | MulticlassEvaluation | RankingEvaluation | RegressionEvaluation;
