import {
  type ClassExamples,
  type Classifier,
  type Estimator,
  type Examples,
  fit,
  type NumberExamples,
  type PredictOptions,
  type Regressor,
  type RowValues,
  rowAt,
  type Snapshot,
  type Table,
  type Workers,
} from "@portrait/core";
import type { Contest } from "../contest.ts";
import type { DenseData, SparseData } from "../data.ts";
import { binaryExamples, classExamples, numberExamples, sparseExamples, tableOf } from "../examples.ts";

type Ours = Contest["ours"];

const snapshot = (table: Table): Snapshot => ({
  table,
  users: [],
  cutoffs: new Float64Array(table.length),
  definition: "",
});

const using = (workers: Workers | undefined): PredictOptions => (workers === undefined ? {} : { workers });

const ROWS = 500;
const firstRows = (table: Table): readonly RowValues[] =>
  Array.from({ length: Math.min(ROWS, table.length) }, (_, row) => rowAt(table, row));

function classifierOf(
  estimator: Estimator<Examples, Classifier>,
  examples: Examples,
  table: Table,
): ReturnType<Ours> {
  const rows = firstRows(table);
  return async (workers) => {
    const model = await fit(estimator, examples, using(workers));
    return {
      async predict(pool) {
        const { values } = await model.predictProba(snapshot(table), using(pool));
        const scores = new Float64Array(table.length);
        for (let row = 0; row < scores.length; row++) scores[row] = values[2 * row + 1] as number;
        return scores;
      },
      single: (row) => {
        model.predictOne(rows[row % rows.length] as RowValues);
      },
    };
  };
}

/** Our side of a contest about a yes-or-no answer. */
export const binary =
  (estimator: Estimator<Examples, Classifier>): Ours =>
  (train, test) =>
    classifierOf(estimator, binaryExamples(train as DenseData), tableOf(test as DenseData));

/** The same on sparse data. */
export const sparse =
  (estimator: Estimator<Examples, Classifier>): Ours =>
  (train, test) =>
    classifierOf(estimator, sparseExamples(train as SparseData), sparseExamples(test as SparseData).table);

/** Our side of a contest about one of several classes. */
export const multiclass =
  (estimator: Estimator<ClassExamples, Classifier<RowValues, string>>): Ours =>
  (train, test) => {
    const examples = classExamples(train as DenseData);
    const table = tableOf(test as DenseData);
    const rows = firstRows(table);
    return async (workers) => {
      const model = await fit(estimator, examples, using(workers));
      return {
        predict: async (pool) => (await model.predictProba(snapshot(table), using(pool))).values,
        single: (row) => {
          model.predictOne(rows[row % rows.length] as RowValues);
        },
      };
    };
  };

/** Our side of a contest about a number. */
export const regression =
  (estimator: Estimator<NumberExamples, Regressor>): Ours =>
  (train, test) => {
    const examples = numberExamples(train as DenseData);
    const table = tableOf(test as DenseData);
    const rows = firstRows(table);
    return async (workers) => {
      const model = await fit(estimator, examples, using(workers));
      return {
        predict: (pool) => model.predict(snapshot(table), using(pool)),
        single: (row) => {
          model.predictOne(rows[row % rows.length] as RowValues);
        },
      };
    };
  };
