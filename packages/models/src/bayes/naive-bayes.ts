import {
  type ClassTarget,
  choiceOption,
  type Examples,
  type RowValues,
  resolveOptions,
  type TableSchema,
  type TargetVector,
} from "@portrait/core";
import { inputsOption } from "../input/schema.js";
import type { TabularEstimator } from "../input/tabular-estimator.js";
import { binaryTask, type ClassTask, multiclassTask } from "../multiclass/class-task.js";
import { checkReadable, readableColumns } from "./bayes-columns.js";
import { learnStatistics } from "./class-statistics.js";
import {
  createNaiveBayesModel,
  NAIVE_BAYES_KIND,
  type NaiveBayesClassModel,
  type NaiveBayesModel,
} from "./naive-bayes-model.js";
import { type NaiveBayesOptions, type NaiveBayesParams, naiveBayesRules } from "./naive-bayes-options.js";

/** An estimator of naive Bayes of a yes-or-no outcome: a frozen description that `fit` makes a model of. */
export type NaiveBayesEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  NaiveBayesModel<Row>
>;

/** An estimator of naive Bayes of several classes. */
export type NaiveBayesClassEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  NaiveBayesClassModel<Row>,
  ClassTarget
>;

function createEstimator<Row extends RowValues, Class, Target extends TargetVector>(
  inputs: TableSchema<Row> | undefined,
  params: NaiveBayesParams,
  task: ClassTask<Class, Target>,
): TabularEstimator<Row, NaiveBayesModel<Row, Class, Target>, Target> {
  const owner = NAIVE_BAYES_KIND;
  return Object.freeze<TabularEstimator<Row, NaiveBayesModel<Row, Class, Target>, Target>>({
    kind: owner,
    params: Object.freeze({
      task: task.name,
      ...params,
      inputs: inputs === undefined ? null : inputs.columns,
    }),
    inputs,
    withInputs(others) {
      checkReadable(owner, others, params.likelihood);
      return createEstimator(others, params, task);
    },
    async learn(data: Examples<Row, Target>, context) {
      const rows = task.read(owner, data);
      const columns = readableColumns(owner, data.table, inputs, params.likelihood);
      const statistics = await learnStatistics(
        { owner, table: data.table, inputs: columns, rows, likelihood: params.likelihood },
        (done, of) => context.step(done, of),
      );
      return createNaiveBayesModel({ task, statistics, inputs: columns, horizon: data.horizon, params });
    },
  });
}

/**
 * Naive Bayes, for two classes or several. The probability of class `c` for a row is
 *
 * `P(c | x) = P(c) prod_j P(x_j | c) / sum_d P(d) prod_j P(x_j | d)`,
 *
 * with `P(c)` the share of the weight of the rows of `c` (or the same for all, see `fitPrior`). How the columns are
 * distributed is the option `likelihood`:
 *
 * - `mixed`: a number is normal with the mean and variance of its class; a boolean or category has the level `v` with
 *   probability `(n_cv + alpha) / (n_c + alpha * levels)`; a sparse vector is a bag of counts, where each unit at place
 *   `f` has the probability `(n_cf + alpha) / (n_c + alpha * width)`;
 * - `gaussian`: all columns are numbers as above (scikit-learn's `GaussianNB`);
 * - `bernoulli`: all columns are features that are present (above 0) or absent, present with probability
 *   `(n_cf + alpha) / (n_c + 2 alpha)` (`BernoulliNB` with `binarize: 0`);
 * - `multinomial`: all columns together are one bag of counts (`MultinomialNB`).
 *
 * To every variance `varianceSmoothing` times the greatest variance of a column is added. A null says nothing: in
 * training it is not counted, in scoring it is passed over; so is a level that was never seen. A column of which a class
 * has no value at all has in that class the moments of all classes. In scoring, a negative count is 0.
 *
 * `resume` adds the sums of new examples to those of the old, so that learning in parts gives what learning from all
 * at once would, but for rounding in the moments; classes and levels that are new are added. The columns stay those
 * of the first fit.
 *
 * One pass over each column: O(rows * columns), or O(stored values) for sparse ones. A model holds
 * O(classes * (numbers + levels + widths)) numbers. Rows weigh as their sample weights say.
 *
 * `fit` throws PortraitError `invalid-argument` when the examples are of another task; `invalid-data` when there are
 * none, fewer than two classes occur, a number is infinite, a count is negative, or no column can be read;
 * `missing-column`; `aborted` between columns. Predicting throws `missing-column`, `unexpected-column` and
 * `invalid-data`.
 *
 * Source: Manning, Raghavan and Schütze, "Introduction to Information Retrieval" (2008), chapter 13, for counts; Chan,
 * Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979), for moments.
 *
 * @param options - See {@link NaiveBayesOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or the likelihood cannot read an
 *   input.
 *
 * @example
 * ```ts
 * import { createExamples, fit, resume } from "@portrait/core";
 * import { naiveBayes } from "@portrait/models/bayes";
 *
 * const schema = { columns: [{ name: "visits", type: "number" }, { name: "country", type: "category" }] } as const;
 * const day1 = createExamples({
 *   rows: [{ visits: 1, country: "FR" }, { visits: 9, country: "DE" }, { visits: 7, country: "DE" }],
 *   schema,
 *   target: ["bronze", "gold", "gold"],
 * });
 * const model = await fit(naiveBayes({ task: "multiclass" }), day1);
 * model.predictOne({ visits: 8, country: "DE" }).value; // => "gold"
 *
 * const day2 = createExamples({ rows: [{ visits: 4, country: "IT" }], schema, target: ["silver"] });
 * (await resume(model, day2)).classes; // => ["bronze", "gold", "silver"]
 * ```
 */
export function naiveBayes<Row extends RowValues = RowValues>(
  options: NaiveBayesOptions<Row> & {
    /** Several classes. */
    readonly task: "multiclass";
  },
): NaiveBayesClassEstimator<Row>;
export function naiveBayes<Row extends RowValues = RowValues>(
  options?: NaiveBayesOptions<Row> & {
    /** A yes-or-no outcome. */
    readonly task?: "binary";
  },
): NaiveBayesEstimator<Row>;
export function naiveBayes<Row extends RowValues = RowValues>(
  options: NaiveBayesOptions<Row> = {},
): NaiveBayesEstimator<Row> | NaiveBayesClassEstimator<Row> {
  const rules = {
    task: choiceOption("binary", ["binary", "multiclass"]),
    inputs: inputsOption<Row>(),
    ...naiveBayesRules,
  };
  const { task, inputs, ...params } = resolveOptions(NAIVE_BAYES_KIND, rules, options);
  if (inputs !== undefined) checkReadable(NAIVE_BAYES_KIND, inputs, params.likelihood);
  const frozen = Object.freeze(params);
  return task === "binary"
    ? createEstimator(inputs, frozen, binaryTask)
    : createEstimator(inputs, frozen, multiclassTask);
}
