import {
  type Classifier,
  PortraitError,
  type PredictOptions,
  type Regressor,
  type RowValues,
  type ScoringData,
} from "@portrait/core";
import { ENCODER_TENSOR, encoderState } from "../input/encoder-state.js";
import { scoringTable } from "../input/scoring-table.js";
import type { AnswerTask } from "../multiclass/class-task.js";
import type { Nearest } from "./nearest.js";
import { createFinder, type Neighbor, type Neighborhood } from "./neighborhood.js";
import { distanceOf } from "./row-distance.js";

/** The kind of k-nearest-neighbour models and of their estimator. */
export const KNN_KIND = "knn";

/** The version of the layout of their state. */
export const KNN_VERSION = 1;

/** What k-nearest-neighbour models can do beside predicting. */
export interface WithNeighbors<Row extends RowValues> {
  /** How many training rows are kept: those of a weight above 0. */
  readonly count: number;
  /**
   * The training rows nearest to a row, nearest first.
   *
   * @param row - The row, with just the input columns.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  neighbors(row: Row): readonly Neighbor[];
}

/** A classifier that lets the nearest training rows vote. */
export interface KnnClassifier<Row extends RowValues = RowValues, Class = boolean>
  extends Classifier<Row, Class>,
    WithNeighbors<Row> {
  /** What kind of model. */
  readonly kind: "knn";
}

/** A regressor that takes the mean of the nearest training rows. */
export interface KnnRegressor<Row extends RowValues = RowValues> extends Regressor<Row>, WithNeighbors<Row> {
  /** What kind of model. */
  readonly kind: "knn";
}

const BLOCK = 64;

function aborted(): PortraitError {
  return new PortraitError({
    code: "aborted",
    message: `${KNN_KIND}: the prediction was stopped by its signal.`,
  });
}

/** What both kinds of models share: neighbours of rows, one or many, and the state. */
function createCore<Row extends RowValues>(
  neighborhood: Neighborhood<Row>,
): {
  readonly one: <Result>(row: Row, take: (nearest: Nearest, counts: Float64Array) => Result) => Result;
  readonly many: (
    data: ScoringData<Row>,
    options: PredictOptions | undefined,
    take: (nearest: Nearest, counts: Float64Array, row: number) => void,
    begin: (rows: number) => void,
  ) => Promise<void>;
  readonly neighbors: (row: Row) => readonly Neighbor[];
} {
  const { encoder, origins, params } = neighborhood;
  const width = encoder.columns.length;
  const finder = createFinder(neighborhood);
  const counts = new Float64Array(Math.min(params.k, origins.length));
  const encoded = new Float64Array(width);

  function take<Result>(
    query: Float64Array,
    then: (nearest: Nearest, counts: Float64Array) => Result,
  ): Result {
    const nearest = finder.find(query);
    finder.weigh(nearest, counts);
    return then(nearest, counts);
  }
  return {
    one(row, then) {
      encoder.encodeOne(row, encoded);
      return take(encoded, then);
    },
    async many(data, options, then, begin) {
      const table = scoringTable(KNN_KIND, data, encoder.inputs);
      begin(table.length);
      const block = new Float64Array(BLOCK * width);
      for (let from = 0; from < table.length; from += BLOCK) {
        const to = Math.min(from + BLOCK, table.length);
        encoder.encodeRows(table, from, to, block);
        for (let row = from; row < to; row++) {
          const query = block.subarray((row - from) * width, (row - from + 1) * width);
          take(query, (nearest, own) => then(nearest, own, row));
        }
        if (options?.signal === undefined) continue;
        await new Promise((resolve) => setTimeout(resolve));
        if (options.signal.aborted) throw aborted();
      }
    },
    neighbors(row) {
      encoder.encodeOne(row, encoded);
      const { rows, distances, count } = finder.find(encoded);
      return Object.freeze(
        Array.from({ length: count }, (_, at) =>
          Object.freeze({
            row: origins[rows[at] as number] as number,
            distance: distanceOf(params.metric, distances[at] as number),
          }),
        ),
      );
    },
  };
}

function stateOf<Row extends RowValues>(
  neighborhood: Neighborhood<Row>,
  task: string,
  classes: readonly string[],
): ReturnType<Classifier["state"]> {
  const { encoder, matrix, origins, targets, weights, horizon, params } = neighborhood;
  const { config, tensor } = encoderState(encoder);
  const { length } = origins;
  return {
    kind: KNN_KIND,
    version: KNN_VERSION,
    config: { task, classes, params: { ...params }, columns: config, horizon },
    tensors: {
      [ENCODER_TENSOR]: tensor,
      rows: { shape: [length, encoder.columns.length], data: matrix.slice() },
      origins: { shape: [length], data: origins.slice() },
      targets: { shape: [length], data: targets.slice() },
      weights: { shape: [length], data: weights.slice() },
    },
    parts: {},
  };
}

/**
 * The classifier of training rows.
 *
 * @param neighborhood - The rows; their targets are codes of the classes.
 * @param task - Two classes or several.
 * @param classes - The classes.
 */
export function createKnnClassifier<Row extends RowValues, Class>(
  neighborhood: Neighborhood<Row>,
  task: AnswerTask<Class>,
  classes: readonly Class[],
): KnnClassifier<Row, Class> {
  const core = createCore(neighborhood);
  const { targets, encoder, horizon, origins } = neighborhood;
  const width = classes.length;
  function vote({ rows, count }: Nearest, counts: Float64Array, into: Float64Array, at: number): void {
    let sum = 0;
    for (let place = 0; place < count; place++) {
      const column = at + (targets[rows[place] as number] as number);
      into[column] = (into[column] as number) + (counts[place] as number);
      sum += counts[place] as number;
    }
    for (let column = at; column < at + width; column++) {
      into[column] = Math.min(1, (into[column] as number) / sum);
    }
  }
  return Object.freeze<KnnClassifier<Row, Class>>({
    kind: KNN_KIND,
    classes,
    inputs: encoder.inputs,
    horizon,
    count: origins.length,
    async predictProba(data, options) {
      let values = new Float64Array(0);
      await core.many(
        data,
        options,
        (nearest, counts, row) => vote(nearest, counts, values, row * width),
        (rows) => {
          values = new Float64Array(rows * width);
        },
      );
      return task.probabilities(KNN_KIND, classes, values);
    },
    predictOne: (row) =>
      core.one(row, (nearest, counts) => {
        const votes = new Float64Array(width);
        vote(nearest, counts, votes, 0);
        return task.prediction(classes, [...votes]);
      }),
    neighbors: core.neighbors,
    state: () => stateOf(neighborhood, task.name, classes.map(String)),
  });
}

/**
 * The regressor of training rows.
 *
 * @param neighborhood - The rows; their targets are numbers.
 */
export function createKnnRegressor<Row extends RowValues>(
  neighborhood: Neighborhood<Row>,
): KnnRegressor<Row> {
  const core = createCore(neighborhood);
  const { targets, encoder, horizon, origins } = neighborhood;
  function mean({ rows, count }: Nearest, counts: Float64Array): number {
    let [sum, total] = [0, 0];
    for (let at = 0; at < count; at++) total += counts[at] as number;
    for (let at = 0; at < count; at++) {
      sum += ((counts[at] as number) / total) * (targets[rows[at] as number] as number);
    }
    return sum;
  }
  return Object.freeze<KnnRegressor<Row>>({
    kind: KNN_KIND,
    inputs: encoder.inputs,
    horizon,
    count: origins.length,
    async predict(data, options) {
      let values = new Float64Array(0);
      await core.many(
        data,
        options,
        (nearest, counts, row) => {
          values[row] = mean(nearest, counts);
        },
        (rows) => {
          values = new Float64Array(rows);
        },
      );
      return values;
    },
    predictOne: (row) => core.one(row, mean),
    neighbors: core.neighbors,
    state: () => stateOf(neighborhood, "regression", []),
  });
}
