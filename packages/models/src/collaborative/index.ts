/**
 * Recommenders that learn from who had what: item neighbours, linear methods, least squares,
 * pairwise ranking, filters on the graph, LightGCN, and blends of them. They need no backend.
 *
 * @packageDocumentation
 */

export * from "./blend/index.js";
export * from "./bpr.js";
export type { RecommenderEvaluation } from "./early-stopping/recommender-evaluation.js";
export type { RecommenderEarlyStopping } from "./early-stopping/stopping-options.js";
export * from "./ease.js";
export * from "./ials.js";
export * from "./item-knn.js";
export type { ItemModel } from "./item-model.js";
export * from "./lightgcn/index.js";
export * from "./slim.js";
export {
  type SpectralFilterModel,
  type SpectralFilterOptions,
  spectralFilter,
  spectralFilterCodec,
} from "./spectral-filter.js";
