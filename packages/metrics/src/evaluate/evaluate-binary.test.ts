import { describe, expect, test } from "vitest";
import {
  accuracy,
  averagePrecision,
  brier,
  defineBinaryMetric,
  evaluate,
  f1,
  logLoss,
  rocAuc,
} from "../index.js";
import { scoreClassifier, scoreExamples, simulatedExamples } from "../support/hand-made.js";

const model = scoreClassifier();
const prior = scoreClassifier("prior", () => 0.3);
const test1 = simulatedExamples(150, 3, 1);

describe("evaluate with a classifier", () => {
  test("gives each metric its value on the test as it is", async () => {
    const metrics = [rocAuc(), averagePrecision(), logLoss(), brier(), f1(), accuracy()] as const;
    const evaluation = await evaluate(model, test1, { metrics, bootstrap: 50 });
    const probabilities = (await model.predictProba(test1)).of(true);
    for (const metric of metrics) {
      const result = evaluation.metrics[metric.name];
      expect(result.value).toBe(metric.compute({ probabilities, target: test1.target }));
      expect(result).toMatchObject({ name: metric.name, title: metric.title, resamples: 50, baseline: null });
    }
    expect(Object.keys(evaluation.metrics)).toEqual(metrics.map(({ name }) => name));
  });

  test("says what was judged and how", async () => {
    const examples = scoreExamples([0.2, 0.8, 0.6], [false, true, true], {
      users: ["a", "b", "a"],
      cutoffs: ["2024-02-01", "2024-01-01", "2024-01-01"],
      horizon: 86_400_000,
    });
    const evaluation = await evaluate(model, examples, {
      metrics: [rocAuc()],
      baseline: prior,
      bootstrap: 20,
      level: 0.9,
      seed: 5,
    });
    expect(evaluation).toMatchObject({
      task: "binary",
      model: { kind: "score", provenance: null },
      baseline: { kind: "prior", provenance: null },
      rows: 3,
      users: 2,
      positives: 2,
      protocol: {
        bootstrap: 20,
        level: 0.9,
        seed: 5,
        unit: "user",
        cutoffs: ["2024-01-01", "2024-02-01"],
        horizon: 86_400_000,
      },
    });
  });

  test("puts intervals around the values, which shrink with the number of users and the level", async () => {
    const width = async (users: number, level: number): Promise<number> => {
      const evaluation = await evaluate(model, simulatedExamples(users, 2, 9), {
        metrics: [rocAuc(), brier()],
        bootstrap: 300,
        level,
      });
      for (const { value, low, high } of Object.values(evaluation.metrics)) {
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
      return evaluation.metrics.rocAuc.high - evaluation.metrics.rocAuc.low;
    };
    const [few, many, narrow] = [await width(80, 0.95), await width(1280, 0.95), await width(80, 0.5)];
    expect(many / few).toBeGreaterThan(0.15);
    expect(many / few).toBeLessThan(0.4);
    expect(narrow).toBeLessThan(few);
  });

  test("pairs the difference: it is 0 to a copy, and narrower than the intervals of like models", async () => {
    const metrics = [rocAuc(), logLoss()] as const;
    const copy = await evaluate(model, test1, { metrics, baseline: scoreClassifier("copy"), bootstrap: 100 });
    expect(copy.metrics.logLoss.difference).toEqual({ value: 0, low: 0, high: 0 });
    const like = scoreClassifier("like", (score) => Math.min(1, Math.max(0, score * 0.9 + 0.02)));
    const { logLoss: loss } = (await evaluate(model, test1, { metrics, baseline: like, bootstrap: 200 }))
      .metrics;
    expect(loss.difference.value).toBeCloseTo(loss.value - loss.baseline.value, 15);
    expect(loss.difference.high - loss.difference.low).toBeLessThan((loss.high - loss.low) / 2);
  });

  test("says the same for the same seed, whatever other metrics are asked for", async () => {
    const once = await evaluate(model, test1, {
      metrics: [rocAuc()],
      baseline: prior,
      bootstrap: 60,
      seed: 4,
    });
    const again = await evaluate(model, test1, {
      metrics: [brier(), rocAuc()],
      baseline: prior,
      bootstrap: 60,
      seed: 4,
    });
    const other = await evaluate(model, test1, {
      metrics: [rocAuc()],
      baseline: prior,
      bootstrap: 60,
      seed: 5,
    });
    expect(again.metrics.rocAuc).toEqual(once.metrics.rocAuc);
    expect(other.metrics.rocAuc.low).not.toBe(once.metrics.rocAuc.low);
    expect(other.metrics.rocAuc.value).toBe(once.metrics.rocAuc.value);
  });

  test("takes the first baseline that is a classifier", async () => {
    const recommender = { kind: "popularity", state: prior.state, recommend: async () => [] };
    const evaluation = await evaluate(model, test1, {
      metrics: [rocAuc()],
      baseline: [recommender, prior, scoreClassifier("later")],
      bootstrap: 10,
    });
    expect(evaluation.baseline.kind).toBe("prior");
    expect(evaluation.metrics.rocAuc.baseline.value).toBe(0.5);
  });

  test("keeps curves of at most 200 points", async () => {
    const { curves } = await evaluate(model, test1, { metrics: [rocAuc()], baseline: prior, bootstrap: 10 });
    expect(curves.model.roc).toHaveLength(200);
    expect(curves.model.roc[0]).toEqual({ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 });
    expect(curves.model.roc.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
    expect(curves.model.precisionRecall).toHaveLength(200);
    expect(curves.model.calibration).toHaveLength(10);
    expect(curves.baseline.roc).toHaveLength(2);
    expect(curves.baseline.calibration).toHaveLength(1);
    expect(JSON.parse(JSON.stringify(curves))).toEqual(curves);
  });

  test("judges rows of one class by what one class defines, with empty curves for the rest", async () => {
    const examples = scoreExamples([0.2, 0.4], [false, false]);
    const evaluation = await evaluate(model, examples, { metrics: [brier(), f1()], bootstrap: 10 });
    expect(evaluation.metrics.f1.value).toBe(0);
    expect(evaluation.curves.model).toMatchObject({ roc: [], precisionRecall: [] });
  });

  test("leaves resamples out where a metric is undefined, and counts the others", async () => {
    const examples = scoreExamples([0.2, 0.8, 0.4], [false, true, false]);
    const { rocAuc: result } = (await evaluate(model, examples, { metrics: [rocAuc()], bootstrap: 200 }))
      .metrics;
    expect(result.resamples).toBeGreaterThan(100);
    expect(result.resamples).toBeLessThan(180);
    expect([result.value, result.low, result.high]).toEqual([1, 1, 1]);
  });

  test("is refused when a metric is undefined on all resamples, or by itself", async () => {
    const examples = simulatedExamples(50, 1, 1);
    const odd = defineBinaryMetric({
      name: "odd",
      prepare: () => (weights) => (weights.every((weight) => weight === 1) ? 1 : Number.NaN),
    });
    await expect(evaluate(model, examples, { metrics: [odd], bootstrap: 1, seed: 1 })).rejects.toThrow(
      'evaluate: "odd" is undefined on all of the 1 resamples. Judge by more users, or raise "bootstrap".',
    );
    const never = defineBinaryMetric({ name: "never", prepare: () => () => Number.NaN });
    await expect(evaluate(model, examples, { metrics: [never], bootstrap: 1 })).rejects.toThrow(
      'evaluate: "never" is undefined on this test. Leave the metric out, or judge by other data.',
    );
  });
});
