/**
 * Neighbours: models that compare a row with the training rows.
 *
 * @packageDocumentation
 */
export type { TabularEstimator } from "../input/tabular-estimator.js";
export { type KnnClassEstimator, type KnnEstimator, type KnnRegressionEstimator, knn } from "./knn.js";
export { knnCodec } from "./knn-codec.js";
export type { KnnClassifier, KnnRegressor, WithNeighbors } from "./knn-model.js";
export type { KnnOptions, NeighborMetric } from "./knn-options.js";
export type { Neighbor } from "./neighborhood.js";
