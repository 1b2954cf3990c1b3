/**
 * Decompositions: rows as points in a space of few dimensions.
 *
 * @packageDocumentation
 */
export { type PcaEstimator, pca } from "./pca.js";
export { pcaCodec } from "./pca-codec.js";
export type { PcaModel } from "./pca-model.js";
export type { PcaOptions } from "./pca-options.js";
export type { ProjectionData } from "./projection-data.js";
export type { Projection, Projector } from "./projector.js";
export { truncatedSvd } from "./truncated-svd.js";
export { truncatedSvdCodec } from "./truncated-svd-codec.js";
export type { TruncatedSvdModel } from "./truncated-svd-model.js";
export type { TruncatedSvdOptions } from "./truncated-svd-options.js";
