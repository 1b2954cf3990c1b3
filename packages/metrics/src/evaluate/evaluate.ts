import type { Classifier, Examples, RankingExamples, Recommender, RowValues } from "@portrait/core";
import { describeValue, PortraitError } from "@portrait/core";
import type { BinaryMetric, RankingMetric } from "../metric/metric.js";
import { evaluateBinary } from "./evaluate-binary.js";
import { evaluateRanking } from "./evaluate-ranking.js";
import type { BinaryEvaluation, Evaluation, MetricResults, RankingEvaluation } from "./evaluation.js";
import type {
  BinaryBaseline,
  BinaryEvaluateOptions,
  RankingBaseline,
  RankingEvaluateOptions,
} from "./options.js";

/** Whether a baseline was passed, as a type. */
export type Compared<Baseline> = Baseline extends undefined ? false : true;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isExamples = (test: unknown): test is Examples => isObject(test) && "target" in test && "table" in test;
const isRankingExamples = (test: unknown): test is RankingExamples =>
  isObject(test) && "relevant" in test && "history" in test;

/**
 * Judges a classifier on examples it never saw: each metric with its bootstrap percentile interval and, with a
 * baseline, the baseline's and the interval of their paired difference.
 *
 * A resample draws users with replacement, and all rows of a user go together, so that a user's rows at several
 * cutoffs do not pass for independent. Model and baseline are judged on the same resamples.
 *
 * Cost: one prediction of all rows for each model, then resamples times metrics times rows; nothing is sorted again.
 * The whole is repeatable: the same models, test and seed give the same result.
 *
 * @param model - The fitted classifier of the classes false and true.
 * @param test - The examples; their columns must hold the model's inputs.
 * @param options - `metrics` and, if wanted, `baseline`, `bootstrap`, `level`, `seed`, `signal`, `onProgress`.
 * @throws PortraitError `invalid-option` for a wrong option, no metric, a ranking metric or two of one name;
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
  if (isExamples(test)) return evaluateBinary(model, test, options);
  if (isRankingExamples(test)) return evaluateRanking(model, test, options);
  throw new PortraitError({
    code: "invalid-argument",
    message: `evaluate: the test must be examples or ranking examples; received ${describeValue(test)}.`,
    hint: "Make examples with buildExamples or createExamples, ranking examples with splitInteractions.",
  });
}
