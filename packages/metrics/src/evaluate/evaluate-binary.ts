import type { Classifier, Examples } from "@portrait/core";
import { describeValue, isoText, PortraitError, resolveOptions } from "@portrait/core";
import { checkNeeds } from "../binary/define-binary-metric.js";
import { createScoredRows, type ScoredRows } from "../binary/scored-rows.js";
import { quantileEdges } from "../curves/bins.js";
import { calibrationBins } from "../curves/calibration-curve.js";
import { precisionRecallPoints } from "../curves/precision-recall-curve.js";
import { rocPoints } from "../curves/roc-curve.js";
import { thin } from "../curves/thin.js";
import type { BinaryMetric } from "../metric/metric.js";
import { capable, capableBaseline, factsOf, isClassifier } from "./capability.js";
import type { BinaryCurves, BinaryEvaluation } from "./evaluation.js";
import { checkMetrics, commonRules } from "./options.js";
import { createPace } from "./pace.js";
import { resultsOf } from "./results.js";
import { unitsOf } from "./units.js";

/** The most points of a curve that an evaluation keeps. */
const CURVE_POINTS = 200;
const CALIBRATION_BINS = 10;
const DAY = 86_400_000;

function checkHorizon(model: Classifier, test: Examples): void {
  if (model.horizon === 0 || test.horizon === 0 || model.horizon === test.horizon) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `evaluate: the model of kind "${model.kind}" learnt an outcome within ${model.horizon / DAY} days, but the test's lies within ${test.horizon / DAY} days.`,
    hint: "Build the test with the target that the model was trained for.",
    details: { model: model.horizon, test: test.horizon },
  });
}

function checkTest(test: Examples): void {
  const rows = test.target.length;
  if (rows > 0 && test.users.length === rows) return;
  throw new PortraitError({
    code: "invalid-data",
    message:
      rows === 0
        ? "evaluate: the test holds no rows."
        : `evaluate: the test holds ${rows} rows, but the users of ${test.users.length}.`,
    ...(rows === 0 ? { hint: "Move the boundary of the split." } : {}),
  });
}

async function scoredBy(model: Classifier, test: Examples): Promise<ScoredRows> {
  checkHorizon(model, test);
  if (!Array.isArray(model.classes) || !model.classes.includes(true)) {
    throw new PortraitError({
      code: "not-supported",
      message: `evaluate: the model of kind "${model.kind}" must have the classes false and true; received ${describeValue(model.classes)}.`,
    });
  }
  const probabilities = (await model.predictProba(test)).of(true);
  if (probabilities.length !== test.target.length) {
    throw new PortraitError({
      code: "invalid-data",
      message: `evaluate: the model of kind "${model.kind}" gave ${probabilities.length} probabilities for ${test.target.length} rows.`,
    });
  }
  return createScoredRows(
    { probabilities, target: test.target },
    `evaluate: the model of kind "${model.kind}"`,
  );
}

function curvesOf(rows: ScoredRows): BinaryCurves {
  const once = new Float64Array(rows.length).fill(1);
  const both = rows.positives > 0 && rows.positives < rows.length;
  const edges = quantileEdges(rows.probability.slice().reverse(), CALIBRATION_BINS);
  return Object.freeze({
    roc: both ? thin(rocPoints(rows, once), CURVE_POINTS) : [],
    precisionRecall: rows.positives > 0 ? thin(precisionRecallPoints(rows, once), CURVE_POINTS) : [],
    calibration: calibrationBins(rows, once, edges),
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
  const settings = resolveOptions("evaluate", commonRules, options);
  checkMetrics("binary", settings.metrics);
  const metrics = settings.metrics as readonly BinaryMetric[];
  const model = capable("binary", received, isClassifier);
  const baseline = capableBaseline("binary", settings.baseline, isClassifier);
  checkTest(test);
  const positives = test.target.reduce((sum, value) => sum + value, 0);
  for (const metric of metrics) {
    checkNeeds("evaluate", metric, { positive: positives, negative: test.target.length - positives });
  }
  const { bootstrap, level, seed, signal, onProgress } = settings;
  const pace = createPace(signal, onProgress);
  const passes = baseline === undefined ? 1 : 2;
  await pace("evaluate > predict", 0, passes);
  const rows = await scoredBy(model, test);
  await pace("evaluate > predict", 1, passes);
  const others = baseline === undefined ? undefined : await scoredBy(baseline, test);
  if (others !== undefined) await pace("evaluate > predict", 2, passes);
  const units = unitsOf(test.users);
  const prepared = metrics.map((metric) => ({
    metric,
    model: metric.prepare(rows),
    baseline: others === undefined ? undefined : metric.prepare(others),
  }));
  return Object.freeze({
    task: "binary",
    model: factsOf(model),
    baseline: baseline === undefined ? null : factsOf(baseline),
    rows: rows.length,
    users: units.count,
    positives,
    metrics: await resultsOf(prepared, { resamples: bootstrap, seed, units, pace }, level),
    curves: Object.freeze({
      model: curvesOf(rows),
      baseline: others === undefined ? null : curvesOf(others),
    }),
    protocol: Object.freeze({
      bootstrap,
      level,
      seed,
      unit: "user",
      cutoffs: [...new Set(test.cutoffs)].sort((a, b) => a - b).map(isoText),
      horizon: test.horizon,
    }),
  });
}
