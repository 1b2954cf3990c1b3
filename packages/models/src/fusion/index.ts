/**
 * Models that join graphs of what users did with features of what is known of them.
 *
 * @packageDocumentation
 */
export type { TabularEstimator } from "../input/tabular-estimator.js";
export { type FusedModelOf, type FuseOptions, fuse } from "./fuse.js";
export { fuseCodec } from "./fuse-codec.js";
export type { AnyFusedModel, FusedExplanations, FusedModel } from "./fused-model.js";
export type { EmbeddingEstimator } from "./out-of-fold.js";
