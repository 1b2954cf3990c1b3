/**
 * Normalising and encoding: estimators whose models turn columns into columns that models learn from, for many rows and for one.
 *
 * @packageDocumentation
 */
export type { BinStrategy } from "./bin-edges.js";
export * from "./binner.js";
export * from "./cyclical-time.js";
export * from "./embedding-by-id.js";
export type * from "./encoder.js";
export * from "./fit-transform.js";
export * from "./hashing-encoder.js";
export type { LevelOptions, Levels } from "./levels.js";
export * from "./log-transformer.js";
export * from "./min-max-scaler.js";
export type { NumberEncoder, NumberEncoderModel } from "./number-encoder.js";
export * from "./one-hot-encoder.js";
export * from "./ordinal-encoder.js";
export * from "./pipeline.js";
export type { PipelineModel } from "./pipeline-model.js";
export type * from "./pipeline-types.js";
export * from "./power-transformer.js";
export * from "./quantile-transformer.js";
export * from "./robust-scaler.js";
export type * from "./row-types.js";
export * from "./standard-scaler.js";
export * from "./target-encoder.js";
export type {
  ClassTargetRow,
  TargetEncoderModel,
  TargetEncoderOptions,
  TargetRow,
} from "./target-encoder-model.js";
export * from "./text-hasher.js";
