/**
 * Linear models.
 *
 * @packageDocumentation
 */
export type { TabularEstimator } from "../input/tabular-estimator.js";
export type { Convergence, ConvergenceReason } from "./convergence.js";
export { elasticNet } from "./elastic-net.js";
export { lasso } from "./lasso.js";
export { linearRegression } from "./linear-regression.js";
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
export { poissonRegression } from "./poisson-regression.js";
export {
  elasticNetCodec,
  lassoCodec,
  linearRegressionCodec,
  poissonRegressionCodec,
  ridgeCodec,
} from "./regression-codec.js";
export type { LinearRegressionEstimator } from "./regression-estimator.js";
export type { LinearRegressionModel, RegressionKind } from "./regression-model.js";
export type {
  ElasticNetOptions,
  LassoOptions,
  LinearRegressionOptions,
  PoissonRegressionOptions,
  RegressionOptions,
  RidgeOptions,
} from "./regression-options.js";
export { ridge } from "./ridge.js";
