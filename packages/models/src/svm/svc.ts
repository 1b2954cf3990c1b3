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
import { learnSvc } from "./svc-fit.js";
import { SVC_KIND, type SvcModel } from "./svc-model.js";
import { type SvcOptions, type SvcParams, svcRules } from "./svc-options.js";

/** An estimator of a support vector classifier of a yes-or-no outcome. */
export type SvcEstimator<Row extends RowValues = RowValues> = TabularEstimator<Row, SvcModel<Row>>;

/** An estimator of a support vector classifier of several classes. */
export type SvcClassEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  SvcModel<Row, string>,
  ClassTarget
>;

function createEstimator<Row extends RowValues, Class, Target extends TargetVector>(
  inputs: TableSchema<Row> | undefined,
  params: SvcParams,
  task: ClassTask<Class, Target>,
): TabularEstimator<Row, SvcModel<Row, Class>, Target> {
  return Object.freeze<TabularEstimator<Row, SvcModel<Row, Class>, Target>>({
    kind: SVC_KIND,
    params: Object.freeze({
      task: task.name,
      ...params,
      inputs: inputs === undefined ? null : inputs.columns,
    }),
    inputs,
    withInputs(others) {
      checkEncodable(SVC_KIND, others);
      return createEstimator(others, params, task);
    },
    learn: (data, context) => learnSvc(data, inputs, params, task, context),
  });
}

/**
 * A support vector classifier with a kernel, for two classes or several. For two it solves the dual of
 *
 * `min 1/2 ||w||^2 + sum_i c_i max(0, 1 - y_i (w . phi(x_i) + b))`
 *
 * where `y_i` is 1 if the outcome of row `i` came true and -1 if not, `x_i` is the encoded row, `phi` is the map that the
 * kernel `K(x, z) = phi(x) . phi(z)` stands for, `b` the intercept (not penalised), and `c_i` is `c` times the row's
 * sample weight and the weight of its class. The decision function is
 * `sum over support vectors of coefficient * K(vector, x) + b`.
 *
 * For several classes there is one machine for each pair of classes that occur, learnt from their rows alone.
 *
 * Rows are encoded as by `logisticRegression`: a number is scaled (see `scaling`), with its median for null; a boolean
 * is 0 or 1; a category has a 0-or-1 column for each frequent level. They are held as 32-bit floats, clipped to
 * +-1e15, for `rbf` after each column was moved near 0; kernel values are 32-bit floats too, gradients 64-bit.
 *
 * Probabilities are Platt's: for each pair a sigmoid of the decision value, fitted over five parts of the rows, each
 * decided by a machine that learnt from the other four; for several classes coupled by the method of Wu, Lin and Weng.
 * Which part a row is in depends on the seed and on what the row holds, not on the order of rows. A prediction is the
 * most probable class, which near the boundary need not be the one that the decision value speaks for. With
 * `probability: false` the class that the decision values speak for gets the probability 1: for several classes that
 * which wins most of its pairs, the first in order of those that win as many.
 *
 * The result depends neither on the order of rows nor on that of columns, nor on the number of threads.
 *
 * Training computes between rows * support vectors and rows^2 kernel values, each of O(columns), at most `cacheSize` of
 * them held; time grows between the square and the cube of the rows. Predicting takes O(support vectors * columns) a
 * row. With `probability` training takes about five times as long. Look at `model.convergence.converged`.
 *
 * `fit` throws PortraitError `invalid-argument` when the examples are of another task; `invalid-data` when there are
 * none, fewer than two classes occur, a number is infinite, or the matrix would take more than 2 GiB;
 * `missing-column`; `aborted`; `out-of-memory` past 4 GiB. Predicting throws `missing-column`, `unexpected-column`,
 * `invalid-data` and `aborted`.
 *
 * Source: Fan, Chen and Lin, "Working set selection using second order information for training support vector
 * machines" (2005); Chang and Lin, "LIBSVM: a library for support vector machines" (2011); Lin, Lin and Weng, "A note on
 * Platt's probabilistic outputs for support vector machines" (2007); Wu, Lin and Weng, "Probability estimates for
 * multi-class classification by pairwise coupling" (2004).
 *
 * @param options - See {@link SvcOptions}; `task` is `"binary"` (left out) or `"multiclass"`.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is no number, boolean or
 *   category.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { svc } from "@portrait/models/svm";
 *
 * const schema = { columns: [{ name: "x", type: "number" }, { name: "y", type: "number" }] } as const;
 * const rows = [
 *   { x: 0, y: 0 }, { x: 0.1, y: -0.2 }, { x: -0.2, y: 0.1 },
 *   { x: 2, y: 0 }, { x: -2, y: 0.1 }, { x: 0, y: 2 }, { x: 0.1, y: -2 },
 * ];
 * const inside = createExamples({ rows, schema, target: [true, true, true, false, false, false, false] });
 * const model = await fit(svc({ c: 10, probability: false }), inside);
 * model.predictOne({ x: 0.1, y: 0.1 }).value; // => true
 * model.predictOne({ x: 1.5, y: -1.5 }).value; // => false
 *
 * const classes = createExamples({ rows, schema, target: ["a", "a", "a", "b", "b", "c", "c"] });
 * const several = await fit(svc({ task: "multiclass", c: 10, probability: false }), classes);
 * several.predictOne({ x: 1.9, y: 0 }).value; // => "b"
 * ```
 */
export function svc<Row extends RowValues = RowValues>(
  options: SvcOptions<Row> & {
    /** Several classes. */
    readonly task: "multiclass";
  },
): SvcClassEstimator<Row>;
export function svc<Row extends RowValues = RowValues>(
  options?: SvcOptions<Row> & {
    /** A yes-or-no outcome. */
    readonly task?: "binary";
  },
): SvcEstimator<Row>;
export function svc<Row extends RowValues = RowValues>(
  options: SvcOptions<Row> = {},
): SvcEstimator<Row> | SvcClassEstimator<Row> {
  const rules = {
    task: choiceOption("binary", ["binary", "multiclass"]),
    inputs: inputsOption<Row>(),
    ...svcRules,
  };
  const { task, inputs, ...params } = resolveOptions(SVC_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(SVC_KIND, inputs);
  const frozen = Object.freeze(params);
  return task === "binary"
    ? createEstimator(inputs, frozen, binaryTask)
    : createEstimator(inputs, frozen, multiclassTask);
}
