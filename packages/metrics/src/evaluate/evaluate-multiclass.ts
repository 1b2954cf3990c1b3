import type { ClassExamples } from "@portrait/core";
import { ratio } from "../binary/threshold-metric.js";
import type { MulticlassMetric } from "../metric/metric.js";
import type { ClassRows } from "../multiclass/class-rows.js";
import { countCalls, matrixOf, sumsOf } from "../multiclass/confusion-matrix.js";
import { type ClassClassifier, isClassClassifier } from "./capability.js";
import type { ClassFacts, MulticlassEvaluation } from "./evaluation.js";
import { allClasses, classRows } from "./example-rows.js";
import { judge } from "./judge.js";

function factsOfClasses(rows: ClassRows, counts: Float64Array): readonly ClassFacts[] {
  const { right, actual, called } = sumsOf(counts, rows.classes.length);
  const sizes = new Int32Array(rows.classes.length);
  for (const code of rows.target) sizes[code] = (sizes[code] as number) + 1;
  return Object.freeze(
    rows.classes.map((name, code) => {
      const hits = right[code] as number;
      const [own, given] = [actual[code] as number, called[code] as number];
      return Object.freeze({
        name,
        rows: sizes[code] as number,
        precision: ratio(hits, given),
        recall: ratio(hits, own),
        f1: ratio(2 * hits, own + given),
      });
    }),
  );
}

/**
 * Judges a classifier of several classes; see `evaluate`.
 *
 * @param received - What the caller passed as model.
 * @param test - The examples.
 * @param options - What the caller passed as options.
 */
export async function evaluateMulticlass(
  received: unknown,
  test: ClassExamples,
  options: object | undefined,
): Promise<MulticlassEvaluation> {
  const judged = await judge<ClassClassifier, MulticlassMetric, ClassRows>(received, test, options, {
    task: "multiclass",
    can: isClassClassifier,
    rowsOf(model, other, predicting) {
      const classes = allClasses(test.target.classes, model.classes, other?.classes ?? []);
      return classRows("evaluate", model, test, classes, predicting);
    },
    prepare: (metric, rows) => metric.prepare(rows),
  });
  const { model, baseline, users, metrics, protocol, own, other, weights } = judged;
  const counts = countCalls(own, weights);
  return Object.freeze({
    task: "multiclass",
    model,
    baseline,
    rows: own.length,
    users,
    classes: factsOfClasses(own, counts),
    metrics,
    confusion: Object.freeze({
      model: matrixOf(own.classes, counts),
      baseline: other === undefined ? null : matrixOf(other.classes, countCalls(other, weights)),
    }),
    protocol,
  });
}
