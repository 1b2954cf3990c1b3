import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  accuracy,
  averagePrecision,
  type BinaryMetric,
  brier,
  calibrationCurve,
  coverageAtK,
  f1,
  hitRateAtK,
  logLoss,
  mrrAtK,
  ndcgAtK,
  precision,
  precisionAtK,
  precisionRecallCurve,
  recall,
  recallAtK,
  rocAuc,
  rocCurve,
} from "./index.js";

interface Reference {
  readonly binary: readonly ({
    readonly name: string;
    readonly probabilities: readonly number[];
    readonly target: readonly number[];
    readonly weights: readonly number[];
    readonly roc: Readonly<Record<"falsePositiveRate" | "truePositiveRate", readonly number[]>>;
    readonly precisionRecall: Readonly<Record<"precision" | "recall", readonly number[]>>;
    readonly calibration: Readonly<Record<"observed" | "predicted", readonly number[]>>;
    readonly calibrationQuantile: Readonly<Record<"observed" | "predicted", readonly number[]>>;
  } & Readonly<Record<string, number>>)[];
  readonly ranking: readonly ({
    readonly name: string;
    readonly k: number;
    readonly items: number;
    readonly recommended: readonly (readonly number[])[];
    readonly relevant: readonly (readonly number[])[];
  } & Readonly<Record<string, number>>)[];
}

const reference = JSON.parse(
  readFileSync(new URL("../fixtures/reference.json", import.meta.url), "utf8"),
) as Reference;

const metrics: Readonly<Record<string, BinaryMetric>> = {
  accuracy: accuracy(),
  precision: precision(),
  recall: recall(),
  f1: f1(),
  "f1At0.3": f1({ threshold: 0.3 }),
  rocAuc: rocAuc(),
  averagePrecision: averagePrecision(),
  logLoss: logLoss(),
  brier: brier(),
};

function expectSeries(received: readonly number[], expected: readonly number[] | undefined): void {
  expect(received).toHaveLength(expected?.length ?? -1);
  received.forEach((value, index) => {
    expect(value).toBeCloseTo(expected?.[index] as number, 12);
  });
}

/** Points one after the other that are the same: rows without weight make them in scikit-learn, not here. */
function withoutRepeats(...series: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const places = [...(series[0]?.keys() ?? [])];
  const kept = places.filter((place) => series.some((values) => values[place] !== values[place - 1]));
  return series.map((values) => kept.map((place) => values[place] as number));
}

describe.each(reference.binary)("scikit-learn 1.9.1, $name", (sample) => {
  test.each(Object.keys(metrics))("%s", (name) => {
    const value = (metrics[name] as BinaryMetric).compute(sample);
    expect(value).toBeCloseTo(sample[name] as number, 12);
  });

  test("rocCurve", () => {
    const points = rocCurve(sample);
    const [falsePositiveRate, truePositiveRate] = withoutRepeats(
      sample.roc.falsePositiveRate,
      sample.roc.truePositiveRate,
    );
    expectSeries(
      points.map((point) => point.falsePositiveRate),
      falsePositiveRate,
    );
    expectSeries(
      points.map((point) => point.truePositiveRate),
      truePositiveRate,
    );
  });

  test("precisionRecallCurve", () => {
    const points = precisionRecallCurve(sample);
    const [precisions, recalls] = withoutRepeats(
      sample.precisionRecall.precision,
      sample.precisionRecall.recall,
    );
    expectSeries(
      points.map((point) => point.precision),
      precisions,
    );
    expectSeries(
      points.map((point) => point.recall),
      recalls,
    );
  });

  test("calibrationCurve", () => {
    const { probabilities, target } = sample;
    const uniform = calibrationCurve({ probabilities, target });
    expectSeries(
      uniform.map((bin) => bin.observed),
      sample.calibration.observed,
    );
    expectSeries(
      uniform.map((bin) => bin.predicted),
      sample.calibration.predicted,
    );
    const quantile = calibrationCurve({ probabilities, target }, { bins: 7, strategy: "quantile" });
    expectSeries(
      quantile.map((bin) => bin.observed),
      sample.calibrationQuantile.observed,
    );
    expectSeries(
      quantile.map((bin) => bin.predicted),
      sample.calibrationQuantile.predicted,
    );
  });
});

describe.each(reference.ranking)("scikit-learn 1.9.1 and NumPy, $name", (sample) => {
  const { k } = sample;
  const outcomes = {
    recommended: sample.recommended.map((items) => items.map(String)),
    relevant: sample.relevant.map((items) => items.map(String)),
    catalogue: Array.from({ length: sample.items }, (_, item) => String(item)),
  };

  test.each([
    ["ndcg", ndcgAtK(k)],
    ["recall", recallAtK(k)],
    ["recallCapped", recallAtK(k, { denominator: "capped" })],
    ["precision", precisionAtK(k)],
    ["hitRate", hitRateAtK(k)],
    ["mrr", mrrAtK(k)],
    ["coverage", coverageAtK(k)],
  ])("%s", (name, metric) => {
    expect(metric.compute(outcomes)).toBeCloseTo(sample[name] as number, 12);
  });
});
