import type { Examples, RowValues, TargetVector } from "@portrait/core";
import type { InputEncoder } from "../input/encoder.js";
import { createBruteForce, createKdTree, type NeighborSearch } from "./kd-tree.js";
import type { KnnParams } from "./knn-options.js";
import { createNearest, type Nearest } from "./nearest.js";
import { distanceOf, normaliseRows, rowDistance } from "./row-distance.js";
import { sortedRows } from "./sorted-rows.js";

/** The training rows that neighbours are looked up among. */
export interface Neighborhood<Row extends RowValues = RowValues> {
  /** How rows are encoded. */
  readonly encoder: InputEncoder<Row>;
  /** The encoded rows, row-major, of length 1 for `cosine`; sorted, so that the order of the examples does not matter. */
  readonly matrix: Float64Array;
  /** For each row its number among the examples. */
  readonly origins: Int32Array;
  /** For each row its target: a class's code or a number. */
  readonly targets: Float64Array;
  /** For each row its weight. */
  readonly weights: Float64Array;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The options. */
  readonly params: KnnParams;
}

/** What {@link learnNeighborhood} learns from. */
export interface NeighborhoodTask<Row extends RowValues, Target extends TargetVector> {
  /** How rows are encoded. */
  readonly encoder: InputEncoder<Row>;
  /** The examples. */
  readonly data: Examples<Row, Target>;
  /** For each row its target: a class's code or a number. */
  readonly targets: ArrayLike<number>;
  /** The weight of each row; undefined when all count the same. */
  readonly weights: Float64Array | undefined;
  /** The options. */
  readonly params: KnnParams;
}

/**
 * Encodes and sorts training rows; rows of weight 0 are left out.
 *
 * @param task - See {@link NeighborhoodTask}.
 * @throws PortraitError `invalid-data`, `missing-column`.
 */
export function learnNeighborhood<Row extends RowValues, Target extends TargetVector>(
  task: NeighborhoodTask<Row, Target>,
): Neighborhood<Row> {
  const { encoder, data, targets, weights, params } = task;
  const width = encoder.columns.length;
  const encoded = encoder.encode(data.table);
  if (params.metric === "cosine") normaliseRows(encoded, width);
  const order = sortedRows(encoded, encoder.columns, targets, weights);
  const matrix = new Float64Array(order.length * width);
  order.forEach((row, at) => {
    matrix.set(encoded.subarray(row * width, (row + 1) * width), at * width);
  });
  return Object.freeze({
    encoder,
    matrix,
    origins: Int32Array.from(order),
    targets: Float64Array.from(order, (row) => targets[row] as number),
    weights: Float64Array.from(order, (row) => weights?.[row] ?? 1),
    horizon: data.horizon,
    params,
  });
}

/** One neighbour of a row. */
export interface Neighbor {
  /** The number of the training row, from 0, among the examples that the model was fitted on. */
  readonly row: number;
  /** Its distance, at least 0. */
  readonly distance: number;
}

/** Looks neighbours up. */
export interface NeighborFinder {
  /**
   * The nearest rows to an encoded one.
   *
   * @param query - The encoded row; made of length 1 in place for `cosine`.
   * @returns The nearest, valid until the next search.
   */
  find(query: Float64Array): Nearest;
  /**
   * How much each of the nearest counts: by its weight, and by its distance if asked for; relative to the heaviest and
   * the nearest.
   *
   * @param nearest - What `find` gave.
   * @param into - Gets the numbers, from 0 to 1.
   */
  weigh(nearest: Nearest, into: Float64Array): void;
}

/** The greatest number of encoded columns, and the least of rows, for which a tree is faster. */
const TREE_COLUMNS = 8;
const TREE_ROWS = 256;

function searchOf({ matrix, encoder, origins, params }: Neighborhood): NeighborSearch {
  const rows = { values: matrix, width: encoder.columns.length, length: origins.length };
  const distance = rowDistance(params.metric);
  const suits = rows.width <= TREE_COLUMNS && rows.length >= TREE_ROWS;
  const asked = params.search === "tree" || (params.search === "auto" && suits);
  if (!asked || params.metric === "cosine") return createBruteForce(rows, distance);
  return createKdTree(rows, distance, params.metric === "euclidean" ? 2 : 1);
}

/**
 * Makes the search among training rows.
 *
 * @param neighborhood - The rows.
 */
export function createFinder<Row extends RowValues>(neighborhood: Neighborhood<Row>): NeighborFinder {
  const { params, origins, weights, encoder } = neighborhood;
  const { metric, weighting } = params;
  const nearest = createNearest(Math.min(params.k, origins.length));
  const search = searchOf(neighborhood as Neighborhood);
  return Object.freeze<NeighborFinder>({
    find(query) {
      if (metric === "cosine") normaliseRows(query, encoder.columns.length);
      search.search(query, nearest);
      return nearest;
    },
    weigh(found, into) {
      const nearest = distanceOf(metric, found.distances[0] as number);
      let heaviest = 0;
      for (let at = 0; at < found.count; at++) {
        heaviest = Math.max(heaviest, weights[found.rows[at] as number] as number);
      }
      for (let at = 0; at < found.count; at++) {
        const distance = distanceOf(metric, found.distances[at] as number);
        const near = nearest === distance ? 1 : nearest / distance;
        const weight = (weights[found.rows[at] as number] as number) / heaviest;
        into[at] = weighting === "uniform" ? weight : weight * near;
      }
    },
  });
}
