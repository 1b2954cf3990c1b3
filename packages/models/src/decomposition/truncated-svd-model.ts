import {
  PortraitError,
  type RowValues,
  type SparseVector,
  type TableSchema,
  tableFromRows,
  type Vector,
} from "@portrait/core";
import { scoringTable } from "../input/scoring-table.js";
import type { Projection, Projector } from "./projector.js";
import type { TruncatedSvdParams } from "./truncated-svd-options.js";

/** The kind of truncated SVD models and of their estimator. */
export const TRUNCATED_SVD_KIND = "truncatedSvd";

/** The version of the layout of their state. */
export const TRUNCATED_SVD_VERSION = 1;

/** The directions in which sparse vectors are longest: latent semantic analysis, if they are texts. */
export interface TruncatedSvdModel<Row extends RowValues = RowValues> extends Projector<Row> {
  /** What kind of model. */
  readonly kind: "truncatedSvd";
  /** How long the sparse vectors are. */
  readonly width: number;
}

/** What truncated SVD learnt. */
export interface TruncatedSvdFit<Row extends RowValues> {
  /** The sparse column. */
  readonly inputs: TableSchema<Row>;
  /** How long the sparse vectors are. */
  readonly width: number;
  /** The places that the training rows used, ascending; the components are 0 at all others. */
  readonly places: Int32Array;
  /** The components, row-major, one row of loadings in all components for each of `places`. */
  readonly loadings: Float64Array;
  /** The singular values. */
  readonly singularValues: Float64Array;
  /** The variances along the components. */
  readonly variances: Float64Array;
  /** The variance at all places. */
  readonly totalVariance: number;
  /** The options. */
  readonly params: TruncatedSvdParams;
}

/** Where a place is in an ascending list, or -1. */
function positionOf(places: Int32Array, place: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  return places[low] === place ? low : -1;
}

/**
 * Sparse vectors times a dense matrix.
 *
 * @param vectors - The vectors.
 * @param places - The places that have a row in the matrix, ascending.
 * @param loadings - The matrix, row-major.
 * @param dimensions - How many columns it has.
 */
export function project(
  vectors: SparseVector,
  places: Int32Array,
  loadings: Float64Array,
  dimensions: number,
): Float64Array {
  const { offsets, indices, values } = vectors;
  const rows = offsets.length - 1;
  const points = new Float64Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    const to = offsets[row + 1] as number;
    for (let entry = offsets[row] as number; entry < to; entry++) {
      const position = positionOf(places, indices[entry] as number);
      if (position < 0) continue;
      const value = values[entry] as number;
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const at = row * dimensions + dimension;
        points[at] = (points[at] as number) + value * (loadings[position * dimensions + dimension] as number);
      }
    }
  }
  return points;
}

function wrongWidth(name: string, expected: number, received: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${TRUNCATED_SVD_KIND}: the sparse vectors of column "${name}" must have the width ${expected}; received ${received}.`,
    hint: "Encode the rows with the options that the training rows were encoded with.",
    details: { column: name, expected, received },
  });
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createTruncatedSvdModel<Row extends RowValues>(
  fit: TruncatedSvdFit<Row>,
): TruncatedSvdModel<Row> {
  const { inputs, width, places, loadings, singularValues, variances, totalVariance, params } = fit;
  const dimensions = singularValues.length;
  const [column] = inputs.columns;
  const name = column?.name as keyof Row & string;

  function pointsOf(vector: Vector): Float64Array {
    const vectors = vector as SparseVector;
    const rows = vectors.offsets.length - 1;
    if (rows > 0 && vectors.width !== width) throw wrongWidth(name, width, vectors.width);
    return project(vectors, places, loadings, dimensions);
  }
  return Object.freeze<TruncatedSvdModel<Row>>({
    kind: TRUNCATED_SVD_KIND,
    dimensions,
    inputs,
    width,
    explainedVariance: Object.freeze([...variances]),
    explainedVarianceRatio: Object.freeze(
      Array.from(variances, (variance) => (totalVariance > 0 ? variance / totalVariance : 0)),
    ),
    singularValues: Object.freeze([...singularValues]),
    async transform(data) {
      const table = scoringTable(TRUNCATED_SVD_KIND, data, inputs);
      const values = pointsOf(table.columns[name]);
      return Object.freeze<Projection>({ dimensions, length: table.length, values });
    },
    transformOne: (row) => pointsOf(tableFromRows(TRUNCATED_SVD_KIND, [row], inputs).columns[name]),
    state: () => ({
      kind: TRUNCATED_SVD_KIND,
      version: TRUNCATED_SVD_VERSION,
      config: { params: { ...params }, column: name, width, totalVariance },
      tensors: {
        places: { shape: [places.length], data: places.slice() },
        loadings: { shape: [places.length, dimensions], data: loadings.slice() },
        singularValues: { shape: [dimensions], data: singularValues.slice() },
        variances: { shape: [dimensions], data: variances.slice() },
      },
      parts: {},
    }),
  });
}
