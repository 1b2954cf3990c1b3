import {
  choiceOption,
  integerOption,
  numberOption,
  type OptionRule,
  optionalOption,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import type { EvaluationMetric } from "./evaluation.js";
import type { GossOptions } from "./sampling.js";

/** What boosted trees minimise. */
export type BoostingObjective =
  | "binary"
  | "multiclass"
  | "squared"
  | "absolute"
  | "poisson"
  | "quantile"
  | "lambdaRank";

/** When a fit that is given validation data stops early. */
export interface EarlyStopping<Metric extends EvaluationMetric = EvaluationMetric> {
  /** How many iterations in a row may fail to better the metric before the fit stops; at least 1; left out, 20. */
  readonly patience?: number;
  /** The metric; left out, the objective's own. */
  readonly metric?: Metric;
}

/** The options that boosted trees take for every objective. */
export interface BoostingOptions<Row extends RowValues = RowValues> {
  /** The columns to learn from; left out, all number, boolean and category columns of the examples. */
  readonly inputs?: TableSchema<Row>;
  /** How many iterations, at least 1: trees for each output; left out, 100. */
  readonly iterations?: number;
  /** What leaf values are multiplied by, in (0, 1]; left out, 0.1. */
  readonly learningRate?: number;
  /** The most leaves of a tree, 2 to 65,535; left out, 31. */
  readonly numLeaves?: number;
  /** The greatest number of splits above a leaf, at least 1; left out, as many as there are leaves for. */
  readonly maxDepth?: number;
  /** The least number of rows in a leaf, whatever their weights; at least 1; left out, 20. */
  readonly minSamplesLeaf?: number;
  /** The least sum of the hessians (times the rows' weights) in a leaf, at least 0; left out, 0.001. */
  readonly minChildWeight?: number;
  /** The penalty `l1 * |value|` of leaf values, at least 0; left out, 0. */
  readonly l1?: number;
  /** The penalty `l2 / 2 * value^2` of leaf values, at least 0; left out, 0. */
  readonly l2?: number;
  /** A split must raise `G^2 / (H + l2)` by more than this, at least 0; left out, 0. */
  readonly minSplitGain?: number;
  /** How many bins a column has at most, that of nulls not counted; 2 to 255; left out, 255. */
  readonly maxBins?: number;
  /** The share of the rows that each iteration draws, without replacement; in (0, 1]; left out, 1. Not with `goss`. */
  readonly subsample?: number;
  /** The share of the columns that each tree may split on; in (0, 1]; left out, 1. */
  readonly columnSample?: number;
  /** Draws rows by the size of their gradients instead; see {@link GossOptions}. Left out, it does not. */
  readonly goss?: GossOptions;
  /**
   * For number or boolean columns whether the prediction may only rise with them (1) or only fall (-1), everything
   * else being equal; left out, none must.
   */
  readonly monotone?: Readonly<Record<string, 1 | -1>>;
  /**
   * The strength of the prior by which category levels are ordered: the hessian of rows that are as the leaf is on
   * average, added to each level; at least 0; left out, 10.
   */
  readonly categorySmoothing?: number;
  /** The penalty added to `l2` when a split of several category levels is judged; at least 0; left out, 10. */
  readonly categoryL2?: number;
  /** Up to how many levels one is split off the others, without smoothing and penalty; at least 2; left out, 4. */
  readonly maxOneVsRest?: number;
}

/** Options of boosted trees for a yes-or-no outcome. */
export interface BinaryBoostingOptions<Row extends RowValues = RowValues> extends BoostingOptions<Row> {
  /** The log loss of a yes-or-no outcome; the default. */
  readonly objective?: "binary";
  /**
   * Whether the classes weigh as they are (`none`) or each as much as the other (`balanced`: rows of a class with
   * weight `m` of `n` count `n / (classes * m)` times). Left out, `none`.
   */
  readonly classWeight?: "none" | "balanced";
  /** When to stop, if `fit` is given validation data; `logLoss`, `auc` or `error`; left out, patience 20 by `logLoss`. */
  readonly earlyStopping?: EarlyStopping<"logLoss" | "auc" | "error">;
}

/** Options of boosted trees for one of several classes. */
export interface MulticlassBoostingOptions<Row extends RowValues = RowValues> extends BoostingOptions<Row> {
  /** The softmax loss of one of several classes. */
  readonly objective: "multiclass";
  /** As for a yes-or-no outcome. */
  readonly classWeight?: "none" | "balanced";
  /** When to stop, if `fit` is given validation data; `logLoss` or `error`; left out, patience 20 by `logLoss`. */
  readonly earlyStopping?: EarlyStopping<"logLoss" | "error">;
}

/** Options of boosted trees for the mean, the median or the rate of a number. */
export interface NumberBoostingOptions<Row extends RowValues = RowValues> extends BoostingOptions<Row> {
  /** `squared` for means, `absolute` for medians, `poisson` for rates of counts, with a log link. */
  readonly objective: "squared" | "absolute" | "poisson";
  /**
   * When to stop, if `fit` is given validation data; `rmse` or `mae`, and for `poisson` only `poissonDeviance`; left
   * out, patience 20 by `rmse`, `mae` and `poissonDeviance`.
   */
  readonly earlyStopping?: EarlyStopping<"rmse" | "mae" | "poissonDeviance">;
}

/** Options of boosted trees for a quantile of a number. */
export interface QuantileBoostingOptions<Row extends RowValues = RowValues> extends BoostingOptions<Row> {
  /** The pinball loss of a quantile. */
  readonly objective: "quantile";
  /** Which quantile, in (0, 1); left out, 0.5. */
  readonly alpha?: number;
  /** When to stop, if `fit` is given validation data; left out, patience 20 by `pinball`. */
  readonly earlyStopping?: EarlyStopping<"pinball">;
}

/** Options of boosted trees for rankings. */
export interface RankBoostingOptions<Row extends RowValues = RowValues> extends BoostingOptions<Row> {
  /** LambdaRank: rows with the same user and cutoff are ranked against each other. */
  readonly objective: "lambdaRank";
  /** How steep the sigmoid of score differences is, greater than 0; left out, 1. */
  readonly sigmoid?: number;
  /** How many of a query's best rows count, at least 1; left out, 30. */
  readonly truncation?: number;
  /** When to stop, if `fit` is given validation data; left out, patience 20 by `ndcg` of the best `truncation` rows. */
  readonly earlyStopping?: EarlyStopping<"ndcg">;
}

/** All options but the inputs, defaults filled in; those that the objective does not have at their defaults. */
export interface BoostingParams {
  /** What is minimised. */
  readonly objective: BoostingObjective;
  /** See {@link BoostingOptions.iterations}. */
  readonly iterations: number;
  /** See {@link BoostingOptions.learningRate}. */
  readonly learningRate: number;
  /** See {@link BoostingOptions.numLeaves}. */
  readonly numLeaves: number;
  /** See {@link BoostingOptions.maxDepth}. */
  readonly maxDepth: number | undefined;
  /** See {@link BoostingOptions.minSamplesLeaf}. */
  readonly minSamplesLeaf: number;
  /** See {@link BoostingOptions.minChildWeight}. */
  readonly minChildWeight: number;
  /** See {@link BoostingOptions.l1}. */
  readonly l1: number;
  /** See {@link BoostingOptions.l2}. */
  readonly l2: number;
  /** See {@link BoostingOptions.minSplitGain}. */
  readonly minSplitGain: number;
  /** See {@link BoostingOptions.maxBins}. */
  readonly maxBins: number;
  /** See {@link BoostingOptions.subsample}. */
  readonly subsample: number;
  /** See {@link BoostingOptions.columnSample}. */
  readonly columnSample: number;
  /** See {@link BoostingOptions.goss}. */
  readonly goss: GossOptions | undefined;
  /** See {@link BoostingOptions.monotone}. */
  readonly monotone: Readonly<Record<string, 1 | -1>> | undefined;
  /** See {@link BoostingOptions.categorySmoothing}. */
  readonly categorySmoothing: number;
  /** See {@link BoostingOptions.categoryL2}. */
  readonly categoryL2: number;
  /** See {@link BoostingOptions.maxOneVsRest}. */
  readonly maxOneVsRest: number;
  /** See {@link BinaryBoostingOptions.classWeight}. */
  readonly classWeight: "none" | "balanced";
  /** See {@link EarlyStopping}. */
  readonly earlyStopping: EarlyStopping | undefined;
  /** See {@link QuantileBoostingOptions.alpha}. */
  readonly alpha: number;
  /** See {@link RankBoostingOptions.sigmoid}. */
  readonly sigmoid: number;
  /** See {@link RankBoostingOptions.truncation}. */
  readonly truncation: number;
}

/** The objectives. */
export const OBJECTIVES: readonly BoostingObjective[] = [
  "binary",
  "multiclass",
  "squared",
  "absolute",
  "poisson",
  "quantile",
  "lambdaRank",
];

/** For each objective the metrics that it may stop by, its own first. */
export const METRICS: Readonly<Record<BoostingObjective, readonly EvaluationMetric[]>> = {
  binary: ["logLoss", "auc", "error"],
  multiclass: ["logLoss", "error"],
  squared: ["rmse", "mae"],
  absolute: ["mae", "rmse"],
  poisson: ["poissonDeviance"],
  quantile: ["pinball"],
  lambdaRank: ["ndcg"],
};

function isPlain(value: unknown, names: readonly string[]): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((name) => names.includes(name))
  );
}

const inOpenUnit = (value: unknown): boolean => typeof value === "number" && value > 0 && value < 1;

function isGoss(value: unknown): boolean {
  if (!isPlain(value, ["topRate", "otherRate"])) return false;
  const { topRate = 0.2, otherRate = 0.1 } = value;
  return inOpenUnit(topRate) && inOpenUnit(otherRate) && (topRate as number) + (otherRate as number) <= 1;
}

function isMonotone(value: unknown): boolean {
  return (
    isPlain(value, Object.keys(Object(value))) && Object.values(value).every((way) => way === 1 || way === -1)
  );
}

function isStopping(value: unknown, metrics: readonly EvaluationMetric[]): boolean {
  if (!isPlain(value, ["patience", "metric"])) return false;
  const { patience = 20, metric = metrics[0] } = value;
  return (
    Number.isSafeInteger(patience) &&
    (patience as number) >= 1 &&
    metrics.includes(metric as EvaluationMetric)
  );
}

type Rules = { readonly [Name in keyof BoostingParams]: OptionRule<BoostingParams[Name]> };

/** The rule of the objective. */
export const objectiveRule: OptionRule<BoostingObjective> = choiceOption("binary", OBJECTIVES);

/**
 * The rules of all options but the inputs, for an objective; {@link ownOptions} says which of them it does not have.
 *
 * @param objective - The objective.
 */
export function boostingRules(objective: BoostingObjective): Rules {
  const metrics = METRICS[objective];
  return {
    objective: objectiveRule,
    iterations: integerOption(100, { min: 1 }),
    learningRate: numberOption(0.1, { min: 0, max: 1, exclusiveMin: true }),
    numLeaves: integerOption(31, { min: 2, max: 65_535 }),
    maxDepth: optionalOption<number>(
      "an integer >= 1",
      (value) => Number.isSafeInteger(value) && (value as number) >= 1,
    ),
    minSamplesLeaf: integerOption(20, { min: 1 }),
    minChildWeight: numberOption(1e-3, { min: 0 }),
    l1: numberOption(0, { min: 0 }),
    l2: numberOption(0, { min: 0 }),
    minSplitGain: numberOption(0, { min: 0 }),
    maxBins: integerOption(255, { min: 2, max: 255 }),
    subsample: numberOption(1, { min: 0, max: 1, exclusiveMin: true }),
    columnSample: numberOption(1, { min: 0, max: 1, exclusiveMin: true }),
    goss: optionalOption<GossOptions>("{ topRate, otherRate }, numbers > 0 and < 1 of a sum <= 1", isGoss),
    monotone: optionalOption<Readonly<Record<string, 1 | -1>>>(
      "an object of columns with 1 (rising) or -1 (falling), such as { age: 1 }",
      isMonotone,
    ),
    categorySmoothing: numberOption(10, { min: 0 }),
    categoryL2: numberOption(10, { min: 0 }),
    maxOneVsRest: integerOption(4, { min: 2 }),
    classWeight: choiceOption("none", ["none", "balanced"]),
    earlyStopping: optionalOption<EarlyStopping>(
      `{ patience, metric }, an integer >= 1 and one of ${metrics.map((metric) => `"${metric}"`).join(", ")}`,
      (value) => isStopping(value, metrics),
    ),
    alpha: numberOption(0.5, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
    sigmoid: numberOption(1, { min: 0, exclusiveMin: true }),
    truncation: integerOption(30, { min: 1 }),
  };
}

const OWN: Readonly<Record<string, readonly BoostingObjective[]>> = {
  classWeight: ["binary", "multiclass"],
  alpha: ["quantile"],
  sigmoid: ["lambdaRank"],
  truncation: ["lambdaRank"],
};

/**
 * Whether an objective has an option.
 *
 * @param name - The option.
 * @param objective - The objective.
 */
export const ownOptions = (name: string, objective: BoostingObjective): boolean =>
  OWN[name] === undefined || OWN[name].includes(objective);
