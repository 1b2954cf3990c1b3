import type { Model } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import {
  coverageAtK,
  type Estimate,
  type Evaluation,
  evaluate,
  f1,
  type Metric,
  type MetricResult,
  macroF1,
  multiclassLogLoss,
  ndcgAtK,
  queryNdcgAtK,
  rmse,
  rocAuc,
} from "../index.js";
import { listRecommender, rankingExamples, scoreClassifier, scoreExamples } from "../support/hand-made.js";
import { classExamples, numberExamples, scoreRegressor, threeWays } from "../support/hand-made-tasks.js";

const classifier = scoreClassifier();
const recommender = listRecommender("list", ["a"]);
const examples = scoreExamples([0.1], [true]);
const rankings = rankingExamples({ u: ["a"] }, ["a"]);

test("names carry their k", () => {
  expectTypeOf(ndcgAtK(10).name).toEqualTypeOf<"ndcgAt10">();
  expectTypeOf(rocAuc().name).toEqualTypeOf<"rocAuc">();
  const k: number = 5;
  expectTypeOf(ndcgAtK(k).name).toEqualTypeOf<`ndcgAt${number}`>();
});

test("results are typed by the metrics' names", async () => {
  const { metrics } = await evaluate(classifier, examples, { metrics: [rocAuc(), f1()] });
  expectTypeOf(metrics).toEqualTypeOf<{
    readonly rocAuc: MetricResult<"rocAuc", "bootstrap", false>;
    readonly f1: MetricResult<"f1", "bootstrap", false>;
  }>();
  expectTypeOf(metrics.rocAuc.low).toEqualTypeOf<number>();
  // @ts-expect-error: brier was not asked for.
  metrics.brier;
});

test("the baseline is there when one was passed, and null when not", async () => {
  const without = await evaluate(classifier, examples, { metrics: [rocAuc()] });
  expectTypeOf(without.metrics.rocAuc.baseline).toEqualTypeOf<null>();
  expectTypeOf(without.baseline).toEqualTypeOf<null>();
  const compared = await evaluate(classifier, examples, { metrics: [rocAuc()], baseline: classifier });
  expectTypeOf(compared.metrics.rocAuc.difference).toEqualTypeOf<Estimate<"bootstrap">>();
  const models: readonly Model[] = [classifier, recommender];
  const several = await evaluate(recommender, rankings, { metrics: [ndcgAtK(10)], baseline: models });
  expectTypeOf(several.metrics.ndcgAt10.baseline.value).toEqualTypeOf<number>();
});

test("a metric without interval has null bounds", async () => {
  const { metrics } = await evaluate(recommender, rankings, { metrics: [coverageAtK(10), ndcgAtK(10)] });
  expectTypeOf(metrics.coverageAt10.low).toEqualTypeOf<null>();
  expectTypeOf(metrics.ndcgAt10.low).toEqualTypeOf<number>();
});

test("an evaluation of any metrics is an Evaluation", async () => {
  const binary = await evaluate(classifier, examples, { metrics: [rocAuc()], baseline: classifier });
  const ranking = await evaluate(recommender, rankings, { metrics: [coverageAtK(10)] });
  expectTypeOf(binary).toExtend<Evaluation>();
  expectTypeOf(ranking).toExtend<Evaluation>();
});

test("metrics, model and test must fit together", () => {
  // @ts-expect-error: a ranking metric does not judge a classifier.
  void evaluate(classifier, examples, { metrics: [ndcgAtK(10)] });
  // @ts-expect-error: a binary metric does not judge a recommender.
  void evaluate(recommender, rankings, { metrics: [rocAuc()] });
  // @ts-expect-error: a classifier is not judged on ranking examples.
  void evaluate(classifier, rankings, { metrics: [rocAuc()] });
  // @ts-expect-error: a recommender is not judged on examples.
  void evaluate(recommender, examples, { metrics: [ndcgAtK(10)] });
  // @ts-expect-error: a recommender is no baseline of a classifier.
  void evaluate(classifier, examples, { metrics: [rocAuc()], baseline: recommender });
  // @ts-expect-error: exclude is an option of recommenders.
  void evaluate(classifier, examples, { metrics: [rocAuc()], exclude: false });
  // @ts-expect-error: metrics are called for.
  void evaluate(classifier, examples, {});
});

const regressor = scoreRegressor();
const numbers = numberExamples(2, 1, 1);
const several = threeWays();
const classes = classExamples(4, 1);

test("regressors and classifiers of several classes are judged by their own metrics", async () => {
  const numeric = await evaluate(regressor, numbers, {
    metrics: [rmse(), queryNdcgAtK(5)],
    baseline: regressor,
  });
  expectTypeOf(numeric.metrics.queryNdcgAt5.difference.low).toEqualTypeOf<number>();
  expectTypeOf(numeric.metrics).toExtend<Readonly<Record<"rmse", MetricResult<"rmse", "bootstrap", true>>>>();
  const multi = await evaluate(several, classes, { metrics: [macroF1(), multiclassLogLoss()] });
  expectTypeOf(multi.metrics.macroF1.baseline).toEqualTypeOf<null>();
  expectTypeOf(multi.confusion.baseline).toEqualTypeOf<null>();
  expectTypeOf(numeric).toExtend<Evaluation>();
  expectTypeOf(multi).toExtend<Evaluation>();
  expectTypeOf(rmse()).toExtend<Metric>();
});

test("a metric of another task does not compile", () => {
  // @ts-expect-error: a regression metric does not judge a classifier.
  void evaluate(classifier, examples, { metrics: [rmse()] });
  // @ts-expect-error: nor one of several classes.
  void evaluate(several, classes, { metrics: [rmse()] });
  // @ts-expect-error: a binary metric does not judge a regressor.
  void evaluate(regressor, numbers, { metrics: [rocAuc()] });
  // @ts-expect-error: a binary metric does not judge a classifier of several classes.
  void evaluate(several, classes, { metrics: [f1()] });
  // @ts-expect-error: a metric of several classes does not judge one of two.
  void evaluate(classifier, examples, { metrics: [macroF1()] });
  // @ts-expect-error: metrics of two tasks do not mix.
  void evaluate(regressor, numbers, { metrics: [rmse(), macroF1()] });
  // @ts-expect-error: a regressor is not judged on classes.
  void evaluate(regressor, classes, { metrics: [rmse()] });
  // @ts-expect-error: a classifier is no baseline of a regressor.
  void evaluate(regressor, numbers, { metrics: [rmse()], baseline: classifier });
});

test("the test must hold the model's inputs", () => {
  const { score: _, ...columns } = examples.table.columns;
  const other = {
    ...examples,
    table: { length: 1, columns: { visits: examples.table.columns.score, ...columns } },
  };
  // @ts-expect-error: the column "score" is missing.
  void evaluate(classifier, other, { metrics: [rocAuc()] });
});
