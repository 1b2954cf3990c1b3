import {
  type ClassTarget,
  choiceOption,
  type RowValues,
  resolveOptions,
  type Table,
  type TableSchema,
} from "@portrait/core";
import { checkEncodable, inputColumns, inputsOption } from "../../input/schema.js";
import type { TabularEstimator } from "../../input/tabular-estimator.js";
import { binarySpace, classSpace } from "../ensemble/class-space.js";
import { learnTreeInputs } from "../ensemble/tree-inputs.js";
import { type Answers, readBinary, readClasses, readNumberAnswers } from "../forest/answers.js";
import type { ForestTask } from "../forest/forest-options.js";
import { type GrowthContext, growSorted, growTrees } from "../forest/grow-trees.js";
import { featureCount, type Growth } from "../forest/growth.js";
import { pruneTree } from "./prune.js";
import {
  createDecisionTreeClassifier,
  createDecisionTreeRegressor,
  type DecisionTreeClassifier,
  type DecisionTreeInit,
  type DecisionTreeRegressor,
  TREE_KIND,
} from "./tree-model.js";
import {
  checkTreeParams,
  type DecisionTreeOptions,
  type DecisionTreeParams,
  EXACT_ROWS,
  treeRules,
} from "./tree-options.js";

/** An estimator of a decision tree of a yes-or-no outcome. */
export type DecisionTreeEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  DecisionTreeClassifier<Row>,
  Uint8Array
>;

/** An estimator of a decision tree of several classes. */
export type DecisionTreeClassEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  DecisionTreeClassifier<Row, string>,
  ClassTarget
>;

/** An estimator of a decision tree of numbers. */
export type DecisionTreeRegressionEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  DecisionTreeRegressor<Row>,
  Float64Array
>;

interface Description<Row extends RowValues> {
  readonly inputs: TableSchema<Row> | undefined;
  readonly params: DecisionTreeParams;
}

const head = <Row extends RowValues>(task: ForestTask, { inputs, params }: Description<Row>) => ({
  kind: TREE_KIND,
  params: Object.freeze({ task, ...params, inputs: inputs === undefined ? null : inputs.columns }),
  inputs,
});

function reading<Row extends RowValues>(
  params: DecisionTreeParams,
  inputs: TableSchema<Row>,
): Description<Row> {
  checkEncodable(TREE_KIND, inputs);
  return { params, inputs };
}

async function learn<Row extends RowValues>(
  { inputs, params }: Description<Row>,
  table: Table,
  answers: Answers,
  horizon: number,
  context: GrowthContext,
): Promise<DecisionTreeInit<Row>> {
  const encoder = learnTreeInputs(TREE_KIND, table, inputColumns(TREE_KIND, table as Table<Row>, inputs));
  const growth: Growth = {
    criterion: params.criterion,
    random: false,
    trees: 1,
    features: featureCount(params.maxFeatures, encoder.columns.length),
    maxDepth: params.maxDepth ?? Number.POSITIVE_INFINITY,
    minSamplesSplit: params.minSamplesSplit,
    minSamplesLeaf: params.minSamplesLeaf,
    maxLeaves: params.maxLeaves ?? Number.POSITIVE_INFINITY,
    minImpurityDecrease: params.minImpurityDecrease,
    bootstrap: false,
    outOfBag: false,
    balanced: params.classWeight === "balanced",
  };
  const exact =
    params.criterion === "absolute" ||
    (params.splits ?? (table.length <= EXACT_ROWS ? "exact" : "")) === "exact";
  const grown = exact
    ? await growSorted(encoder, table, answers, growth, context)
    : (await growTrees(encoder, table, answers, growth, context)).ensemble;
  return { inputs: encoder, ensemble: pruneTree(grown, params.pruning), horizon, params };
}

function binaryEstimator<Row extends RowValues>(description: Description<Row>): DecisionTreeEstimator<Row> {
  return Object.freeze<DecisionTreeEstimator<Row>>({
    ...head("binary", description),
    withInputs: (others) => binaryEstimator(reading(description.params, others)),
    async learn(data, context) {
      const answers = readBinary(TREE_KIND, data);
      const init = await learn(description, data.table, answers, data.horizon, context);
      return createDecisionTreeClassifier(init, binarySpace);
    },
  });
}

function classEstimator<Row extends RowValues>(
  description: Description<Row>,
): DecisionTreeClassEstimator<Row> {
  return Object.freeze<DecisionTreeClassEstimator<Row>>({
    ...head("multiclass", description),
    withInputs: (others) => classEstimator(reading(description.params, others)),
    async learn(data, context) {
      const answers = readClasses(TREE_KIND, data);
      const init = await learn(description, data.table, answers, data.horizon, context);
      return createDecisionTreeClassifier(init, classSpace(data.target.classes));
    },
  });
}

function regressionEstimator<Row extends RowValues>(
  description: Description<Row>,
): DecisionTreeRegressionEstimator<Row> {
  return Object.freeze<DecisionTreeRegressionEstimator<Row>>({
    ...head("regression", description),
    withInputs: (others) => regressionEstimator(reading(description.params, others)),
    async learn(data, context) {
      const answers = readNumberAnswers(TREE_KIND, data);
      return createDecisionTreeRegressor(
        await learn(description, data.table, answers, data.horizon, context),
      );
    },
  });
}

const TASKS: readonly ForestTask[] = ["binary", "multiclass", "regression"];

/**
 * A decision tree: rows are split in two, and those parts again, by the column and the cut that lower the impurity most:
 * Gini `sum_c p_c (1 - p_c)`, entropy `-sum_c p_c log2 p_c`, the mean squared deviation from the mean, or the mean absolute
 * deviation from the median. A leaf holds the weighted shares of the classes, the mean, or the median of its rows.
 *
 * Exact splits lie midway between two neighbouring values of the node, as in scikit-learn. A split that lowers nothing is
 * made where a node is impure, since those below it may; `pruning` folds those that lead nowhere. Of equally good splits
 * the one of the column whose name comes first is taken, and of one column the one of the lesser threshold.
 *
 * Inputs: a boolean is 0 or 1. A category splits by a set of levels, found in the order of the levels' means, where one cut
 * is optimal for `gini`, `entropy` and `squared` and a heuristic for `absolute`; with several classes in the order of each
 * class's share in turn, the best of which is taken (a heuristic: the optimum would need all `2^(levels - 1)` sets). Of
 * more than 255 levels the rarest share one place. A missing value goes to the side that lowers the impurity more; where
 * the node had none, to the heavier side. A level that the node did not see goes with the missing values.
 *
 * A row of weight `k` counts as `k` rows in every impurity and value, and as one where rows are counted
 * (`minSamplesSplit`, `minSamplesLeaf`). The order of rows and columns does not matter.
 *
 * `weights()` are the shares of the total decrease of impurity. `contributions(row)` are exact Shapley values. `treeText`,
 * `treeDot` and `treeSvg` show the tree.
 *
 * Cost: exact O(columns * rows * depth) after sorting, about 8 bytes a row and column; `absolute` log(rows) times as much.
 * Histogram: the same with less to do for each, and 3 bytes a row and column. `predictOne` takes about a microsecond.
 *
 * `fit` throws PortraitError `invalid-argument` for data that are no examples of the task; `invalid-data` when there are
 * none, only one class occurs, an answer or a number is infinite, or weights are none; `missing-column`; `out-of-memory`;
 * `aborted`. Predicting throws `missing-column`, `unexpected-column` and `invalid-data`.
 *
 * Source: Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees" (1984); for sets of categories also
 * Fisher, "On grouping for maximum homogeneity" (1958).
 *
 * @param options - See {@link DecisionTreeOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, options do not go together, or an
 *   input is of another type.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { decisionTree, treeText } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: Array.from({ length: 40 }, (_, n) => ({ visits: n, country: n % 3 === 0 ? "FR" : "DE" })),
 *   schema: { columns: [{ name: "visits", type: "number" }, { name: "country", type: "category" }] },
 *   target: Array.from({ length: 40 }, (_, n) => n > 20),
 * });
 * const model = await fit(decisionTree({ maxDepth: 3 }), examples);
 * model.leaves; // => 2
 * model.predictOne({ visits: 35, country: "FR" }).value; // => true
 * treeText(model).includes("visits <= 20.5"); // => true
 * ```
 */
export function decisionTree<Row extends RowValues = RowValues>(
  options?: DecisionTreeOptions<Row> & {
    /** A yes-or-no outcome. */
    readonly task?: "binary";
  },
): DecisionTreeEstimator<Row>;
export function decisionTree<Row extends RowValues = RowValues>(
  options: DecisionTreeOptions<Row> & {
    /** Several classes. */
    readonly task: "multiclass";
  },
): DecisionTreeClassEstimator<Row>;
export function decisionTree<Row extends RowValues = RowValues>(
  options: DecisionTreeOptions<Row> & {
    /** Numbers. */
    readonly task: "regression";
  },
): DecisionTreeRegressionEstimator<Row>;
export function decisionTree<Row extends RowValues = RowValues>(
  options: DecisionTreeOptions<Row> = {},
): DecisionTreeEstimator<Row> | DecisionTreeClassEstimator<Row> | DecisionTreeRegressionEstimator<Row> {
  const task = choiceOption<ForestTask>("binary", TASKS);
  const asked: ForestTask = task.accepts(options?.task) ? (options.task as ForestTask) : "binary";
  const rules = { task, inputs: inputsOption<Row>(), ...treeRules(asked) };
  const { task: resolved, inputs, ...params } = resolveOptions(TREE_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(TREE_KIND, inputs);
  checkTreeParams(TREE_KIND, params);
  const description: Description<Row> = { inputs, params: Object.freeze(params) };
  if (resolved === "binary") return binaryEstimator(description);
  return resolved === "multiclass" ? classEstimator(description) : regressionEstimator(description);
}
