/**
 * Metrics for classifiers and recommenders, and `evaluate`, which judges a model by them beside a baseline, with
 * intervals. The report is in `@portrait/metrics/report`.
 *
 * @packageDocumentation
 */
export * from "./binary/accuracy.js";
export * from "./binary/average-precision.js";
export * from "./binary/brier.js";
export { type BinaryMetricInit, defineBinaryMetric } from "./binary/define-binary-metric.js";
export * from "./binary/expected-calibration-error.js";
export * from "./binary/f1.js";
export * from "./binary/log-loss.js";
export * from "./binary/precision.js";
export * from "./binary/recall.js";
export * from "./binary/roc-auc.js";
export * from "./binary/scored-rows.js";
export type { ThresholdOptions } from "./binary/threshold-metric.js";
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
  AnyClassifier,
  BinaryBaseline,
  BinaryEvaluateOptions,
  EvaluateOptions,
  RankingBaseline,
  RankingEvaluateOptions,
} from "./evaluate/options.js";
export * from "./metric/metric.js";
export * from "./ranking/coverage-at-k.js";
export { defineRankingMetric, type RankingMetricInit } from "./ranking/define-ranking-metric.js";
export * from "./ranking/hit-rate-at-k.js";
export * from "./ranking/mrr-at-k.js";
export * from "./ranking/ndcg-at-k.js";
export * from "./ranking/precision-at-k.js";
export * from "./ranking/ranked-users.js";
export * from "./ranking/recall-at-k.js";
