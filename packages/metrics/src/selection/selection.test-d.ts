import { type Classifier, type Examples, kFolds, splitByTime } from "@portrait/core";
import { logisticRegression } from "@portrait/models/linear";
import { expectTypeOf, test } from "vitest";
import { brier, evaluate, macroF1, rmse, rocAuc } from "../index.js";
import { nearby, slope, stump } from "../support/estimators.js";
import type { ScoreRow } from "../support/hand-made.js";
import { classExamples, numberExamples } from "../support/hand-made-tasks.js";
import {
  type BinaryOutOfFold,
  type CrossValidatedMetric,
  crossValidate,
  gridSearch,
  logUniform,
  type MulticlassOutOfFold,
  type RegressionOutOfFold,
  randomSearch,
  type SelectedModel,
} from "./index.js";

declare const examples: Examples<ScoreRow>;
const numbers = numberExamples(4, 1, 1);
const classes = classExamples(4, 1);

test("results are typed by the metrics' names, predictions by the kind of the answers", async () => {
  const binary = await crossValidate(stump(0.5), examples, { metrics: [rocAuc(), brier()] });
  expectTypeOf(binary.metrics.rocAuc).toEqualTypeOf<CrossValidatedMetric<"rocAuc">>();
  expectTypeOf(binary.outOfFold).toEqualTypeOf<BinaryOutOfFold>();
  expectTypeOf(
    (await crossValidate(slope(1), numbers, { metrics: [rmse()] })).outOfFold,
  ).toEqualTypeOf<RegressionOutOfFold>();
  expectTypeOf(
    (await crossValidate(nearby(1), classes, { metrics: [macroF1()] })).outOfFold,
  ).toEqualTypeOf<MulticlassOutOfFold>();
  void crossValidate(logisticRegression(), examples, { metrics: [rocAuc()] });
  // @ts-expect-error: f1 was not asked for.
  binary.metrics.f1;
});

test("a metric of another task does not compile", () => {
  // @ts-expect-error: a regression metric for a classifier.
  void crossValidate(stump(0.5), examples, { metrics: [rmse()] });
  // @ts-expect-error: a binary metric for a regressor.
  void crossValidate(slope(1), numbers, { metrics: [rocAuc()] });
  // @ts-expect-error: a regressor does not learn from a yes-or-no outcome.
  void crossValidate(slope(1), examples, { metrics: [rmse()] });
  // @ts-expect-error: a binary metric chooses no regressor.
  void gridSearch({ l2: [1] }, ({ l2 }) => slope(l2), numbers, { metric: rocAuc() });
});

test("parameters are typed by the grid, the model by the estimator", async () => {
  const { best, model } = await gridSearch(
    { place: [0.1, 0.5], how: ["a", "b"] },
    (params) => {
      expectTypeOf(params.place).toEqualTypeOf<0.1 | 0.5>();
      expectTypeOf(params.how).toEqualTypeOf<"a" | "b">();
      return stump(params.place);
    },
    examples,
    { metric: brier() },
  );
  expectTypeOf(best.params.how).toEqualTypeOf<"a" | "b">();
  expectTypeOf(model).toEqualTypeOf<SelectedModel<Classifier<ScoreRow>>>();
  const drawn = await randomSearch(
    { l2: logUniform(0.1, 1), fitIntercept: [true, false] },
    ({ l2, fitIntercept }) => logisticRegression({ l2, fitIntercept }),
    examples,
    { metric: brier() },
  );
  expectTypeOf(drawn.best.params.l2).toEqualTypeOf<number>();
  expectTypeOf(drawn.best.params.fitIntercept).toEqualTypeOf<boolean>();
});

test("held-out data are judged by, never searched on", () => {
  const { train, test: later } = splitByTime(examples, { validation: 1, test: 2 });
  const make = ({ place }: { readonly place: number }) => stump(place);
  void gridSearch({ place: [0.1] }, make, train, { metric: brier() });
  // @ts-expect-error: the test of a split.
  void gridSearch({ place: [0.1] }, make, later, { metric: brier() });
  for (const fold of kFolds(examples)) {
    void gridSearch({ place: [0.1] }, make, fold.train, { metric: brier() });
    // @ts-expect-error: the test of a fold.
    void gridSearch({ place: [0.1] }, make, fold.test, { metric: brier() });
    // @ts-expect-error: the test of a fold.
    void crossValidate(stump(0.1), fold.test, { metrics: [brier()] });
  }
  void (async () => {
    const { model } = await gridSearch({ place: [0.1] }, make, train, { metric: brier() });
    await evaluate(model, later, { metrics: [brier()] });
  });
  // @ts-expect-error: there is no place for a test.
  void gridSearch({ place: [0.1] }, make, train, { metric: brier(), test: later });
});
