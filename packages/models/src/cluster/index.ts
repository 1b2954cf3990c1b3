/**
 * Clusters: groups of like rows, found without answers.
 *
 * @packageDocumentation
 */
export type { ClusterCenter } from "./cluster-center.js";
export type { ClusterData, Clusterer } from "./clusterer.js";
export { type KMeansEstimator, kMeans } from "./k-means.js";
export { kMeansCodec } from "./k-means-codec.js";
export type { KMeansModel } from "./k-means-model.js";
export type { KMeansOptions } from "./k-means-options.js";
