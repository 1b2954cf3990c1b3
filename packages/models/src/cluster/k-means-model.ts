import type { RowValues } from "@portrait/core";
import type { InputEncoder } from "../input/encoder.js";
import { ENCODER_TENSOR, encoderState } from "../input/encoder-state.js";
import { scoringTable } from "../input/scoring-table.js";
import { type ClusterCenter, describeCenters } from "./cluster-center.js";
import type { Clusterer } from "./clusterer.js";
import type { KMeansParams } from "./k-means-options.js";
import { nearestCenter } from "./points.js";

/** The kind of k-means models and of their estimator. */
export const K_MEANS_KIND = "kMeans";

/** The version of the layout of their state. */
export const K_MEANS_VERSION = 1;

/** Clusters around centres: a row belongs to the nearest, by the Euclidean distance of encoded rows. */
export interface KMeansModel<Row extends RowValues = RowValues> extends Clusterer<Row> {
  /** What kind of model. */
  readonly kind: "kMeans";
  /** The centres, those of more weight first, in the units of the data. */
  readonly centers: readonly ClusterCenter[];
  /** The sum over training rows of weight times squared distance from the centre, in encoded units. */
  readonly inertia: number;
  /** How many iterations the start that was kept took. */
  readonly iterations: number;
  /** Whether its centres came to rest before `maxIterations`. */
  readonly converged: boolean;
}

/** What k-means learnt. */
export interface KMeansFit<Row extends RowValues> {
  /** How rows are encoded. */
  readonly encoder: InputEncoder<Row>;
  /** The encoded centres, row-major. */
  readonly centers: Float64Array;
  /** The weight of each cluster. */
  readonly weights: Float64Array;
  /** The inertia. */
  readonly inertia: number;
  /** How many iterations there were. */
  readonly iterations: number;
  /** Whether the centres came to rest. */
  readonly converged: boolean;
  /** The options. */
  readonly params: KMeansParams;
}

const BLOCK = 256;

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createKMeansModel<Row extends RowValues>(fit: KMeansFit<Row>): KMeansModel<Row> {
  const { encoder, centers, weights, inertia, iterations, converged, params } = fit;
  const width = encoder.columns.length;
  const encoded = new Float64Array(width);
  return Object.freeze<KMeansModel<Row>>({
    kind: K_MEANS_KIND,
    clusters: weights.length,
    inputs: encoder.inputs,
    centers: describeCenters(encoder, centers, weights),
    inertia,
    iterations,
    converged,
    async assign(data) {
      const table = scoringTable(K_MEANS_KIND, data, encoder.inputs);
      const labels = new Int32Array(table.length);
      const block = new Float64Array(BLOCK * width);
      for (let from = 0; from < table.length; from += BLOCK) {
        const to = Math.min(from + BLOCK, table.length);
        encoder.encodeRows(table, from, to, block);
        for (let row = from; row < to; row++)
          labels[row] = nearestCenter(block, (row - from) * width, centers, width);
      }
      return labels;
    },
    assignOne(row) {
      encoder.encodeOne(row, encoded);
      return nearestCenter(encoded, 0, centers, width);
    },
    state() {
      const { config, tensor } = encoderState(encoder);
      return {
        kind: K_MEANS_KIND,
        version: K_MEANS_VERSION,
        config: { params: { ...params }, columns: config, inertia, iterations, converged },
        tensors: {
          [ENCODER_TENSOR]: tensor,
          centers: { shape: [weights.length, width], data: centers.slice() },
          weights: { shape: [weights.length], data: weights.slice() },
        },
        parts: {},
      };
    },
  });
}
