import type { RowValues } from "@portrait/core";
import {
  type ForestClassEstimator,
  type ForestEstimator,
  type ForestRegressionEstimator,
  forestEstimator,
} from "./forest-estimator.js";
import { EXTRA_TREES, type ForestOptions } from "./forest-options.js";

/**
 * Extremely randomised trees: as `randomForest`, but each split is the best of one cut drawn at random for each column
 * drawn: uniformly between the least and the greatest value in the node, or for a category a random set of the levels in
 * the node. Trees take every row once, unless `bootstrap` is asked for. The random cuts make trees differ more and each
 * of them cheaper to grow.
 *
 * Inputs: a number splits at a threshold, a boolean as 0 and 1. A category splits by a set of levels, found in the order
 * of the levels' means, where one cut is optimal; with several classes in the order of each class's share in turn, the
 * best of which is taken (a heuristic: the optimum would need all `2^(levels - 1)` sets). A missing value goes to the
 * side that lowers the impurity more; where the node had none, to the heavier side. A level that the node did not see
 * goes with the missing values. Values are binned first: a number has at most 255 bins of about equal share (each of its
 * values its own where there are no more), learnt from at most 200,000 rows, a category as many levels, the rarest of
 * more sharing one.
 *
 * Sample weights multiply a row's share in every impurity and value; a row of weight 0 is left out. Results do not
 * depend on the order of rows or columns, nor on the number of threads: each tree has a seed of its own, and rows are
 * brought into an order that depends on what they hold. `fit(..., { workers })` grows one tree a thread.
 *
 * `weights()` are the shares of the total decrease of impurity. `contributions(row)` are exact Shapley values.
 *
 * Memory: 3 bytes a row and column and thread at most, about 150 bytes a row and thread for a tree without bounds.
 *
 * `fit` throws PortraitError `invalid-argument` for data that are no examples of the task; `invalid-data` when there are
 * none, only one class occurs, an answer or a number is infinite, or weights are none; `missing-column`; `out-of-memory`;
 * `aborted` between trees. Predicting throws `missing-column`, `unexpected-column` and `invalid-data`.
 * Cost: O(trees * rows * log(rows) * columns drawn), plus the binning.
 *
 * Source: Geurts, Ernst and Wehenkel, "Extremely randomized trees" (2006).
 *
 * @param options - See {@link ForestOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is of another type.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { extraTrees } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: Array.from({ length: 40 }, (_, n) => ({ visits: n, country: n % 3 === 0 ? "FR" : "DE" })),
 *   schema: { columns: [{ name: "visits", type: "number" }, { name: "country", type: "category" }] },
 *   target: Array.from({ length: 40 }, (_, n) => 2 * n),
 * });
 * const model = await fit(extraTrees({ task: "regression", trees: 20 }), examples, { seed: 1 });
 * model.predictOne({ visits: 35, country: "FR" }) > 60; // => true
 * ```
 */
export function extraTrees<Row extends RowValues = RowValues>(
  options?: ForestOptions<Row> & {
    /** A yes-or-no outcome. */
    readonly task?: "binary";
  },
): ForestEstimator<Row>;
export function extraTrees<Row extends RowValues = RowValues>(
  options: ForestOptions<Row> & {
    /** Several classes. */
    readonly task: "multiclass";
  },
): ForestClassEstimator<Row>;
export function extraTrees<Row extends RowValues = RowValues>(
  options: ForestOptions<Row> & {
    /** Numbers. */
    readonly task: "regression";
  },
): ForestRegressionEstimator<Row>;
export function extraTrees<Row extends RowValues = RowValues>(
  options: ForestOptions<Row> = {},
): ForestEstimator<Row> | ForestClassEstimator<Row> | ForestRegressionEstimator<Row> {
  return forestEstimator(EXTRA_TREES, options);
}
