import {
  type ClassTarget,
  choiceOption,
  type Examples,
  type FitContext,
  type Model,
  type NumberExamples,
  type RowValues,
  resolveOptions,
  type TableSchema,
  type TargetVector,
} from "@portrait/core";
import { learnEncoder } from "../input/encoder.js";
import { checkEncodable, inputColumns, inputsOption } from "../input/schema.js";
import type { TabularEstimator } from "../input/tabular-estimator.js";
import { checkNumbers, rowWeights } from "../input/training-data.js";
import { binaryTask, type ClassTask, multiclassTask } from "../multiclass/class-task.js";
import {
  createKnnClassifier,
  createKnnRegressor,
  KNN_KIND,
  type KnnClassifier,
  type KnnRegressor,
} from "./knn-model.js";
import { type KnnOptions, type KnnParams, knnRules } from "./knn-options.js";
import { learnNeighborhood, type Neighborhood } from "./neighborhood.js";

/** An estimator of k nearest neighbours for a yes-or-no outcome: a frozen description that `fit` makes a model of. */
export type KnnEstimator<Row extends RowValues = RowValues> = TabularEstimator<Row, KnnClassifier<Row>>;

/** An estimator of k nearest neighbours for several classes. */
export type KnnClassEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  KnnClassifier<Row, string>,
  ClassTarget
>;

/** An estimator of k nearest neighbours for numbers. */
export type KnnRegressionEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  KnnRegressor<Row>,
  Float64Array
>;

type Learn<Row extends RowValues, M extends Model, Target extends TargetVector> = (
  data: Examples<Row, Target>,
  inputs: TableSchema<Row> | undefined,
  params: KnnParams,
) => M;

function createEstimator<Row extends RowValues, M extends Model, Target extends TargetVector>(
  task: string,
  inputs: TableSchema<Row> | undefined,
  params: KnnParams,
  learn: Learn<Row, M, Target>,
): TabularEstimator<Row, M, Target> {
  return Object.freeze<TabularEstimator<Row, M, Target>>({
    kind: KNN_KIND,
    params: Object.freeze({ task, ...params, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
    withInputs(others) {
      checkEncodable(KNN_KIND, others);
      return createEstimator<RowValues, M, Target>(
        task,
        others,
        params,
        learn as Learn<RowValues, M, Target>,
      );
    },
    async learn(data: Examples<Row, Target>, context: FitContext<Examples<Row, Target>>) {
      const model = learn(data, inputs, params);
      await context.step(1, 1);
      return model;
    },
  });
}

function neighborhoodOf<Row extends RowValues, Target extends TargetVector>(
  data: Examples<Row, Target>,
  inputs: TableSchema<Row> | undefined,
  params: KnnParams,
  rows: { readonly targets: ArrayLike<number>; readonly weights: Float64Array | undefined },
): Neighborhood<Row> {
  const { scaling, minCount } = params;
  const columns = inputColumns(KNN_KIND, data.table, inputs);
  const encoder = learnEncoder(KNN_KIND, data.table, columns, { scaling, minCount, imputation: "median" });
  return learnNeighborhood({ encoder, data, params, ...rows });
}

function classifierLearner<Row extends RowValues, Class, Target extends TargetVector>(
  task: ClassTask<Class, Target>,
): Learn<Row, KnnClassifier<Row, Class>, Target> {
  return (data, inputs, params) => {
    const { codes: targets, weights, classes } = task.read(KNN_KIND, data);
    return createKnnClassifier(neighborhoodOf(data, inputs, params, { targets, weights }), task, classes);
  };
}

function learnRegressor<Row extends RowValues>(
  data: NumberExamples<Row>,
  inputs: TableSchema<Row> | undefined,
  params: KnnParams,
): KnnRegressor<Row> {
  checkNumbers(KNN_KIND, data);
  const weights = rowWeights(KNN_KIND, data);
  return createKnnRegressor(neighborhoodOf(data, inputs, params, { targets: data.target, weights }));
}

/**
 * k nearest neighbours: the probability of a class is its share among the `k` training rows that are nearest, and a
 * number the mean of theirs. There is nothing to learn but the encoding; the model keeps all rows of a weight above 0.
 *
 * Rows are encoded as by `logisticRegression`: numbers scaled (see `scaling`) with their median for null, booleans 0 or 1,
 * categories one 0-or-1 column a level. `metric` says how far two encoded rows lie apart, `weighting` whether nearer rows
 * count more; each counts as its sample weight says too. Of rows at the same distance those come first whose encoded
 * values are smaller, columns compared in the order of their names, then those of the smaller target; so the order of the
 * examples does not matter. `neighbors(row)` says which rows a prediction rests on.
 *
 * Fitting is O(n log n). A prediction looks at every row, O(n * encoded columns), or at few by a k-d tree (see
 * `search`). A model holds `n * encoded columns` 64-bit floats.
 *
 * `fit` throws PortraitError `invalid-argument` when the examples are of another task; `invalid-data` when there are
 * none, fewer than two classes occur, a number is infinite, or no column can be read; `missing-column`. Predicting
 * throws `missing-column`, `unexpected-column`, `invalid-data` and `aborted`.
 *
 * Source: Cover and Hart, "Nearest neighbor pattern classification" (1967).
 *
 * @param options - See {@link KnnOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { knn } from "@portrait/models/neighbors";
 *
 * const rows = [{ visits: 1 }, { visits: 2 }, { visits: 7 }, { visits: 9 }];
 * const schema = { columns: [{ name: "visits", type: "number" }] } as const;
 * const buyers = await fit(knn({ k: 3 }), createExamples({ rows, schema, target: [false, false, true, true] }));
 * buyers.predictOne({ visits: 8 }).probability; // ≈ 0.6667
 * buyers.neighbors({ visits: 8 }).map(({ row }) => row); // => [2, 3, 1]
 *
 * const spend = await fit(
 *   knn({ task: "regression", k: 2, weighting: "distance", scaling: "none" }),
 *   createExamples({ rows, schema, target: [10, 20, 70, 90] }),
 * );
 * spend.predictOne({ visits: 8.5 }); // ≈ 85
 * ```
 */
export function knn<Row extends RowValues = RowValues>(
  options: KnnOptions<Row> & {
    /** A number. */
    readonly task: "regression";
  },
): KnnRegressionEstimator<Row>;
export function knn<Row extends RowValues = RowValues>(
  options: KnnOptions<Row> & {
    /** Several classes. */
    readonly task: "multiclass";
  },
): KnnClassEstimator<Row>;
export function knn<Row extends RowValues = RowValues>(
  options?: KnnOptions<Row> & {
    /** A yes-or-no outcome. */
    readonly task?: "binary";
  },
): KnnEstimator<Row>;
export function knn<Row extends RowValues = RowValues>(
  options: KnnOptions<Row> = {},
): KnnEstimator<Row> | KnnClassEstimator<Row> | KnnRegressionEstimator<Row> {
  const rules = {
    task: choiceOption("binary", ["binary", "multiclass", "regression"]),
    inputs: inputsOption<Row>(),
    ...knnRules,
  };
  const { task, inputs, ...params } = resolveOptions(KNN_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(KNN_KIND, inputs);
  const frozen = Object.freeze(params);
  if (task === "regression") return createEstimator(task, inputs, frozen, learnRegressor<Row>);
  if (task === "binary") {
    return createEstimator(task, inputs, frozen, classifierLearner<Row, boolean, Uint8Array>(binaryTask));
  }
  return createEstimator(task, inputs, frozen, classifierLearner<Row, string, ClassTarget>(multiclassTask));
}
