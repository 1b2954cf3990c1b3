import type {
  ClassExamples,
  Classifier,
  Examples,
  NumberExamples,
  RankingExamples,
  Recommender,
  Regressor,
  RowValues,
  TargetVector,
} from "@portrait/core";
import { describeValue, isClassTarget, PortraitError } from "@portrait/core";
import type { BinaryMetric, MulticlassMetric, RankingMetric, RegressionMetric } from "../metric/metric.js";
import { evaluateBinary } from "./evaluate-binary.js";
import { evaluateMulticlass } from "./evaluate-multiclass.js";
import { evaluateRanking } from "./evaluate-ranking.js";
import { evaluateRegression } from "./evaluate-regression.js";
import type {
  BinaryEvaluation,
  Evaluation,
  MetricResults,
  MulticlassEvaluation,
  RankingEvaluation,
  RegressionEvaluation,
} from "./evaluation.js";
import type {
  BinaryBaseline,
  BinaryEvaluateOptions,
  MulticlassBaseline,
  MulticlassEvaluateOptions,
  RankingBaseline,
  RankingEvaluateOptions,
  RegressionBaseline,
  RegressionEvaluateOptions,
} from "./options.js";

/** Whether a baseline was passed, as a type. */
export type Compared<Baseline> = Baseline extends undefined ? false : true;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isExamples = (test: unknown): test is Examples<RowValues, TargetVector> =>
  isObject(test) && "target" in test && "table" in test;
const isBinary = (test: Examples<RowValues, TargetVector>): test is Examples =>
  test.target instanceof Uint8Array;
const isMulticlass = (test: Examples<RowValues, TargetVector>): test is ClassExamples =>
  isClassTarget(test.target);
const isNumeric = (test: Examples<RowValues, TargetVector>): test is NumberExamples =>
  test.target instanceof Float64Array;
const isRankingExamples = (test: unknown): test is RankingExamples =>
  isObject(test) && "relevant" in test && "history" in test;

/**
 * Judges a classifier on examples it never saw: each metric with its bootstrap percentile interval and, with a
 * baseline, the baseline's and the interval of their paired difference.
 *
 * A resample draws users with replacement, and all rows of a user go together, so that a user's rows at several
 * cutoffs do not pass for independent. Model and baseline are judged on the same resamples. Rows count with the weights
 * of the examples, if they have any.
 *
 * Cost: one prediction of all rows for each model, then resamples times metrics times rows; nothing is sorted again.
 * The whole is repeatable: the same models, test and seed give the same result.
 *
 * @param model - The fitted classifier of the classes false and true.
 * @param test - The examples; their columns must hold the model's inputs.
 * @param options - `metrics` and, if wanted, `baseline`, `bootstrap`, `level`, `seed`, `allowSeen`, `workers`,
 *   `signal`, `onProgress`.
 * @throws PortraitError `invalid-option` for a wrong option, no metric, one of another task or two of one name;
 *   `leakage` when a search saw rows of the test as it chose the model;
 *   `invalid-argument` when the test is neither examples nor ranking examples, or model and test differ in horizon;
 *   `not-supported` when the model or every baseline lacks `predictProba`; `invalid-data` when the test is empty or
 *   lacks a class that a metric needs, or a model gives no probability; `aborted`; and what the model throws.
 *
 * @example
 * ```ts
 * import { type Classifier, createExamples } from "@portrait/core";
 * import { evaluate, rocAuc } from "@portrait/metrics";
 *
 * type Row = { readonly visits: number };
 * const byVisits: Classifier<Row> = {
 *   kind: "byVisits",
 *   classes: [false, true],
 *   inputs: { columns: [{ name: "visits", type: "number" }] },
 *   horizon: 0,
 *   state: () => ({ kind: "byVisits", version: 1, config: {}, tensors: {}, parts: {} }),
 *   predictOne: ({ visits }) => {
 *     const yes = visits / 10;
 *     return { value: yes > 0.5, probability: Math.max(yes, 1 - yes), probabilities: [1 - yes, yes] };
 *   },
 *   async predictProba(data) {
 *     if (!("table" in data)) throw new Error("This model scores tables only.");
 *     const column = data.table.columns.visits;
 *     const yes = column.type === "number" ? column.values.map((visits) => visits / 10) : new Float64Array();
 *     const no = yes.map((value) => 1 - value);
 *     const values = Float64Array.from({ length: 2 * yes.length }, (_, i) => (i % 2 ? yes : no)[i >> 1] ?? 0);
 *     return { classes: [false, true], length: yes.length, values, of: (outcome) => (outcome ? yes : no) };
 *   },
 * };
 * const test = createExamples<Row>({
 *   rows: [{ visits: 1 }, { visits: 9 }, { visits: 4 }, { visits: 6 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [false, true, true, false],
 * });
 * const evaluation = await evaluate(byVisits, test, { metrics: [rocAuc()], bootstrap: 200, seed: 1 });
 * evaluation.metrics.rocAuc.value; // => 0.75
 * ```
 */
export async function evaluate<
  Row extends RowValues,
  const Metrics extends readonly BinaryMetric[],
  Baseline extends BinaryBaseline = undefined,
>(
  model: Classifier<Row>,
  test: Examples<NoInfer<Row>>,
  options: BinaryEvaluateOptions<Metrics, Baseline>,
): Promise<BinaryEvaluation<MetricResults<Metrics, Compared<Baseline>>, Compared<Baseline>>>;

/**
 * Judges a classifier of several classes on examples it never saw, as one of two classes is judged.
 *
 * The classes are those of the test and the models, in code-unit order; a class that a model does not know gets
 * probability 0, so that its rows are called wrong.
 *
 * @param model - The fitted classifier.
 * @param test - The examples; their columns must hold the model's inputs.
 * @param options - `metrics` and, if wanted, `baseline`, `bootstrap`, `level`, `seed`, `allowSeen`, `workers`,
 *   `signal`, `onProgress`.
 * @throws PortraitError as for a classifier of two classes.
 *
 * @example
 * ```ts
 * import { type Classifier, createExamples } from "@portrait/core";
 * import { evaluate, macroF1, multiclassAccuracy } from "@portrait/metrics";
 *
 * type Row = { readonly size: number };
 * const schema = { columns: [{ name: "size", type: "number" }] } as const;
 * const test = createExamples<Row>({
 *   rows: [{ size: 1 }, { size: 5 }, { size: 9 }, { size: 4 }],
 *   schema,
 *   target: ["small", "large", "large", "small"],
 * });
 * const bySize: Classifier<Row, string> = {
 *   kind: "bySize",
 *   classes: ["large", "small"],
 *   inputs: schema,
 *   horizon: 0,
 *   state: () => ({ kind: "bySize", version: 1, config: {}, tensors: {}, parts: {} }),
 *   predictOne: ({ size }) => ({ value: size > 6 ? "large" : "small", probability: 1, probabilities: [] }),
 *   async predictProba() {
 *     const values = Float64Array.of(0, 1, 0, 1, 1, 0, 0, 1);
 *     return { classes: ["large", "small"], length: 4, values, of: () => values };
 *   },
 * };
 * const evaluation = await evaluate(bySize, test, { metrics: [multiclassAccuracy(), macroF1()], bootstrap: 200 });
 * evaluation.metrics.accuracy.value; // => 0.75
 * evaluation.confusion.model.counts; // => [[1, 1], [0, 2]]
 * ```
 */
export async function evaluate<
  Row extends RowValues,
  const Metrics extends readonly MulticlassMetric[],
  Baseline extends MulticlassBaseline = undefined,
>(
  model: Classifier<Row, string>,
  test: ClassExamples<NoInfer<Row>>,
  options: MulticlassEvaluateOptions<Metrics, Baseline>,
): Promise<MulticlassEvaluation<MetricResults<Metrics, Compared<Baseline>>, Compared<Baseline>>>;

/**
 * Judges a regressor on examples it never saw: each metric with its bootstrap percentile interval and, with a
 * baseline, the baseline's and the interval of their paired difference, as for classifiers. For metrics of rankings
 * the rows of one user and cutoff are a query.
 *
 * @param model - The fitted regressor.
 * @param test - The examples; their columns must hold the model's inputs.
 * @param options - `metrics` and, if wanted, `baseline`, `bootstrap`, `level`, `seed`, `allowSeen`, `workers`,
 *   `signal`, `onProgress`.
 * @throws PortraitError as for a classifier; `invalid-data` also when targets or predictions are not finite or outside
 *   the domain of a metric.
 *
 * @example
 * ```ts
 * import { createExamples, type Regressor } from "@portrait/core";
 * import { evaluate, mae, rmse } from "@portrait/metrics";
 *
 * type Row = { readonly visits: number };
 * const schema = { columns: [{ name: "visits", type: "number" }] } as const;
 * const test = createExamples<Row>({ rows: [{ visits: 1 }, { visits: 3 }], schema, target: [12, 28] });
 * const tenAVisit: Regressor<Row> = {
 *   kind: "tenAVisit",
 *   inputs: schema,
 *   horizon: 0,
 *   state: () => ({ kind: "tenAVisit", version: 1, config: {}, tensors: {}, parts: {} }),
 *   predictOne: ({ visits }) => 10 * visits,
 *   predict: async () => Float64Array.of(10, 30),
 * };
 * const { metrics } = await evaluate(tenAVisit, test, { metrics: [rmse(), mae()], bootstrap: 200 });
 * metrics.rmse.value; // => 2
 * ```
 */
export async function evaluate<
  Row extends RowValues,
  const Metrics extends readonly RegressionMetric[],
  Baseline extends RegressionBaseline = undefined,
>(
  model: Regressor<Row>,
  test: NumberExamples<NoInfer<Row>>,
  options: RegressionEvaluateOptions<Metrics, Baseline>,
): Promise<RegressionEvaluation<MetricResults<Metrics, Compared<Baseline>>, Compared<Baseline>>>;

/**
 * Judges a recommender on what users took up after its history: each metric with its bootstrap percentile interval
 * and, with a baseline, the baseline's and the interval of their paired difference.
 *
 * Each model is asked for the greatest `k` of the metrics, over its whole catalogue, with `test.history` as history
 * and, unless `exclude` says otherwise, without the items that a user has there already. A resample draws users with
 * replacement; model and baseline are judged on the same resamples.
 *
 * Cost: recommendations for all users from each model, then resamples times metrics times users.
 *
 * @param model - The fitted recommender.
 * @param test - The ranking examples.
 * @param options - `metrics` and, if wanted, `baseline`, `bootstrap`, `level`, `seed`, `exclude`, `signal`,
 *   `onProgress`.
 * @throws PortraitError `invalid-option` for a wrong option, no metric, a binary metric or two of one name;
 *   `invalid-argument` when the test is neither examples nor ranking examples; `not-supported` when the model or every
 *   baseline lacks `recommend`; `invalid-data` when the test is empty, or a model answers for other users, with too
 *   many items or with repeats; `aborted`; and what the model throws.
 *
 * @example
 * ```ts
 * import { createInteractions, type Recommender, splitInteractions } from "@portrait/core";
 * import { coverageAtK, evaluate, recallAtK } from "@portrait/metrics";
 *
 * const tea: Recommender = {
 *   kind: "tea",
 *   catalogue: ["milk", "tea"],
 *   state: () => ({ kind: "tea", version: 1, config: {}, tensors: {}, parts: {} }),
 *   recommend: async ({ users }) =>
 *     users.map((user) => ({ user, items: [{ item: "tea", score: 1 }], known: true })),
 * };
 * const { test } = splitInteractions(
 *   createInteractions([
 *     { user: "ann", item: "milk", at: 1 },
 *     { user: "bob", item: "tea", at: 1 },
 *     { user: "ann", item: "tea", at: 3 },
 *   ]),
 *   2,
 * );
 * const evaluation = await evaluate(tea, test, { metrics: [recallAtK(1), coverageAtK(1)], bootstrap: 200 });
 * evaluation.metrics.recallAt1.value; // => 1
 * evaluation.metrics.coverageAt1.value; // => 0.5
 * ```
 */
export async function evaluate<
  const Metrics extends readonly RankingMetric[],
  Baseline extends RankingBaseline = undefined,
>(
  model: Recommender,
  test: RankingExamples,
  options: RankingEvaluateOptions<Metrics, Baseline>,
): Promise<RankingEvaluation<MetricResults<Metrics, Compared<Baseline>>, Compared<Baseline>>>;

export async function evaluate(model: unknown, test: unknown, options: object): Promise<Evaluation> {
  if (isExamples(test)) {
    if (isBinary(test)) return evaluateBinary(model, test, options);
    if (isMulticlass(test)) return evaluateMulticlass(model, test, options);
    if (isNumeric(test)) return evaluateRegression(model, test, options);
    throw new PortraitError({
      code: "invalid-argument",
      message: `evaluate: the target of the examples must be a Uint8Array, classes or a Float64Array; received ${describeValue(test.target)}.`,
      hint: "Make examples with buildExamples or createExamples.",
    });
  }
  if (isRankingExamples(test)) return evaluateRanking(model, test, options);
  throw new PortraitError({
    code: "invalid-argument",
    message: `evaluate: the test must be examples or ranking examples; received ${describeValue(test)}.`,
    hint: "Make examples with buildExamples or createExamples, ranking examples with splitInteractions.",
  });
}
