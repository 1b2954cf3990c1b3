import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as m from "./index.js";

type Figures = Readonly<Record<string, number>>;
interface Reference {
  readonly regression: readonly ({ readonly name: string } & m.NumberOutcomes & Figures)[];
  readonly queries: readonly (m.NumberOutcomes & {
    readonly name: string;
    readonly k: number;
    readonly linear: number;
    readonly exponential: number;
  })[];
  readonly multiclass: readonly ({
    readonly name: string;
    readonly confusion: readonly (readonly number[])[];
  } & m.ClassOutcomes &
    Figures)[];
  readonly binary: readonly ({ readonly name: string } & m.BinaryOutcomes & Figures)[];
}

const reference = JSON.parse(
  readFileSync(new URL("../fixtures/reference-tasks.json", import.meta.url), "utf8"),
) as Reference;

const regression = [
  m.rmse(),
  m.mae(),
  m.rmsle(),
  m.r2(),
  m.explainedVariance(),
  m.medianAbsoluteError(),
  m.mape(),
  m.meanPoissonDeviance(),
  m.pinballLoss(0.1),
  m.pinballLoss(0.9),
];

describe.each(reference.regression)("scikit-learn 1.9.1, regression, $name", (sample) => {
  test.each(regression)("$name", (metric) => {
    const expected = sample[metric.name] as number;
    expect(metric.compute(sample) / expected).toBeCloseTo(1, 12);
  });
});

describe.each(reference.queries)("scikit-learn 1.9.1, queries, $name", (sample) => {
  test.each(["linear", "exponential"] as const)("%s gain", (gain) => {
    expect(m.queryNdcgAtK(sample.k, { gain }).compute(sample)).toBeCloseTo(sample[gain], 12);
  });
});

const multiclass = [
  m.multiclassAccuracy(),
  m.multiclassLogLoss(),
  m.multiclassBrier(),
  m.multiclassMatthewsCorrelation(),
  m.multiclassCohensKappa(),
  m.macroRocAuc(),
  m.macroPrecision(),
  m.macroRecall(),
  m.macroF1(),
  m.microPrecision(),
  m.microRecall(),
  m.microF1(),
  m.weightedPrecision(),
  m.weightedRecall(),
  m.weightedF1(),
];

describe.each(reference.multiclass)("scikit-learn 1.9.1, several classes, $name", (sample) => {
  test.each(multiclass)("$name", (metric) => {
    expect(metric.compute(sample)).toBeCloseTo(sample[metric.name] as number, 12);
  });

  test("kappa with weights", () => {
    const kappa = (weights: "linear" | "quadratic"): number =>
      m.multiclassCohensKappa({ weights }).compute(sample);
    expect(kappa("linear")).toBeCloseTo(sample.cohensKappaLinear as number, 12);
    expect(kappa("quadratic")).toBeCloseTo(sample.cohensKappaQuadratic as number, 12);
  });

  test("the confusion matrix", () => {
    const { counts, classes } = m.confusionMatrix(sample);
    expect(classes).toEqual(sample.classes);
    counts.forEach((row, actual) => {
      row.forEach((count, called) => {
        expect(count).toBeCloseTo(sample.confusion[actual]?.[called] as number, 12);
      });
    });
  });
});

describe.each(reference.binary)("scikit-learn 1.9.1, two classes, $name", (sample) => {
  test.each([
    m.matthewsCorrelation(),
    m.cohensKappa(),
    m.balancedAccuracy(),
    m.rocAuc(),
    m.averagePrecision(),
    m.logLoss(),
    m.f1(),
  ])("$name", (metric) => {
    expect(metric.compute(sample)).toBeCloseTo(sample[metric.name] as number, 12);
  });
});
