import type {
  Interactions,
  Model,
  Probabilities,
  ProgressListener,
  Recommender,
  Workers,
} from "@portrait/core";
import {
  booleanOption,
  describeValue,
  integerOption,
  listWords,
  numberOption,
  type OptionRule,
  optionalOption,
  PortraitError,
} from "@portrait/core";
import type {
  BinaryMetric,
  Metric,
  MetricTask,
  MulticlassMetric,
  RankingMetric,
  RegressionMetric,
} from "../metric/metric.js";

/** Options of `evaluate` for every kind of model. */
export interface EvaluateOptions {
  /** How many resamples the intervals rest on, an integer >= 1; left out, 1000. */
  readonly bootstrap?: number;
  /** The share of resamples within an interval, in (0, 1); left out, 0.95. */
  readonly level?: number;
  /** Makes the resamples repeatable: an integer >= 0; left out, 0. */
  readonly seed?: number;
  /** Stops the evaluation. */
  readonly signal?: AbortSignal;
  /** Receives progress. */
  readonly onProgress?: ProgressListener;
}

/** Options of `evaluate` for what is judged on examples. */
export interface ExampleEvaluateOptions extends EvaluateOptions {
  /**
   * Whether rows may be judged that a search saw when it chose the model; left out, no: `evaluate` throws `leakage`
   * for a model of `gridSearch`, `randomSearch` or `successiveHalving`.
   */
  readonly allowSeen?: boolean;
  /** Threads to predict on, for models that can. */
  readonly workers?: Workers;
}

/** A classifier of the classes false and true, whatever its inputs. */
export interface AnyClassifier extends Model {
  /** The classes, in the order of the probabilities' columns. */
  readonly classes: readonly boolean[];
  /** How far ahead the outcome lies that was learnt, in milliseconds; 0 when it has no horizon. */
  readonly horizon: number;
  /**
   * Probabilities for many rows.
   *
   * @param data - The rows.
   */
  predictProba(data: never): Promise<Probabilities>;
}

/** A classifier of named classes, whatever its inputs. */
export interface AnyClassClassifier extends Model {
  /** The classes, in the order of the probabilities' columns. */
  readonly classes: readonly string[];
  /** How far ahead the class lies that was learnt, in milliseconds; 0 when it has no horizon. */
  readonly horizon: number;
  /**
   * Probabilities for many rows.
   *
   * @param data - The rows.
   */
  predictProba(data: never): Promise<Probabilities<string>>;
}

/** A regressor, whatever its inputs. */
export interface AnyRegressor extends Model {
  /** How far ahead the number lies that was learnt, in milliseconds; 0 when it has no horizon. */
  readonly horizon: number;
  /**
   * Numbers for many rows.
   *
   * @param data - The rows.
   */
  predict(data: never): Promise<Float64Array>;
}

/** What a classifier of several classes may be compared with: another one, or several models of which the first such is taken. */
export type MulticlassBaseline = AnyClassClassifier | readonly Model[] | undefined;

/** What a regressor may be compared with: another one, or several models of which the first regressor is taken. */
export type RegressionBaseline = AnyRegressor | readonly Model[] | undefined;

/** What a classifier may be compared with: another one, or several models of which the first classifier is taken. */
export type BinaryBaseline = AnyClassifier | readonly Model[] | undefined;

/** What a recommender may be compared with: another one, or several models of which the first recommender is taken. */
export type RankingBaseline = Recommender | readonly Model[] | undefined;

/** Options of `evaluate` for a classifier. */
export interface BinaryEvaluateOptions<
  Metrics extends readonly BinaryMetric[],
  Baseline extends BinaryBaseline = BinaryBaseline,
> extends ExampleEvaluateOptions {
  /** The metrics, at least one, with different names. */
  readonly metrics: Metrics;
  /** A fitted model to compare with, judged on the same rows and resamples; left out, none. */
  readonly baseline?: Baseline;
}

/** Options of `evaluate` for a classifier of several classes. */
export interface MulticlassEvaluateOptions<
  Metrics extends readonly MulticlassMetric[],
  Baseline extends MulticlassBaseline = MulticlassBaseline,
> extends ExampleEvaluateOptions {
  /** The metrics, at least one, with different names. */
  readonly metrics: Metrics;
  /** A fitted model to compare with, judged on the same rows and resamples; left out, none. */
  readonly baseline?: Baseline;
}

/** Options of `evaluate` for a regressor. */
export interface RegressionEvaluateOptions<
  Metrics extends readonly RegressionMetric[],
  Baseline extends RegressionBaseline = RegressionBaseline,
> extends ExampleEvaluateOptions {
  /** The metrics, at least one, with different names. */
  readonly metrics: Metrics;
  /** A fitted model to compare with, judged on the same rows and resamples; left out, none. */
  readonly baseline?: Baseline;
}

/** Options of `evaluate` for a recommender. */
export interface RankingEvaluateOptions<
  Metrics extends readonly RankingMetric[],
  Baseline extends RankingBaseline = RankingBaseline,
> extends EvaluateOptions {
  /** The metrics, at least one, with different names. */
  readonly metrics: Metrics;
  /** A fitted model to compare with, judged on the same users and resamples; left out, none. */
  readonly baseline?: Baseline;
  /**
   * Pairs that must not be recommended; left out, those of `test.history`. `false` excludes none, for items that
   * people take up again and again.
   */
  readonly exclude?: Interactions | false;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The rules of {@link EvaluateOptions}. */
export const commonRules: {
  readonly metrics: OptionRule<readonly Metric[] | undefined>;
  readonly baseline: OptionRule<Model | readonly Model[] | undefined>;
  readonly bootstrap: OptionRule<number>;
  readonly level: OptionRule<number>;
  readonly seed: OptionRule<number>;
  readonly signal: OptionRule<AbortSignal | undefined>;
  readonly onProgress: OptionRule<ProgressListener | undefined>;
} = {
  metrics: optionalOption("a list of metrics", Array.isArray),
  baseline: optionalOption("a fitted model, or a list of them", isObject),
  bootstrap: integerOption(1000, { min: 1 }),
  level: numberOption(0.95, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
  seed: integerOption(0, { min: 0 }),
  signal: optionalOption("an AbortSignal", (value) => value instanceof AbortSignal),
  onProgress: optionalOption("a function", (value) => typeof value === "function"),
};

/** The rules of {@link ExampleEvaluateOptions}. */
export const exampleRules: typeof commonRules & {
  readonly allowSeen: OptionRule<boolean>;
  readonly workers: OptionRule<Workers | undefined>;
} = {
  ...commonRules,
  allowSeen: booleanOption(false),
  workers: optionalOption("threads made by workers()", (value) => isObject(value) && "size" in value),
};

/** The rule of `exclude`. */
export const excludeRule: OptionRule<Interactions | false | undefined> = optionalOption(
  "interactions or false",
  (value) => value === false || (isObject(value) && "until" in value),
);

/** How the data of each task is called in messages. */
const dataOf: Readonly<Record<MetricTask, string>> = {
  binary: "examples of a yes-or-no outcome",
  multiclass: "examples of several classes",
  regression: "examples of numbers",
  ranking: "ranking examples",
};

const modelOf: Readonly<Record<MetricTask, string>> = {
  binary: "a classifier of two classes",
  multiclass: "a classifier of several classes",
  regression: "a regressor",
  ranking: "a recommender",
};

const exampleOf: Readonly<Record<MetricTask, string>> = {
  binary: "[rocAuc(), averagePrecision()]",
  multiclass: "[macroF1(), multiclassLogLoss()]",
  regression: "[rmse(), mae()]",
  ranking: "[ndcgAtK(10), recallAtK(20)]",
};

function isMetric(value: unknown): value is Metric {
  return isObject(value) && "task" in value && "prepare" in value && "name" in value;
}

/**
 * Checks the list of metrics.
 *
 * @param task - What is judged.
 * @param metrics - What the caller passed.
 * @param owner - Who asks, for the message.
 * @throws PortraitError `invalid-option` when there is none, one is no metric or of another task, or two have one name.
 */
export function checkMetrics(
  task: MetricTask,
  metrics: readonly unknown[] | undefined,
  owner: string = "evaluate",
): void {
  const refuse = (message: string, hint: string): PortraitError =>
    new PortraitError({ code: "invalid-option", message: `${owner}: ${message}`, hint });
  if (metrics === undefined || metrics.length === 0) {
    throw refuse('"metrics" must hold at least one metric.', `Write metrics: ${exampleOf[task]}.`);
  }
  const names = new Set<string>();
  for (const metric of metrics) {
    if (!isMetric(metric)) {
      throw refuse(
        `"metrics" must hold metrics; received ${describeValue(metric)}.`,
        "Call the factory: rocAuc().",
      );
    }
    if (metric.task !== task) {
      throw refuse(
        `"${metric.name}" is a ${metric.task} metric, but the test holds ${dataOf[task]}.`,
        `Judge ${modelOf[metric.task]} by it, on ${dataOf[metric.task]}.`,
      );
    }
    if (names.has(metric.name)) {
      throw refuse(
        `two metrics are named "${metric.name}".`,
        `The names are ${listWords(metrics.filter(isMetric).map(({ name }) => name))}; leave one out, or evaluate twice.`,
      );
    }
    names.add(metric.name);
  }
}
