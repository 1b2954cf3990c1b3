import {
  type ClassTarget,
  type Examples,
  type FitContext,
  PortraitError,
  type RowValues,
  resolveOptions,
  type TableSchema,
  type TargetVector,
} from "@portrait/core";
import { learnMixedEncoder, type MixedEncoder } from "../input/mixed-encoder.js";
import { checkEncodable, inputColumns, inputsOption } from "../input/schema.js";
import type { TabularEstimator } from "../input/tabular-estimator.js";
import { countBothClasses, countManyClasses } from "../input/training-data.js";
import { optimise } from "./logistic-fit.js";
import { type LogisticParams, type LogisticRegressionOptions, logisticRules } from "./logistic-options.js";
import { LOGISTIC_KIND, type LogisticRegressionModel } from "./logistic-regression-model.js";
import { optimiseClasses } from "./multiclass-logistic-fit.js";
import { MULTICLASS_KIND, type MulticlassLogisticRegressionModel } from "./multiclass-logistic-model.js";
import { describeColumn } from "./solver/describe-columns.js";

/** An estimator of a logistic regression: a frozen description that `fit` makes a model of. */
export type LogisticRegressionEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  LogisticRegressionModel<Row>
>;

/** An estimator of a logistic regression of several classes. */
export type MulticlassLogisticRegressionEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  MulticlassLogisticRegressionModel<Row>,
  ClassTarget
>;

function learnInputs<Row extends RowValues, Target extends TargetVector>(
  data: Examples<Row, Target>,
  inputs: TableSchema<Row> | undefined,
  { scaling, minCount }: LogisticParams,
): MixedEncoder<Row> {
  const columns = inputColumns(LOGISTIC_KIND, data.table, inputs, true);
  const options = { scaling, minCount, imputation: "median" as const };
  return learnMixedEncoder(LOGISTIC_KIND, data.table, columns, { ...options, describe: describeColumn });
}

function createBinary<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: LogisticParams,
): LogisticRegressionEstimator<Row> {
  return Object.freeze<LogisticRegressionEstimator<Row>>({
    kind: LOGISTIC_KIND,
    params: Object.freeze({ ...params, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
    withInputs(others) {
      checkEncodable(LOGISTIC_KIND, others, true);
      return createBinary(others, params);
    },
    async learn(data, context: FitContext<Examples<Row>>) {
      countBothClasses(LOGISTIC_KIND, data);
      return optimise(learnInputs(data, inputs, params), data, params, context);
    },
  });
}

function createMulticlass<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: LogisticParams,
): MulticlassLogisticRegressionEstimator<Row> {
  return Object.freeze<MulticlassLogisticRegressionEstimator<Row>>({
    kind: MULTICLASS_KIND,
    params: Object.freeze({ ...params, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
    withInputs(others) {
      checkEncodable(LOGISTIC_KIND, others, true);
      return createMulticlass(others, params);
    },
    async learn(data, context) {
      countManyClasses(LOGISTIC_KIND, data);
      return optimiseClasses(learnInputs(data, inputs, params), data, params, context);
    },
  });
}

/**
 * Logistic regression with L1 and L2 penalties, of a yes-or-no outcome or of several classes. For a yes-or-no outcome it
 * minimises
 *
 * `sum_i c_i * log(1 + exp(-s_i * (w . x_i + b))) + l1 * ||w||_1 + l2 / 2 * ||w||^2`
 *
 * where `s_i` is 1 if the outcome of row `i` came true and -1 if not, `x_i` is the encoded row, `b` the intercept
 * (not penalised) and `c_i` the weight of the row in the examples (1 if they have none), times that of its class if
 * `classWeight` is `balanced`. The losses are summed, not averaged: `l2` is scikit-learn's `1 / C`. With both penalties
 * it is an elastic net.
 *
 * For several classes, `multiClass: "multinomial"` minimises `sum_i c_i * (log(sum_k exp(z_ik)) - z_iy) + l1 *
 * ||W||_1 + l2 / 2 * ||W||^2` with the scores `z_ik = w_k . x_i + b_k` of row `i`, `y` being its class;
 * `multiClass: "oneVsRest"` minimises the objective above for each class, and its probabilities are those of the
 * classes divided by their sum. Classes without examples are left out.
 *
 * Rows are encoded as learnt from the examples. A number is scaled (see `scaling`), with its median for null (that of 1,025
 * rows at even distances where 16,384 rows or more hold no null); a boolean is 0 or 1, with the share of `true` for null; both have a further 0-or-1 column that says that the value was
 * null, if it ever was. A category has a 0-or-1 column for each level that at least `minCount` examples have, one for
 * the others and one for null, as the examples had them; what they did not show adds nothing. A sparse column, such as
 * the n-grams of a text, is taken as it is. An input that never changes keeps a weight of 0 if it is a scaled number,
 * and is listed in the model's `constants`. Sample weights do not change the encoding.
 *
 * `weights()` are the `w`, one for each encoded column: `age`, `age (null)`, `country=France`, `country (other)`,
 * `words[17]`; for a number in log odds per standard deviation. `contributions(row)` are summed for each input column;
 * with `intercept` they add up to the log odds. Models of several classes give the same for a class.
 *
 * `resume` minimises the same objective over the new examples alone, from the model's weights and with its encoder:
 * means, scales and levels stay those of the first fit, and levels that it did not know add nothing. What the earlier
 * examples taught is left only as the start, so a resumed fit that converges depends on the new examples and the
 * encoder; pass old and new together to learn from both. To learn a stream batch by batch instead, so that each batch
 * moves the weights a little, keep the steps few: `maxIterations` of 1 or 2.
 *
 * A fit passes over the encoded matrix once or twice an iteration: O(rows * dense columns + sparse values). With at
 * most 255 dense columns the minimiser knows their second derivatives, O(rows * columns^2), and takes some 5 to 20
 * iterations; from 32,768 rows on it first solves a sample of at most that many, and then takes 2 to 5. With more
 * columns or sparse ones it may need hundreds. `l1` costs one such matrix an iteration for up to 1023 dense columns, else
 * sweeps over the columns. Dense columns take 8 bytes a value while fitting. The same result with any number of
 * `workers`. `predictOne` takes microseconds.
 * Look at `model.convergence.converged`: a fit that used up `maxIterations` is no error; `advice` says what to do.
 *
 * `fit` throws PortraitError `invalid-data` when there are no examples, only one outcome or class occurs, a number is
 * infinite, a sparse column is damaged, a weight is negative or not finite, a column is of another type than asked for,
 * or the dense columns would take more than 2 GiB; `invalid-argument` when the examples' answers are of another kind;
 * `missing-column` when the examples lack an input; `aborted` between iterations. Predicting throws `missing-column`,
 * `unexpected-column` and `invalid-data`.
 *
 * Source: Nocedal and Wright, "Numerical Optimization", 2nd edition (2006), chapter 7, for L-BFGS; Böhning and Lindsay,
 * "Monotonicity of quadratic-approximation algorithms" (1988), for the bound of the second derivatives; Friedman, Hastie
 * and Tibshirani, "Regularization paths for generalized linear models via coordinate descent" (2010), and Yuan, Ho and
 * Lin, "An improved GLMNET for L1-regularized logistic regression" (2012), for `l1`.
 *
 * @param options - See {@link LogisticRegressionOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, an input is a list or timestamp, or
 *   `solver` is `lbfgs` and `l1` greater than 0.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [
 *     { visits: 9, member: true }, { visits: 7, member: false }, { visits: 8, member: true },
 *     { visits: 2, member: false }, { visits: 0, member: true }, { visits: 1, member: false },
 *   ],
 *   schema: { columns: [{ name: "visits", type: "number" }, { name: "member", type: "boolean" }] },
 *   target: [true, true, true, false, false, false],
 * });
 * const model = await fit(logisticRegression({ l2: 0.5 }), examples);
 * model.convergence.converged; // => true
 * model.predictOne({ visits: 6, member: true }).value; // => true
 * model.weights()[0]?.name; // => "visits"
 * ```
 */
export function logisticRegression<Row extends RowValues = RowValues>(
  options?: LogisticRegressionOptions<Row> & { readonly multiClass?: "none" },
): LogisticRegressionEstimator<Row>;
/**
 * The same for several classes; its models take `ClassExamples` and have classes for their answers.
 *
 * @param options - With `multiClass`; see {@link LogisticRegressionOptions}.
 * @throws PortraitError `invalid-option` as for a yes-or-no outcome.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 8 }, { visits: 5 }, { visits: 4 }, { visits: 1 }, { visits: 0 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: ["often", "often", "now and then", "now and then", "rarely", "rarely"],
 * });
 * const model = await fit(logisticRegression({ multiClass: "multinomial", l2: 0.1 }), examples);
 * model.classes; // => ["now and then", "often", "rarely"]
 * model.predictOne({ visits: 7 }).value; // => "often"
 * ```
 */
export function logisticRegression<Row extends RowValues = RowValues>(
  options: LogisticRegressionOptions<Row> & { readonly multiClass: "multinomial" | "oneVsRest" },
): MulticlassLogisticRegressionEstimator<Row>;
export function logisticRegression<Row extends RowValues = RowValues>(
  options: LogisticRegressionOptions<Row> = {},
): LogisticRegressionEstimator<Row> | MulticlassLogisticRegressionEstimator<Row> {
  const rules = { inputs: inputsOption<Row>(), ...logisticRules };
  const { inputs, ...params } = resolveOptions(LOGISTIC_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(LOGISTIC_KIND, inputs, true);
  if (params.solver === "lbfgs" && params.l1 > 0) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${LOGISTIC_KIND}: the solver "lbfgs" cannot minimise "l1" > 0; received l1 ${params.l1}.`,
      hint: 'Leave "solver" out, or pass "coordinateDescent".',
      details: { solver: params.solver, l1: params.l1 },
    });
  }
  const frozen = Object.freeze(params);
  return params.multiClass === "none" ? createBinary(inputs, frozen) : createMulticlass(inputs, frozen);
}
