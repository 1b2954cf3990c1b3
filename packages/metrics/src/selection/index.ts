/**
 * The choice of models and thresholds without sight of the test: cross-validation, searches for hyperparameters, and
 * decisions by cost.
 *
 * @packageDocumentation
 */
export type { ExampleMetric, TaskMetric } from "../metric/task-metric.js";
export type { SeenRows, SelectedModel, Selection } from "../seen/seen-rows.js";
export * from "./choose-threshold.js";
export * from "./cross-validate.js";
export * from "./cross-validation.js";
export type { RepeatedFitOptions } from "./fit-options.js";
export * from "./grid-search.js";
export type { FoldRows, FoldsInput } from "./parts.js";
export * from "./random-search.js";
export type { SearchOptions, SearchResult, Trial } from "./search.js";
export {
  type GridParams,
  integers,
  logUniform,
  type ParameterGrid,
  type ParameterSpace,
  type Sampler,
  type SpaceParams,
  uniform,
} from "./space.js";
export * from "./successive-halving.js";
