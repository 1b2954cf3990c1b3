import {
  type ClassTarget,
  PortraitError,
  type RowValues,
  resolveOptions,
  type TableSchema,
} from "@portrait/core";
import { checkEncodable, inputsOption } from "../../input/schema.js";
import type { TabularEstimator } from "../../input/tabular-estimator.js";
import { BOOSTED_KIND } from "./boosted-kind.js";
import type { BoostedTreesClassifier, BoostedTreesRegressor } from "./boosted-trees-model.js";
import {
  type BinaryBoostingOptions,
  type BoostingParams,
  boostingRules,
  type MulticlassBoostingOptions,
  type NumberBoostingOptions,
  OBJECTIVES,
  objectiveRule,
  ownOptions,
  type QuantileBoostingOptions,
  type RankBoostingOptions,
} from "./boosting-options.js";
import { learnBinary, learnClasses, learnNumbers } from "./learn-boosted.js";

/** An estimator of boosted trees for a yes-or-no outcome. */
export type BoostedTreesEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  BoostedTreesClassifier<Row>
>;

/** An estimator of boosted trees for one of several classes. */
export type MulticlassBoostedTreesEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  BoostedTreesClassifier<Row, string>,
  ClassTarget
>;

/** An estimator of boosted trees for a number. */
export type NumberBoostedTreesEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  BoostedTreesRegressor<Row>,
  Float64Array
>;

function description<Row extends RowValues>(inputs: TableSchema<Row> | undefined, params: BoostingParams) {
  return {
    kind: BOOSTED_KIND,
    params: Object.freeze({ ...params, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
  };
}

function encodable<Row extends RowValues>(inputs: TableSchema<Row>): TableSchema<Row> {
  checkEncodable(BOOSTED_KIND, inputs);
  return inputs;
}

function binaryEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: BoostingParams,
): BoostedTreesEstimator<Row> {
  return Object.freeze<BoostedTreesEstimator<Row>>({
    ...description(inputs, params),
    withInputs: (others) => binaryEstimator(encodable(others), params),
    learn: (data, context) => learnBinary(data, context, params, { schema: inputs, earlier: undefined }),
  });
}

function classEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: BoostingParams,
): MulticlassBoostedTreesEstimator<Row> {
  return Object.freeze<MulticlassBoostedTreesEstimator<Row>>({
    ...description(inputs, params),
    withInputs: (others) => classEstimator(encodable(others), params),
    learn: (data, context) => learnClasses(data, context, params, { schema: inputs, earlier: undefined }),
  });
}

function numberEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: BoostingParams,
): NumberBoostedTreesEstimator<Row> {
  return Object.freeze<NumberBoostedTreesEstimator<Row>>({
    ...description(inputs, params),
    withInputs: (others) => numberEstimator(encodable(others), params),
    learn: (data, context) => learnNumbers(data, context, params, { schema: inputs, earlier: undefined }),
  });
}

type AnyOptions<Row extends RowValues> =
  | BinaryBoostingOptions<Row>
  | MulticlassBoostingOptions<Row>
  | NumberBoostingOptions<Row>
  | QuantileBoostingOptions<Row>
  | RankBoostingOptions<Row>;

/** The options with their defaults; those that the objective does not have are unknown to it. */
function resolve<Row extends RowValues>(
  options: AnyOptions<Row>,
): { readonly inputs: TableSchema<Row> | undefined; readonly params: BoostingParams } {
  const { objective } = resolveOptions(
    BOOSTED_KIND,
    { objective: objectiveRule },
    Object.hasOwn(Object(options), "objective") ? { objective: options.objective } : {},
  );
  const rules = boostingRules(objective);
  const { inputs, ...params } = resolveOptions(
    BOOSTED_KIND,
    { inputs: inputsOption<Row>(), ...rules },
    options,
  );
  for (const name of Object.keys(options)) {
    if (ownOptions(name, objective)) continue;
    throw new PortraitError({
      code: "invalid-option",
      message: `${BOOSTED_KIND}: the objective "${objective}" has no option "${name}".`,
      hint: `${OBJECTIVES.filter((other) => ownOptions(name, other))
        .map((other) => `"${other}"`)
        .join(" and ")} has it.`,
      details: { option: name, objective },
    });
  }
  if (params.goss !== undefined && params.subsample < 1) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${BOOSTED_KIND}: "goss" and "subsample" both draw rows; received "subsample" ${params.subsample} beside "goss".`,
      hint: "Leave one of them out.",
    });
  }
  if (inputs !== undefined) checkEncodable(BOOSTED_KIND, inputs);
  return { inputs, params };
}

/**
 * Gradient boosted decision trees, for a yes-or-no outcome, one of several classes, a number, or a ranking. Each
 * iteration adds to the scores of the rows a tree (one for each class) that lowers the objective most, to second order:
 *
 * `sum_i w_i loss(y_i, s_i + tree(x_i)) + sum_leaves (l2 / 2 * value^2 + l1 * |value|)`
 *
 * A leaf's value is `-G / (H + l2)` times the learning rate, where `G` and `H` are the sums of the first and second
 * derivatives of its rows' losses. Trees grow best leaf first: of all leaves the one is split whose best split raises
 * `G^2 / (H + l2)`, summed over leaves, most. With an objective of
 *
 * - `binary`: the log loss; the score is the log odds;
 * - `multiclass`: the softmax loss, a score for each class;
 * - `squared`, `absolute`, `quantile`: the squared error, the absolute one, and the pinball loss of the quantile `alpha`;
 *   for the last two, a leaf's value is the median or quantile of what its rows still lack;
 * - `poisson`: the Poisson loss `exp(s) - y s` of counts; the prediction is `exp(s)`, leaf values move by hessians
 *   `exp(s + 0.7)`;
 * - `lambdaRank`: pairs of rows of a query (the rows with the same user and cutoff) pull apart, the more so the more NDCG
 *   their swap would cost; gains are `2^relevance - 1`, and the prediction is a score that only orders the rows of a
 *   query. A query's gradients are normalised. Ties of scores are taken in the order of the rows.
 *
 * Scores start at the constants that minimise the objective (0 for rankings).
 *
 * Numbers are cut into at most `maxBins` bins: at every value where there are few, else by quantiles, of at most 200,000
 * rows drawn evenly. A category is split by sets of levels, ordered by their mean gradient, which is smoothed towards
 * that of the leaf; with more than `maxBins` levels the rarest share a bin. A null goes left or right at each split,
 * whichever gained more; where no null was seen, nulls and unknown levels follow the child with more rows. Of equally
 * good splits the one on the column with fewer bins is taken, then the one on the column first by name. Sums of
 * gradients are exact integers, 2^-30 of the greatest gradient each, so that the order of rows (but for draws of rows
 * and of samples of more than 200,000) and the number of `workers` change nothing.
 *
 * With `validation` data in `fit`, the metric of `earlyStopping` is judged after each iteration; the fit stops when it has
 * not got better for `patience` iterations, and the model keeps the iterations up to the best.
 *
 * `resume` adds `iterations` more to a model, learnt from the examples it is given, with bins of their own; categories
 * that the model did not know are as nulls, and classes must be known. Row `weights` multiply losses; rows of weight 0 are
 * as if absent, but `minSamplesLeaf` counts a row of any other weight once.
 *
 * `weights()` are the shares of the columns in the gain of all splits; `contributions(row)` are exact Shapley values that,
 * with `expectedValues()`, add up to the scores.
 *
 * Cost: O(rows * columns) to bin; for each tree O(rows * columns * log(leaves)) at most, mostly less, as only the smaller
 * of two siblings is summed. Memory: two bytes a row and column, and some 40 bytes a row. `predictOne` takes microseconds.
 *
 * `fit` throws PortraitError `invalid-data` when there are no examples, a single class, targets that are none of the
 * objective's (infinite, negative for `poisson` and `lambdaRank`, above 31 for `lambdaRank`), no query with rows of
 * different relevance, an infinite number, or a column of another type than asked for; `missing-column` when the
 * examples lack an input; `invalid-option` when `monotone` names a category or no input; `out-of-memory` past 4 GiB;
 * `aborted` between iterations. Predicting throws `missing-column`, `unexpected-column` and `invalid-data`.
 *
 * Source: Friedman, "Greedy function approximation: a gradient boosting machine" (2001); Chen and Guestrin, "XGBoost: a
 * scalable tree boosting system" (2016); Ke et al., "LightGBM: a highly efficient gradient boosting decision tree" (2017),
 * for growth by leaves, histograms and GOSS; Fisher, "On grouping for maximum homogeneity" (1958), for categories; Burges,
 * "From RankNet to LambdaRank to LambdaMART: an overview" (2010).
 *
 * @param options - See {@link BinaryBoostingOptions}, {@link MulticlassBoostingOptions}, {@link NumberBoostingOptions},
 *   {@link QuantileBoostingOptions} and {@link RankBoostingOptions}; left out, a yes-or-no outcome.
 * @throws PortraitError `invalid-option` when an option is unknown, out of range or not of the objective, or an input is a
 *   list, timestamp or sparse column.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { boostedTrees } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [
 *     { visits: 9, plan: "pro" }, { visits: 7, plan: "free" }, { visits: 8, plan: "pro" },
 *     { visits: 2, plan: "free" }, { visits: 0, plan: "pro" }, { visits: null, plan: "free" },
 *   ],
 *   schema: { columns: [{ name: "visits", type: "number" }, { name: "plan", type: "category" }] },
 *   target: [true, true, true, false, false, false],
 * });
 * const model = await fit(boostedTrees({ iterations: 20, minSamplesLeaf: 1 }), examples);
 * model.predictOne({ visits: 6, plan: "pro" }).value; // => true
 * model.iterations; // => 20
 * ```
 */
export function boostedTrees<Row extends RowValues = RowValues>(
  options?: BinaryBoostingOptions<Row>,
): BoostedTreesEstimator<Row>;
export function boostedTrees<Row extends RowValues = RowValues>(
  options: MulticlassBoostingOptions<Row>,
): MulticlassBoostedTreesEstimator<Row>;
export function boostedTrees<Row extends RowValues = RowValues>(
  options: NumberBoostingOptions<Row> | QuantileBoostingOptions<Row> | RankBoostingOptions<Row>,
): NumberBoostedTreesEstimator<Row>;
export function boostedTrees<Row extends RowValues = RowValues>(
  options: AnyOptions<Row> = {},
): BoostedTreesEstimator<Row> | MulticlassBoostedTreesEstimator<Row> | NumberBoostedTreesEstimator<Row> {
  const { inputs, params } = resolve<Row>(options);
  if (params.objective === "binary") return binaryEstimator(inputs, params);
  if (params.objective === "multiclass") return classEstimator(inputs, params);
  return numberEstimator(inputs, params);
}
