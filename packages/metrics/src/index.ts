/**
 * Metrics for classifiers, regressors and recommenders, and `evaluate`, which judges a model by them beside a baseline,
 * with intervals. The report is in `@portrait/metrics/report`, the choice of models in `@portrait/metrics/selection`,
 * what models rest on in `@portrait/metrics/inspection`.
 *
 * @packageDocumentation
 */
export * from "./binary/accuracy.js";
export * from "./binary/average-precision.js";
export * from "./binary/balanced-accuracy.js";
export * from "./binary/brier.js";
export * from "./binary/cohens-kappa.js";
export { type BinaryMetricInit, defineBinaryMetric } from "./binary/define-binary-metric.js";
export * from "./binary/expected-calibration-error.js";
export * from "./binary/f1.js";
export * from "./binary/log-loss.js";
export * from "./binary/matthews-correlation.js";
export * from "./binary/precision.js";
export * from "./binary/recall.js";
export * from "./binary/roc-auc.js";
export * from "./binary/scored-rows.js";
export type { ThresholdOptions } from "./binary/threshold-metric.js";
export { type BinaryCosts, bayesThreshold } from "./cost/binary-costs.js";
export { type CostMatrix, type Decisions, decideByCost } from "./cost/cost-matrix.js";
export { multiclassMeanCost, multiclassTotalCost } from "./cost/multiclass-total-cost.js";
export * from "./cost/total-cost.js";
export {
  type CalibrationBin,
  type CalibrationOptions,
  calibrationCurve,
} from "./curves/calibration-curve.js";
export { type PrecisionRecallPoint, precisionRecallCurve } from "./curves/precision-recall-curve.js";
export { type RocPoint, rocCurve } from "./curves/roc-curve.js";
export * from "./evaluate/evaluate.js";
export * from "./evaluate/evaluation.js";
export type {
  AnyClassClassifier,
  AnyClassifier,
  AnyRegressor,
  BinaryBaseline,
  BinaryEvaluateOptions,
  EvaluateOptions,
  ExampleEvaluateOptions,
  MulticlassBaseline,
  MulticlassEvaluateOptions,
  RankingBaseline,
  RankingEvaluateOptions,
  RegressionBaseline,
  RegressionEvaluateOptions,
} from "./evaluate/options.js";
export * from "./metric/metric.js";
export * from "./multiclass/class-rows.js";
export { type ConfusionMatrix, confusionMatrix } from "./multiclass/confusion-matrix.js";
export { defineMulticlassMetric, type MulticlassMetricInit } from "./multiclass/define-multiclass-metric.js";
export * from "./multiclass/f1.js";
export * from "./multiclass/macro-roc-auc.js";
export * from "./multiclass/multiclass-accuracy.js";
export * from "./multiclass/multiclass-brier.js";
export { type CohensKappaOptions, multiclassCohensKappa } from "./multiclass/multiclass-cohens-kappa.js";
export * from "./multiclass/multiclass-log-loss.js";
export { multiclassMatthewsCorrelation } from "./multiclass/multiclass-matthews-correlation.js";
export * from "./multiclass/precision.js";
export * from "./multiclass/recall.js";
export * from "./ranking/coverage-at-k.js";
export { defineRankingMetric, type RankingMetricInit } from "./ranking/define-ranking-metric.js";
export * from "./ranking/hit-rate-at-k.js";
export * from "./ranking/mrr-at-k.js";
export * from "./ranking/ndcg-at-k.js";
export * from "./ranking/precision-at-k.js";
export * from "./ranking/ranked-users.js";
export * from "./ranking/recall-at-k.js";
export { defineRegressionMetric, type RegressionMetricInit } from "./regression/define-regression-metric.js";
export * from "./regression/explained-variance.js";
export * from "./regression/mae.js";
export * from "./regression/mape.js";
export * from "./regression/mean-poisson-deviance.js";
export * from "./regression/median-absolute-error.js";
export * from "./regression/number-rows.js";
export * from "./regression/pinball-loss.js";
export * from "./regression/query-ndcg-at-k.js";
export * from "./regression/r2.js";
export * from "./regression/rmse.js";
export * from "./regression/rmsle.js";
export type { SeenRows, SelectedModel, Selection } from "./seen/seen-rows.js";
