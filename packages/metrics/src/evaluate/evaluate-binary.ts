import type { Classifier, Examples } from "@portrait/core";
import { checkNeeds } from "../binary/define-binary-metric.js";
import type { ScoredRows } from "../binary/scored-rows.js";
import { quantileEdges } from "../curves/bins.js";
import { calibrationBins } from "../curves/calibration-curve.js";
import { precisionRecallPoints } from "../curves/precision-recall-curve.js";
import { rocPoints } from "../curves/roc-curve.js";
import { thin } from "../curves/thin.js";
import type { BinaryMetric } from "../metric/metric.js";
import { isClassifier } from "./capability.js";
import type { BinaryCurves, BinaryEvaluation } from "./evaluation.js";
import { binaryRows } from "./example-rows.js";
import { judge } from "./judge.js";

/** The most points of a curve that an evaluation keeps. */
const CURVE_POINTS = 200;
const CALIBRATION_BINS = 10;

function curvesOf(rows: ScoredRows, weights: Float64Array): BinaryCurves {
  const both = rows.positives > 0 && rows.positives < rows.length;
  const edges = quantileEdges(rows.probability.slice().reverse(), CALIBRATION_BINS);
  return Object.freeze({
    roc: both ? thin(rocPoints(rows, weights), CURVE_POINTS) : [],
    precisionRecall: rows.positives > 0 ? thin(precisionRecallPoints(rows, weights), CURVE_POINTS) : [],
    calibration: calibrationBins(rows, weights, edges),
  });
}

/**
 * Judges a classifier; see `evaluate`.
 *
 * @param received - What the caller passed as model.
 * @param test - The examples.
 * @param options - What the caller passed as options.
 */
export async function evaluateBinary(
  received: unknown,
  test: Examples,
  options: object | undefined,
): Promise<BinaryEvaluation> {
  const positives = test.target.reduce((sum, value) => sum + value, 0);
  const judged = await judge<Classifier, BinaryMetric, ScoredRows>(received, test, options, {
    task: "binary",
    can: isClassifier,
    checkTest(metrics) {
      const counts = { positive: positives, negative: test.target.length - positives };
      for (const metric of metrics) checkNeeds("evaluate", metric, counts);
    },
    rowsOf: (model, _, predicting) => binaryRows("evaluate", model, test, predicting),
    prepare: (metric, rows) => metric.prepare(rows),
  });
  const { model, baseline, users, metrics, protocol, own, other, weights } = judged;
  return Object.freeze({
    task: "binary",
    model,
    baseline,
    rows: own.length,
    users,
    positives,
    metrics,
    curves: Object.freeze({
      model: curvesOf(own, weights),
      baseline: other === undefined ? null : curvesOf(other, weights),
    }),
    protocol,
  });
}
