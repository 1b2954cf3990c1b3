import {
  type BooleanVector,
  type CategoryVector,
  type NumberVector,
  type RowValues,
  type SparseVector,
  selectColumns,
  type Table,
  type TableSchema,
  type Vector,
} from "@portrait/core";
import type { ClassRows } from "../multiclass/class-task.js";
import { addAtPlaces, type ColumnRows } from "./class-rows.js";
import { type FeatureCounts, learnFeatures, mergeFeatures } from "./feature-counts.js";
import { type LevelCounts, learnLevels, mergeLevels } from "./level-counts.js";
import { learnMoments, type Moments, mergeMoments } from "./moments.js";
import type { NaiveBayesLikelihood } from "./naive-bayes-options.js";

/** What is known of one column in each class. */
export type ColumnStatistics = Moments | LevelCounts | FeatureCounts;

/** All that naive Bayes learns: sums over rows, which add up over sets of rows. */
export interface ClassStatistics<Class> {
  /** The classes. */
  readonly classes: readonly Class[];
  /** For each class the weight of its rows. */
  readonly totals: Float64Array;
  /** The columns. */
  readonly columns: readonly ColumnStatistics[];
}

/**
 * What is counted of a column under a likelihood.
 *
 * @param likelihood - The likelihood.
 * @param type - The column's type, one that the likelihood reads.
 */
export function statisticsKind(
  likelihood: NaiveBayesLikelihood,
  type: Vector["type"],
): ColumnStatistics["kind"] {
  if (likelihood === "gaussian") return "moments";
  if (likelihood !== "mixed" || type === "sparse") return "features";
  return type === "number" ? "moments" : "levels";
}

function learnColumn(rows: ColumnRows, likelihood: NaiveBayesLikelihood): ColumnStatistics {
  switch (statisticsKind(likelihood, rows.vector.type)) {
    case "moments":
      return learnMoments(rows as ColumnRows<NumberVector | BooleanVector>);
    case "levels":
      return learnLevels(rows as ColumnRows<CategoryVector | BooleanVector>);
    case "features":
      return learnFeatures(
        rows as ColumnRows<NumberVector | BooleanVector | SparseVector>,
        likelihood === "bernoulli",
      );
  }
}

/** What {@link learnStatistics} learns from. */
export interface StatisticsTask<Row extends RowValues, Class> {
  /** Who learns, for messages. */
  readonly owner: string;
  /** The rows. */
  readonly table: Table<Row>;
  /** The columns. */
  readonly inputs: TableSchema<Row>;
  /** The rows' classes. */
  readonly rows: ClassRows<Class>;
  /** The likelihood. */
  readonly likelihood: NaiveBayesLikelihood;
}

/**
 * Learns the statistics of every column, in one pass each.
 *
 * @param task - See {@link StatisticsTask}.
 * @param onColumn - Awaited after each column.
 * @throws PortraitError `missing-column`, `invalid-data`; what `onColumn` throws.
 */
export async function learnStatistics<Row extends RowValues, Class>(
  task: StatisticsTask<Row, Class>,
  onColumn: (done: number, of: number) => Promise<void>,
): Promise<ClassStatistics<Class>> {
  const { owner, inputs, likelihood } = task;
  const { codes, classes, weights, totals } = task.rows;
  const table = selectColumns(owner, task.table, inputs);
  const columns: ColumnStatistics[] = [];
  for (const { name } of inputs.columns) {
    const vector: Vector = table.columns[name];
    const rows = { owner, name, vector, codes, classes: classes.length, weights };
    columns.push(learnColumn(rows, likelihood));
    await onColumn(columns.length, inputs.columns.length);
  }
  return Object.freeze({ classes, totals, columns: Object.freeze(columns) });
}

function mergeColumn(
  owner: string,
  left: ColumnStatistics,
  right: ColumnStatistics,
  places: readonly [readonly number[], readonly number[]],
  classes: number,
): ColumnStatistics {
  if (left.kind === "moments" && right.kind === "moments") {
    const parts = [[left, places[0]] as const, [right, places[1]] as const];
    return mergeMoments(owner, parts, classes);
  }
  if (left.kind === "levels" && right.kind === "levels") {
    return mergeLevels([[left, places[0]] as const, [right, places[1]] as const], classes);
  }
  const parts = [[left as FeatureCounts, places[0]] as const, [right as FeatureCounts, places[1]] as const];
  return mergeFeatures(owner, parts, classes);
}

/**
 * The statistics of two sets of rows together: what learning from all of the rows would give, but for rounding in the
 * moments. Classes and levels are those of both.
 *
 * @param owner - Who learns, for the message.
 * @param left - The first.
 * @param right - The second, of the same columns and likelihood.
 * @throws PortraitError `invalid-data` when sparse columns differ in width.
 */
export function mergeStatistics<Class>(
  owner: string,
  left: ClassStatistics<Class>,
  right: ClassStatistics<Class>,
): ClassStatistics<Class> {
  const classes = Object.freeze([...new Set([...left.classes, ...right.classes])].sort());
  const placesIn = (from: readonly Class[]): readonly number[] =>
    from.map((class_) => classes.indexOf(class_));
  const places = [placesIn(left.classes), placesIn(right.classes)] as const;
  const totals = new Float64Array(classes.length);
  addAtPlaces(left.totals, 1, places[0], totals);
  addAtPlaces(right.totals, 1, places[1], totals);
  const columns = left.columns.map((column, index) =>
    mergeColumn(owner, column, right.columns[index] as ColumnStatistics, places, classes.length),
  );
  return Object.freeze({ classes, totals, columns: Object.freeze(columns) });
}
