/**
 * Linear models.
 *
 * @packageDocumentation
 */
export type { TabularEstimator } from "../input/tabular-estimator.js";
export type { Convergence, ConvergenceReason } from "./convergence.js";
export type { LogisticRegressionOptions } from "./logistic-options.js";
export {
  type LogisticRegressionEstimator,
  logisticRegression,
  type MulticlassLogisticRegressionEstimator,
} from "./logistic-regression.js";
export { logisticRegressionCodec } from "./logistic-regression-codec.js";
export type { LogisticRegressionModel } from "./logistic-regression-model.js";
export { multiclassLogisticRegressionCodec } from "./multiclass-logistic-codec.js";
export type { MulticlassLogisticRegressionModel } from "./multiclass-logistic-model.js";
