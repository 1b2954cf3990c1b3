import { describeValue, type FeatureWeight, PortraitError, type RowValues } from "@portrait/core";
import { inOriginalUnits } from "../cluster/cluster-center.js";
import type { InputEncoder } from "../input/encoder.js";
import { ENCODER_TENSOR, encoderState } from "../input/encoder-state.js";
import { scoringTable } from "../input/scoring-table.js";
import type { PcaParams } from "./pca-options.js";
import type { Projection, Projector } from "./projector.js";

/** The kind of PCA models and of their estimator. */
export const PCA_KIND = "pca";

/** The version of the layout of their state. */
export const PCA_VERSION = 1;

/** The directions in which rows vary most, as an orthonormal basis around their mean. */
export interface PcaModel<Row extends RowValues = RowValues> extends Projector<Row> {
  /** What kind of model. */
  readonly kind: "pca";
  /** The encoded columns, such as `age` and `country=France`. */
  readonly columns: readonly string[];
  /**
   * How much each encoded column has in a component, greatest magnitude first; the squares sum to 1.
   *
   * @param component - The component, from 0.
   * @throws PortraitError `invalid-argument` when there is no such component.
   */
  loadings(component: number): readonly FeatureWeight[];
  /**
   * The encoded rows that points stand for, in the units of the data: of a number its value, of a boolean or category
   * about 0 or 1. What the components leave out is at its mean.
   *
   * @param points - Row-major, `dimensions` numbers a point.
   * @returns Row-major, `columns.length` numbers a point.
   * @throws PortraitError `invalid-argument` when there is no whole number of points.
   */
  inverseTransform(points: Float64Array): Float64Array;
}

/** What PCA learnt. */
export interface PcaFit<Row extends RowValues> {
  /** How rows are encoded. */
  readonly encoder: InputEncoder<Row>;
  /** The mean of the encoded rows. */
  readonly mean: Float64Array;
  /** The components, row-major, one row of loadings each. */
  readonly components: Float64Array;
  /** The singular values. */
  readonly singularValues: Float64Array;
  /** The variances along the components. */
  readonly variances: Float64Array;
  /** The variance in all directions. */
  readonly totalVariance: number;
  /** The options. */
  readonly params: PcaParams;
}

const BLOCK = 256;

function wrongPoints(received: unknown, dimensions: number): PortraitError {
  const found = received instanceof Float64Array ? `${received.length} numbers` : describeValue(received);
  return new PortraitError({
    code: "invalid-argument",
    message: `${PCA_KIND}: the points must be a Float64Array of ${dimensions} numbers each; received ${found}.`,
    hint: "Pass the values of a projection of this model.",
  });
}

function noComponent(component: unknown, count: number): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${PCA_KIND}: a component must be an integer >= 0 and < ${count}; received ${describeValue(component)}.`,
  });
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createPcaModel<Row extends RowValues>(fit: PcaFit<Row>): PcaModel<Row> {
  const { encoder, mean, components, singularValues, variances, totalVariance, params } = fit;
  const dimensions = variances.length;
  const width = mean.length;
  const { columns } = encoder;
  const encoded = new Float64Array(width);
  const deviations = variances.map((variance) => (params.whiten ? Math.sqrt(variance) : 1));

  function project(rows: Float64Array, at: number, into: Float64Array, to: number): void {
    for (let dimension = 0; dimension < dimensions; dimension++) {
      let sum = 0;
      for (let column = 0; column < width; column++) {
        sum +=
          ((rows[at + column] as number) - (mean[column] as number)) *
          (components[dimension * width + column] as number);
      }
      into[to + dimension] = sum / (deviations[dimension] as number);
    }
  }
  return Object.freeze<PcaModel<Row>>({
    kind: PCA_KIND,
    dimensions,
    inputs: encoder.inputs,
    columns,
    explainedVariance: Object.freeze([...variances]),
    explainedVarianceRatio: Object.freeze(Array.from(variances, (variance) => variance / totalVariance)),
    singularValues: Object.freeze([...singularValues]),
    async transform(data) {
      const table = scoringTable(PCA_KIND, data, encoder.inputs);
      const values = new Float64Array(table.length * dimensions);
      const block = new Float64Array(BLOCK * width);
      for (let from = 0; from < table.length; from += BLOCK) {
        const to = Math.min(from + BLOCK, table.length);
        encoder.encodeRows(table, from, to, block);
        for (let row = from; row < to; row++) project(block, (row - from) * width, values, row * dimensions);
      }
      return Object.freeze<Projection>({ dimensions, length: table.length, values });
    },
    transformOne(row) {
      encoder.encodeOne(row, encoded);
      const point = new Float64Array(dimensions);
      project(encoded, 0, point, 0);
      return point;
    },
    loadings(component) {
      if (!Number.isInteger(component) || component < 0 || component >= dimensions) {
        throw noComponent(component, dimensions);
      }
      return columns
        .map((name, column) =>
          Object.freeze({ name, weight: components[component * width + column] as number }),
        )
        .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1));
    },
    inverseTransform(points) {
      if (!(points instanceof Float64Array) || points.length % dimensions !== 0)
        throw wrongPoints(points, dimensions);
      const rows = points.length / dimensions;
      const values = new Float64Array(rows * width);
      for (let row = 0; row < rows; row++) {
        const own = mean.slice();
        for (let dimension = 0; dimension < dimensions; dimension++) {
          const along = (points[row * dimensions + dimension] as number) * (deviations[dimension] as number);
          for (let column = 0; column < width; column++) {
            own[column] =
              (own[column] as number) + along * (components[dimension * width + column] as number);
          }
        }
        values.set(inOriginalUnits(encoder, own), row * width);
      }
      return values;
    },
    state() {
      const { config, tensor } = encoderState(encoder);
      const { components: asked, ...others } = params;
      return {
        kind: PCA_KIND,
        version: PCA_VERSION,
        config: { params: { ...others, components: asked ?? null }, columns: config, totalVariance },
        tensors: {
          [ENCODER_TENSOR]: tensor,
          mean: { shape: [width], data: mean.slice() },
          components: { shape: [dimensions, width], data: components.slice() },
          singularValues: { shape: [dimensions], data: singularValues.slice() },
          variances: { shape: [dimensions], data: variances.slice() },
        },
        parts: {},
      };
    },
  });
}
