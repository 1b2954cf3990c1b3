import {
  type Estimator,
  type Examples,
  integerOption,
  isClassTarget,
  type Learnable,
  type Model,
  numberOption,
  type OptionRule,
  optionalOption,
  PortraitError,
  type RowValues,
  resolveOptions,
  type TargetVector,
  takeExamples,
} from "@portrait/core";
import { bootstrapValues, percentileInterval } from "../evaluate/bootstrap.js";
import { checkTest, queriesOf, weightsOf } from "../evaluate/example-rows.js";
import { checkMetrics } from "../evaluate/options.js";
import { createPace } from "../evaluate/pace.js";
import { type Scored, type Scorer, scorerOf } from "../evaluate/scorer.js";
import { unitsOf } from "../evaluate/units.js";
import type { Metric, WeightedStatistic } from "../metric/metric.js";
import type { TaskMetric } from "../metric/task-metric.js";
import { checkEstimator } from "./check-estimator.js";
import type {
  CrossValidatedMetric,
  CrossValidatedMetrics,
  CrossValidation,
  FoldFacts,
  OutOfFold,
} from "./cross-validation.js";
import { fitAndScore } from "./fit-fold.js";
import { type RepeatedFitOptions, repeatedFitRules } from "./fit-options.js";
import { errorIn } from "./fold-error.js";
import { areFolds, FOLDS_EXPECTED, type FoldRows, type FoldsInput, foldRowsOf, partOf } from "./parts.js";
import { deviationOf, meanOf } from "./statistics.js";

/** Options of {@link crossValidate}. */
export interface CrossValidateOptions<Metrics extends readonly Metric[]> extends RepeatedFitOptions {
  /** The metrics, at least one, with different names. */
  readonly metrics: Metrics;
  /**
   * The folds: what a function such as `timeFolds` gave for the same examples; or how many, an integer >= 2, made of
   * whole users with the classes spread evenly. Left out, 5. Folds of whole users know nothing of time: where the
   * future is to be foretold, pass `timeFolds`.
   */
  readonly folds?: FoldsInput;
  /** How many resamples the intervals rest on, an integer >= 1; left out, 1000. */
  readonly bootstrap?: number;
  /** The share of resamples within an interval, in (0, 1); left out, 0.95. */
  readonly level?: number;
}

const rules = {
  metrics: optionalOption<readonly Metric[]>("a list of metrics", Array.isArray),
  folds: { default: 5, expected: FOLDS_EXPECTED, accepts: areFolds } as OptionRule<FoldsInput>,
  bootstrap: integerOption(1000, { min: 1 }),
  level: numberOption(0.95, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
  ...repeatedFitRules,
};

/** What one fold gave. */
interface FoldScores {
  readonly rows: FoldRows;
  readonly scored: Scored;
  readonly statistics: readonly WeightedStatistic[];
  readonly values: readonly number[];
}

function weighed(weights: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => weights[row] as number);
}

function undefinedOn(metric: Metric, where: string, fold: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${where}: "${metric.name}" is undefined on the rows judged by.`,
    hint: "Use fewer or other folds, such as stratifiedFolds, or leave the metric out.",
    details: { metric: metric.name, fold },
  });
}

function statisticOn(scored: Scored, metric: Metric, where: string, fold: number): WeightedStatistic {
  try {
    return scored.statistic(metric);
  } catch (error) {
    throw errorIn(where, error, { fold });
  }
}

/** What was predicted, by row of the examples. */
function collect<Target extends TargetVector>(
  examples: Examples<RowValues, Target>,
  scorer: Scorer,
  folds: readonly FoldScores[],
): {
  readonly outOfFold: OutOfFold<Target>;
  readonly values: Float64Array;
  readonly taken: Examples<RowValues, Target>;
} {
  const { width, classes, task } = scorer;
  const places = folds.flatMap(({ rows }, fold) =>
    Array.from(rows.testRows, (row, place) => ({ row, fold, place })),
  );
  places.sort((a, b) => a.row - b.row);
  const rows = Int32Array.from(places, ({ row }) => row);
  const values = new Float64Array(rows.length * width);
  places.forEach(({ fold, place }, at) => {
    const from = (folds[fold] as FoldScores).scored.values;
    values.set(from.subarray(place * width, (place + 1) * width), at * width);
  });
  const { interactions: _, ...bare } = examples;
  const taken = takeExamples({ ...bare, table: { length: examples.users.length, columns: {} } }, rows);
  const target: TargetVector = taken.target;
  const shared = {
    rows,
    fold: Int32Array.from(places, ({ fold }) => fold),
    ...(taken.weights === undefined ? {} : { weights: taken.weights }),
  };
  const own = isClassTarget(target)
    ? { classes, probabilities: values, target: target.codes }
    : task === "regression"
      ? { predictions: values, target, queries: queriesOf(taken) }
      : { probabilities: values, target };
  return { outOfFold: Object.freeze({ ...shared, ...own }) as OutOfFold<Target>, values, taken };
}

/**
 * How good an estimator is: fits it once for each fold and judges each model by the rows that it did not see. Gives
 * the value of each metric on every fold, their mean and the value on all rows together, both with intervals, and what
 * was predicted out of fold.
 *
 * Intervals are percentiles of a bootstrap that draws users with replacement, all rows of a user together, and keeps
 * the models as they are: they say how the figures vary with the users judged by; the standard deviation over folds
 * says how they vary with the users learnt from too, but its values share training rows and are not independent.
 *
 * A model that a search chose must not be judged by the rows of the search: cross-validate with the search inside each
 * fold, or hold a test out.
 *
 * Cost: one fit and one prediction for each fold, a copy of the rows for each, then resamples times metrics times rows.
 *
 * @param estimator - The estimator: of a yes-or-no outcome, of several classes or of numbers.
 * @param examples - The examples, of the kind that it learns from.
 * @param options - `metrics` and, if wanted, `folds`, `bootstrap`, `level`, `seed`, `backend`, `workers`, `signal`,
 *   `onProgress`.
 * @throws PortraitError `invalid-option`; `invalid-argument` when the first is no estimator, the second no examples or
 *   the folds not of these examples; `leakage` when a fold learns from what it is judged by; `invalid-data` when the
 *   examples are too few or a metric is undefined on a fold; `aborted`; and what fitting throws, with its code and the
 *   fold in the message and in `details.fold`.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 * import { brier, logLoss } from "@portrait/metrics";
 * import { crossValidate } from "@portrait/metrics/selection";
 * import { majority } from "@portrait/models/baseline";
 *
 * const examples = createExamples({
 *   rows: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
 *   schema: { columns: [{ name: "n", type: "number" }] },
 *   target: [true, false, true, false],
 * });
 * const { metrics, outOfFold } = await crossValidate(majority(), examples, {
 *   metrics: [brier(), logLoss()],
 *   folds: 2,
 *   bootstrap: 100,
 * });
 * metrics.brier.folds; // => [0.25, 0.25]
 * metrics.brier.mean.value; // => 0.25
 * [...outOfFold.probabilities]; // => [0.5, 0.5, 0.5, 0.5]
 * ```
 */
export async function crossValidate<
  Row extends RowValues,
  Target extends TargetVector,
  const Metrics extends readonly TaskMetric<NoInfer<Target>>[],
>(
  estimator: Estimator<Examples<Row, Target>, Model>,
  examples: Learnable<Examples<NoInfer<Row>, Target>>,
  options: CrossValidateOptions<Metrics>,
): Promise<CrossValidation<Target, CrossValidatedMetrics<Metrics>>> {
  const settings = resolveOptions("crossValidate", rules, options);
  checkEstimator("crossValidate", estimator);
  const scorer = scorerOf("crossValidate", examples);
  checkMetrics(scorer.task, settings.metrics, "crossValidate");
  checkTest("crossValidate", examples);
  const metrics = settings.metrics as readonly Metric[];
  const { bootstrap, level, seed, signal, onProgress } = settings;
  const pace = createPace("crossValidate", signal, onProgress);
  const divided = foldRowsOf("crossValidate", examples, settings.folds, seed);
  const weights = weightsOf(examples);
  const folds: FoldScores[] = [];
  await pace("fold", 0, divided.length);
  for (const [index, rows] of divided.entries()) {
    const name = `fold ${index + 1} of ${divided.length}`;
    const where = `crossValidate: ${name}`;
    const scored = await fitAndScore(estimator, partOf<Row, Target>(examples, rows), scorer, settings, {
      where,
      phase: `crossValidate > ${name}`,
      details: { fold: index + 1 },
    });
    const statistics = metrics.map((metric) => statisticOn(scored, metric, where, index + 1));
    const values = statistics.map((statistic) => statistic(weighed(weights, rows.testRows)));
    values.forEach((value, place) => {
      if (Number.isNaN(value)) throw undefinedOn(metrics[place] as Metric, where, index + 1);
    });
    folds.push({ rows, scored, statistics, values });
    await pace("fold", index + 1, divided.length);
  }
  const { outOfFold, values, taken } = collect(examples as Examples<RowValues, Target>, scorer, folds);
  const together = scorer.scored(values, taken);
  const units = unitsOf(taken.users);
  const judged = weightsOf(taken);
  const placeOf = new Map(Array.from(outOfFold.rows, (row, place) => [row, place]));
  const testPlaces = folds.map(({ rows }) =>
    Int32Array.from(rows.testRows, (row) => placeOf.get(row) as number),
  );
  const means = metrics.map(
    (_, place): WeightedStatistic =>
      (all) =>
        meanOf(
          folds.map(({ statistics }, fold) =>
            (statistics[place] as WeightedStatistic)(weighed(all, testPlaces[fold] as Int32Array)),
          ),
        ),
  );
  const pooled = metrics.map((metric) => together.statistic(metric));
  const plan = { resamples: bootstrap, seed, units, weights: judged, pace };
  const resampled = await bootstrapValues([...means, ...pooled], plan);
  const settle = (metric: Metric, value: number, list: Float64Array | undefined) => {
    const { low, high, resamples } = percentileInterval(list ?? new Float64Array(), level);
    if (resamples > 0) return { estimate: Object.freeze({ value, low, high }), resamples };
    throw new PortraitError({
      code: "invalid-data",
      message: `crossValidate: "${metric.name}" is undefined on all of the ${bootstrap} resamples.`,
      hint: 'Judge by more users, or raise "bootstrap".',
    });
  };
  const results = metrics.map((metric, place): readonly [string, CrossValidatedMetric] => {
    const perFold = folds.map((fold) => fold.values[place] as number);
    const mean = settle(metric, meanOf(perFold), resampled[place]);
    const whole = settle(
      metric,
      (pooled[place] as WeightedStatistic)(judged),
      resampled[metrics.length + place],
    );
    return [
      metric.name,
      Object.freeze({
        name: metric.name,
        title: metric.title,
        higherIsBetter: metric.higherIsBetter,
        folds: Object.freeze(perFold),
        mean: mean.estimate,
        standardDeviation: deviationOf(perFold),
        pooled: whole.estimate,
        resamples: Math.min(mean.resamples, whole.resamples),
      }),
    ];
  });
  return Object.freeze({
    estimator: Object.freeze({ kind: estimator.kind, params: estimator.params }),
    folds: Object.freeze(
      folds.map(({ rows }): FoldFacts => ({ train: rows.trainRows.length, test: rows.testRows.length })),
    ),
    users: units.count,
    metrics: Object.freeze(Object.fromEntries(results)) as CrossValidatedMetrics<Metrics>,
    outOfFold,
    protocol: Object.freeze({ bootstrap, level, seed, unit: "user" }),
  });
}
