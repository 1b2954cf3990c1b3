import {
  type ClassExamples,
  type Classifier,
  createRandom,
  type Examples,
  integerOption,
  type Model,
  type NumberExamples,
  numberOption,
  optionalOption,
  PortraitError,
  type ProgressListener,
  permutation,
  type Random,
  type Regressor,
  type RowValues,
  resolveOptions,
  type TableSchema,
  type TargetVector,
  takeVector,
  type Vector,
  type Workers,
} from "@portrait/core";
import { bootstrapValues, percentileInterval } from "../evaluate/bootstrap.js";
import { factsOf } from "../evaluate/capability.js";
import { checkTest, weightsOf } from "../evaluate/example-rows.js";
import { checkMetrics, commonRules } from "../evaluate/options.js";
import { createPace, type Pace } from "../evaluate/pace.js";
import { scorerOf } from "../evaluate/scorer.js";
import { unitsOf } from "../evaluate/units.js";
import type {
  BinaryMetric,
  Metric,
  MulticlassMetric,
  RegressionMetric,
  WeightedStatistic,
} from "../metric/metric.js";
import { deviationOf, meanOf } from "../selection/statistics.js";
import { checkColumns } from "./columns.js";
import type { ColumnImportance, Importances } from "./importance.js";

/** Options of {@link permutationImportance}. */
export interface PermutationImportanceOptions<M extends Metric, Name extends string = string> {
  /** The metric that gets worse. */
  readonly metric: M;
  /** The columns to permute, or lists of columns to permute together; left out, each column that the model reads. */
  readonly columns?: readonly (Name | readonly Name[])[];
  /** How often each is permuted, an integer >= 1; left out, 5. */
  readonly repeats?: number;
  /** How many resamples the intervals rest on, an integer >= 1; left out, 200. */
  readonly bootstrap?: number;
  /** The share of resamples within an interval, in (0, 1); left out, 0.95. */
  readonly level?: number;
  /** Makes permutations and resamples repeatable: an integer >= 0; left out, 0. */
  readonly seed?: number;
  /** Threads to predict on, for models that can. */
  readonly workers?: Workers;
  /** Stops the computation. */
  readonly signal?: AbortSignal;
  /** Receives progress. */
  readonly onProgress?: ProgressListener;
}

const owner = "permutationImportance";

const rules = {
  metric: optionalOption<Metric>("a metric", (value) => typeof value === "object" && value !== null),
  columns: optionalOption<readonly (string | readonly string[])[]>("a list of columns", Array.isArray),
  repeats: integerOption(5, { min: 1 }),
  bootstrap: integerOption(200, { min: 1 }),
  level: numberOption(0.95, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
  seed: commonRules.seed,
  workers: optionalOption<Workers>(
    "threads made by workers()",
    (value) => typeof value === "object" && value !== null && "size" in value,
  ),
  signal: commonRules.signal,
  onProgress: commonRules.onProgress,
};

type AnyExamples = Examples<RowValues, TargetVector>;

/** Examples whose columns are permuted together. */
function permuted(examples: AnyExamples, columns: readonly string[], random: Random): AnyExamples {
  const { table } = examples;
  const order = permutation(table.length, random);
  const changed = columns.map((name) => [name, takeVector(table.columns[name] as Vector, order)] as const);
  return {
    ...examples,
    table: { length: table.length, columns: { ...table.columns, ...Object.fromEntries(changed) } },
  };
}

function inputsOf(model: unknown): TableSchema {
  const inputs = typeof model === "object" && model !== null && "inputs" in model ? model.inputs : undefined;
  return typeof inputs === "object" && inputs !== null && "columns" in inputs
    ? (inputs as TableSchema)
    : { columns: [] };
}

/** What one group of columns adds. */
async function importanceOf(
  columns: readonly string[],
  base: WeightedStatistic,
  shuffled: readonly WeightedStatistic[],
  metric: Metric,
  plan: Parameters<typeof bootstrapValues>[1] & { readonly level: number },
): Promise<ColumnImportance> {
  const sign = metric.higherIsBetter ? 1 : -1;
  const whole = base(plan.weights);
  const repeats = shuffled.map((statistic) => sign * (whole - statistic(plan.weights)));
  const [resampled] = await bootstrapValues(
    [(weights) => sign * (base(weights) - meanOf(shuffled.map((statistic) => statistic(weights))))],
    plan,
  );
  const { low, high, resamples } = percentileInterval(resampled ?? new Float64Array(), plan.level);
  if (resamples === 0 || repeats.some(Number.isNaN)) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: "${metric.name}" is undefined on these rows${resamples === 0 ? " or all of their resamples" : ""}.`,
      hint: "Judge by more rows, or by another metric.",
    });
  }
  return Object.freeze({
    columns: Object.freeze([...columns]),
    value: meanOf(repeats),
    low,
    high,
    repeats: Object.freeze(repeats),
    standardDeviation: deviationOf(repeats),
    resamples,
  });
}

/**
 * What a model loses when the information of a column is destroyed: the metric on the rows as they are, less the mean
 * of the metric when the column's values are permuted among the rows, with the sign turned for losses, so that positive
 * means needed. Columns in one list are permuted together: what several say alike shows only then, as each of them
 * alone can be replaced by the others.
 *
 * It says what this model uses, not what the world depends on, and a permuted row may be one that cannot exist. Use
 * rows that the model did not learn from, else it says what the model has learnt by heart. Intervals are percentiles of
 * a bootstrap of users, of the mean over the permutations; the standard deviation says how much those differ.
 *
 * Cost: columns times repeats predictions of all rows, then resamples times columns times repeats times rows.
 *
 * Source: Breiman 2001; Fisher, Rudin and Dominici 2019.
 *
 * @param model - The fitted model.
 * @param examples - The examples; their columns must hold the model's inputs. Their weights count.
 * @param options - `metric` and, if wanted, `columns`, `repeats`, `bootstrap`, `level`, `seed`, `workers`, `signal`,
 *   `onProgress`.
 * @throws PortraitError `invalid-option`, also for a column that the model does not read; `invalid-argument` for what
 *   are no examples; `not-supported` for a model of another task; `invalid-data` when the metric is undefined;
 *   `aborted`; and what the model throws.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { rocAuc } from "@portrait/metrics";
 * import { permutationImportance } from "@portrait/metrics/inspection";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const rows = Array.from({ length: 60 }, (_, n) => ({ visits: n % 10, day: n % 7 }));
 * const examples = createExamples({
 *   rows,
 *   schema: { columns: [{ name: "visits", type: "number" }, { name: "day", type: "number" }] },
 *   target: rows.map(({ visits }, n) => visits + (n % 3) > 6),
 * });
 * const model = await fit(logisticRegression(), examples);
 * const { importances } = await permutationImportance(model, examples, { metric: rocAuc(), bootstrap: 50 });
 * importances.map(({ columns }) => columns.join()); // => ["visits", "day"]
 * ```
 */
export async function permutationImportance<Row extends RowValues>(
  model: Classifier<Row>,
  examples: Examples<NoInfer<Row>>,
  options: PermutationImportanceOptions<BinaryMetric, keyof Row & string>,
): Promise<Importances>;
export async function permutationImportance<Row extends RowValues>(
  model: Classifier<Row, string>,
  examples: ClassExamples<NoInfer<Row>>,
  options: PermutationImportanceOptions<MulticlassMetric, keyof Row & string>,
): Promise<Importances>;
export async function permutationImportance<Row extends RowValues>(
  model: Regressor<Row>,
  examples: NumberExamples<NoInfer<Row>>,
  options: PermutationImportanceOptions<RegressionMetric, keyof Row & string>,
): Promise<Importances>;
export async function permutationImportance(
  model: Model,
  examples: AnyExamples,
  options: object,
): Promise<Importances> {
  const settings = resolveOptions(owner, rules, options);
  const scorer = scorerOf(owner, examples);
  const { metric, repeats, bootstrap, level, seed, workers, signal, onProgress } = settings;
  if (metric === undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${owner}: "metric" must be given.`,
      hint: "Write metric: rocAuc(), or another of the task.",
    });
  }
  checkMetrics(scorer.task, [metric], owner);
  checkTest(owner, examples);
  const inputs = inputsOf(model);
  const groups = (settings.columns ?? inputs.columns.map(({ name }) => name)).map((group) =>
    Array.isArray(group) ? (group as readonly string[]) : [group as string],
  );
  for (const group of groups) checkColumns(owner, inputs, group);
  const pace: Pace = createPace(owner, signal, onProgress);
  const silent: Pace = createPace(owner, signal, undefined);
  const predicting = {
    ...(workers === undefined ? {} : { workers }),
    ...(signal === undefined ? {} : { signal }),
  };
  await pace("columns", 0, groups.length);
  const weights = weightsOf(examples);
  const base = (await scorer.score(model, examples, predicting)).statistic(metric);
  const units = unitsOf(examples.users);
  const plan = { resamples: bootstrap, seed, units, weights, pace: silent, level };
  const random = createRandom(seed).fork("permutations");
  const found: ColumnImportance[] = [];
  for (const [index, columns] of groups.entries()) {
    const shuffled: WeightedStatistic[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const changed = permuted(examples, columns, random.fork(`${JSON.stringify(columns)} ${repeat}`));
      shuffled.push((await scorer.score(model, changed, predicting)).statistic(metric));
      await silent("columns", index, groups.length);
    }
    found.push(await importanceOf(columns, base, shuffled, metric, plan));
    await pace("columns", index + 1, groups.length);
  }
  return Object.freeze({
    model: factsOf(model),
    metric: Object.freeze({
      name: metric.name,
      title: metric.title,
      higherIsBetter: metric.higherIsBetter,
    }),
    base: base(weights),
    importances: Object.freeze(found.toSorted((a, b) => b.value - a.value)),
    rows: examples.users.length,
    users: units.count,
    protocol: Object.freeze({ repeats, bootstrap, level, seed, unit: "user" }),
  });
}
