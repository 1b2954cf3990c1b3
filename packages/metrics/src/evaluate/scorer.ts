import type {
  ClassExamples,
  Examples,
  Model,
  NumberExamples,
  PredictOptions,
  RowValues,
  TargetVector,
} from "@portrait/core";
import { describeValue, isClassTarget, PortraitError } from "@portrait/core";
import { checkNeeds } from "../binary/define-binary-metric.js";
import { createScoredRows, type ScoredRows } from "../binary/scored-rows.js";
import type {
  BinaryMetric,
  Metric,
  MetricTask,
  MulticlassMetric,
  RegressionMetric,
  WeightedStatistic,
} from "../metric/metric.js";
import { type ClassRows, createClassRows } from "../multiclass/class-rows.js";
import { checkDomain } from "../regression/define-regression-metric.js";
import { createNumberRows, type NumberRows } from "../regression/number-rows.js";
import { capable, isClassClassifier, isClassifier, isRegressor } from "./capability.js";
import { allClasses, binaryRows, classRows, numberRows, queriesOf } from "./example-rows.js";

/** Rows as a model sees them. */
export interface Scored {
  /** Row-major: what the model says of each row, `width` numbers a row. */
  readonly values: Float64Array;
  /**
   * Refuses rows on which a metric is undefined, and prepares it.
   *
   * @param metric - The metric, of the scorer's task.
   */
  statistic(metric: Metric): WeightedStatistic;
}

/** Scores examples by models of one task. */
export interface Scorer {
  /** The task, by the kind of the answers. */
  readonly task: MetricTask;
  /** How many numbers a model says of a row. */
  readonly width: number;
  /** The classes of the columns; empty for other tasks. */
  readonly classes: readonly string[];
  /**
   * Scores a test.
   *
   * @param model - The model.
   * @param test - The test, of the kind of the examples.
   * @param options - Threads and signal.
   * @throws PortraitError `not-supported`, `invalid-argument`, `invalid-data`, and what the model throws.
   */
  score(model: Model, test: Examples<RowValues, TargetVector>, options: PredictOptions): Promise<Scored>;
  /**
   * Rows that were scored before.
   *
   * @param values - What was said of each row.
   * @param rows - The rows' answers, in the same order.
   */
  scored(values: Float64Array, rows: Examples<RowValues, TargetVector>): Scored;
}

function binaryScored(owner: string, rows: ScoredRows): Scored {
  const values = new Float64Array(rows.length);
  rows.order.forEach((row, place) => {
    values[row] = rows.probability[place] as number;
  });
  return {
    values,
    statistic(metric) {
      const counts = { positive: rows.positives, negative: rows.length - rows.positives };
      checkNeeds(owner, metric as BinaryMetric, counts);
      return (metric as BinaryMetric).prepare(rows);
    },
  };
}

const classScored = (rows: ClassRows): Scored => ({
  values: rows.probability,
  statistic: (metric) => (metric as MulticlassMetric).prepare(rows),
});

const numberScored = (owner: string, rows: NumberRows): Scored => ({
  values: rows.prediction,
  statistic(metric) {
    checkDomain(owner, metric as RegressionMetric, rows);
    return (metric as RegressionMetric).prepare(rows);
  },
});

function classScorer(owner: string, known: readonly string[]): Scorer {
  return {
    task: "multiclass",
    width: known.length,
    classes: known,
    async score(received, test, options) {
      const model = capable("multiclass", received, isClassClassifier, owner);
      const classes = allClasses(known, model.classes);
      if (classes.length > known.length) {
        const added = model.classes.filter((name) => !known.includes(name));
        throw new PortraitError({
          code: "invalid-data",
          message: `${owner}: the model of kind "${model.kind}" knows the class ${JSON.stringify(added[0])}, which the examples do not.`,
        });
      }
      return classScored(await classRows(owner, model, test as ClassExamples, known, options));
    },
    scored: (probabilities, { target }) =>
      classScored(
        createClassRows(
          { classes: known, probabilities, target: isClassTarget(target) ? target.codes : [] },
          owner,
        ),
      ),
  };
}

/**
 * The scorer for examples, by the kind of their answers.
 *
 * @param owner - Who asks, for the messages.
 * @param examples - The examples.
 * @throws PortraitError `invalid-argument` when they are none.
 */
export function scorerOf(owner: string, examples: unknown): Scorer {
  const target =
    typeof examples === "object" && examples !== null && "target" in examples && "table" in examples
      ? examples.target
      : undefined;
  if (isClassTarget(target)) return classScorer(owner, target.classes);
  if (target instanceof Uint8Array) {
    return {
      task: "binary",
      width: 1,
      classes: [],
      async score(received, test, options) {
        const model = capable("binary", received, isClassifier, owner);
        return binaryScored(owner, await binaryRows(owner, model, test as Examples, options));
      },
      scored: (probabilities, rows) =>
        binaryScored(owner, createScoredRows({ probabilities, target: (rows as Examples).target }, owner)),
    };
  }
  if (target instanceof Float64Array) {
    return {
      task: "regression",
      width: 1,
      classes: [],
      async score(received, test, options) {
        const model = capable("regression", received, isRegressor, owner);
        return numberScored(owner, await numberRows(owner, model, test as NumberExamples, options));
      },
      scored: (predictions, rows) =>
        numberScored(
          owner,
          createNumberRows(
            { predictions, target: (rows as NumberExamples).target, queries: queriesOf(rows) },
            owner,
          ),
        ),
    };
  }
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the data must be examples; received ${describeValue(examples)}.`,
    hint: "Make them with buildExamples or createExamples.",
  });
}
