import {
  type ClassTarget,
  choiceOption,
  type RowValues,
  resolveOptions,
  type TableSchema,
  type TargetVector,
} from "@portrait/core";
import { checkEncodable, inputsOption } from "../input/schema.js";
import type { TabularEstimator } from "../input/tabular-estimator.js";
import { binaryTask, type ClassTask, multiclassTask } from "../multiclass/class-task.js";
import { type LinearSvmOptions, type LinearSvmParams, linearSvmRules } from "./linear-options.js";
import { learnLinearSvm } from "./linear-svm-fit.js";
import { LINEAR_SVM_KIND, type LinearSvmModel } from "./linear-svm-model.js";

/** An estimator of a linear support vector classifier of a yes-or-no outcome. */
export type LinearSvmEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  LinearSvmModel<Row>
>;

/** An estimator of a linear support vector classifier of several classes. */
export type LinearSvmClassEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  LinearSvmModel<Row, string>,
  ClassTarget
>;

function createEstimator<Row extends RowValues, Class, Target extends TargetVector>(
  inputs: TableSchema<Row> | undefined,
  params: LinearSvmParams,
  task: ClassTask<Class, Target>,
): TabularEstimator<Row, LinearSvmModel<Row, Class>, Target> {
  return Object.freeze<TabularEstimator<Row, LinearSvmModel<Row, Class>, Target>>({
    kind: LINEAR_SVM_KIND,
    params: Object.freeze({
      task: task.name,
      ...params,
      inputs: inputs === undefined ? null : inputs.columns,
    }),
    inputs,
    withInputs(others) {
      checkEncodable(LINEAR_SVM_KIND, others, true);
      return createEstimator(others, params, task);
    },
    learn: (data, context) => learnLinearSvm(data, inputs, params, task, context),
  });
}

/**
 * A linear support vector classifier for large and sparse data, for two classes or several. For two it minimises, by
 * dual coordinate descent with shrinking,
 *
 * `1/2 (||w||^2 + (b / s)^2) + sum_i c_i loss(y_i (w . x_i + b))`
 *
 * where `y_i` is 1 if the outcome of row `i` came true and -1 if not, `x_i` the encoded row, `b` the intercept, `s` the
 * `interceptScaling`, `loss(m)` is `max(0, 1 - m)` or its square, and `c_i` is `c` times the row's sample weight and the
 * weight of its class. The intercept is the weight of a constant column and penalised with the others, as in
 * liblinear; a greater `interceptScaling` penalises it less, and `svc({ kernel: "linear" })` not at all.
 *
 * For several classes there is one such function for each class against the others.
 *
 * Rows are encoded as by `logisticRegression`: a number is scaled (see `scaling`), with its median for null; a boolean
 * is 0 or 1; a category has a 0-or-1 column for each frequent level; the numbers of sparse vectors are taken as they
 * are. They are held as 32-bit floats, clipped to +-1e15; weights are 64-bit.
 *
 * Probabilities are Platt's: a sigmoid of each decision value, fitted over five parts of the rows, each decided by
 * functions that were learnt from the other four; for several classes divided by their sum. With `probability: false`
 * the class that the decision values speak for gets the probability 1.
 *
 * Coordinates are visited in a random order that depends on the seed and on what the rows hold, not on the order of rows
 * or columns. An epoch passes over the active rows once: O(stored values). Look at `model.convergence.converged`: a fit
 * that used up `maxIterations` is no error. Predicting takes O(stored values).
 *
 * `fit` throws PortraitError `invalid-argument` when the examples are of another task; `invalid-data` when there are
 * none, fewer than two classes occur, a number is infinite, a sparse column is damaged, or the dense columns would take
 * more than 2 GiB; `missing-column`; `aborted` between epochs; `out-of-memory` past 4 GiB. Predicting throws
 * `missing-column`, `unexpected-column`, `invalid-data` and `aborted`.
 *
 * Source: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method for large-scale linear SVM"
 * (2008); Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines" (2007).
 *
 * @param options - See {@link LinearSvmOptions}; `task` is `"binary"` (left out) or `"multiclass"`.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { linearSvm } from "@portrait/models/svm";
 *
 * const schema = { columns: [{ name: "visits", type: "number" }, { name: "words", type: "sparse" }] } as const;
 * const bag = (...indices: number[]) => ({ width: 100, indices, values: indices.map(() => 1) });
 * const rows = [
 *   { visits: 1, words: bag(3, 7) }, { visits: 2, words: bag(3) },
 *   { visits: 1, words: bag(8, 9) }, { visits: 2, words: bag(8) },
 * ];
 * const model = await fit(linearSvm(), createExamples({ rows, schema, target: [true, true, false, false] }));
 * model.weights()[0]?.name; // => "words[3]"
 * model.predictOne({ visits: 1, words: bag(3, 50) }).value; // => true
 * ```
 */
export function linearSvm<Row extends RowValues = RowValues>(
  options: LinearSvmOptions<Row> & {
    /** Several classes. */
    readonly task: "multiclass";
  },
): LinearSvmClassEstimator<Row>;
export function linearSvm<Row extends RowValues = RowValues>(
  options?: LinearSvmOptions<Row> & {
    /** A yes-or-no outcome. */
    readonly task?: "binary";
  },
): LinearSvmEstimator<Row>;
export function linearSvm<Row extends RowValues = RowValues>(
  options: LinearSvmOptions<Row> = {},
): LinearSvmEstimator<Row> | LinearSvmClassEstimator<Row> {
  const rules = {
    task: choiceOption("binary", ["binary", "multiclass"]),
    inputs: inputsOption<Row>(),
    ...linearSvmRules,
  };
  const { task, inputs, ...params } = resolveOptions(LINEAR_SVM_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(LINEAR_SVM_KIND, inputs, true);
  const frozen = Object.freeze(params);
  return task === "binary"
    ? createEstimator(inputs, frozen, binaryTask)
    : createEstimator(inputs, frozen, multiclassTask);
}
