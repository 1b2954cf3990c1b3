/**
 * Events, columns, tables, profiles and tags, and the contracts that every part of Portrait shares.
 *
 * @packageDocumentation
 */
export type {
  DecodedModel,
  DecodeOptions,
  EncodedModel,
  ModelBytes,
  ModelFiles,
} from "./artifact/artifact.js";
export { decodeModel } from "./artifact/decode.js";
export { encodeModel, encodeModelFile } from "./artifact/encode.js";
export { checkJson, type Fail, isJsonObject, parseJson } from "./artifact/json.js";
export { type LoadOptions, load, type ModelSource } from "./artifact/load.js";
export * from "./column/column.js";
export * from "./data/create-examples.js";
export * from "./data/examples.js";
export * from "./data/folds.js";
export * from "./data/interactions.js";
export { interactionsWithout } from "./data/interactions-without.js";
export * from "./data/split.js";
export {
  type ClassTarget,
  isClassTarget,
  type TargetInput,
  type TargetVector,
  takeTarget,
  targetLength,
} from "./data/target.js";
export * from "./engine/cleaning-plan.js";
export * from "./engine/cleaning-rules.js";
export * from "./engine/engine.js";
export * from "./engine/event-log.js";
export * from "./engine/graph-holder.js";
export * from "./engine/identities.js";
export * from "./engine/log-forgetter.js";
export type * from "./engine/summary.js";
export * from "./engine/support.js";
export * from "./errors/describe.js";
export * from "./errors/portrait-error.js";
export * from "./event/events.js";
export * from "./expression/expression.js";
export * from "./expression/handles.js";
export * from "./expression/node.js";
export * from "./expression/window.js";
export { type ArtifactPlace, type ForgetInArtifactOptions, forgetInArtifact } from "./forget/artifact.js";
export * from "./forget/forget.js";
export * from "./forget/forgettable.js";
export { type ForgetInModelOptions, forgetInModel } from "./forget/model.js";
export type { ForgetReceipt, ForgottenTarget } from "./forget/receipt.js";
export type {
  CheckpointOptions,
  CheckpointStore,
  FitCheckpoint,
  KeptFit,
} from "./model/checkpoint.js";
export * from "./model/estimator.js";
export type * from "./model/explains.js";
export { fingerprintOf } from "./model/fingerprint.js";
export { type FitOptions, fit, resume } from "./model/fit.js";
export * from "./model/model.js";
export * from "./model/progress.js";
export type * from "./model/recommend-rules.js";
export * from "./model/state.js";
export { type Relearnable, removeUser, type UserHolder, type WithoutUser } from "./model/user-holder.js";
export * from "./options/options.js";
export * from "./profile/profile.js";
export type * from "./quality/data-quality.js";
export * from "./random/hash.js";
export * from "./random/random.js";
export * from "./sql/sql-writer.js";
export * from "./table/build.js";
export { compactTable } from "./table/compact.js";
export * from "./table/concat.js";
export { createDenseVector } from "./table/dense.js";
export { createSparseVector } from "./table/sparse.js";
export * from "./table/table.js";
export * from "./table/vector.js";
export * from "./text/html.js";
export * from "./time/cutoffs.js";
export * from "./time/duration.js";
export * from "./time/timestamp.js";
export * from "./version.js";
