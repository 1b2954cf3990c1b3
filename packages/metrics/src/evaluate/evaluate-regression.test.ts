import { createExamples } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { evaluate, mae, queryNdcgAtK, r2, rmse, rmsle } from "../index.js";
import { type ScoreRow, scoreClassifier } from "../support/hand-made.js";
import { classExamples, numberExamples, scoreRegressor, threeWays } from "../support/hand-made-tasks.js";

const unchecked = (...values: readonly unknown[]): Promise<unknown> =>
  Reflect.apply(evaluate, undefined, values);
const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });
const examples = numberExamples(60, 3, 1);

describe("evaluate with a regressor", () => {
  test("gives values, intervals about them, and paired differences", async () => {
    const { metrics, baseline, task, rows, users, queries, target, bins } = await evaluate(
      scoreRegressor(),
      examples,
      {
        metrics: [rmse(), r2()],
        baseline: scoreRegressor("flat", () => 5),
        bootstrap: 300,
        seed: 1,
      },
    );
    const { table } = examples;
    const column = table.columns.score;
    const scores = column.type === "number" ? column.values : new Float64Array();
    expect(metrics.rmse.value).toBe(rmse().compute({ predictions: scores, target: examples.target }));
    expect(metrics.rmse.low).toBeLessThan(metrics.rmse.value);
    expect(metrics.rmse.high).toBeGreaterThan(metrics.rmse.value);
    expect(metrics.rmse.difference.value).toBeCloseTo(metrics.rmse.value - metrics.rmse.baseline.value, 12);
    expect(metrics.rmse.difference.high).toBeLessThan(0);
    expect(metrics.r2.difference.low).toBeGreaterThan(0);
    expect([task, rows, users, queries, baseline.kind]).toEqual(["regression", 180, 60, 60, "flat"]);
    expect(target.greatest).toBeGreaterThan(target.mean);
    expect(bins.model.reduce((sum, bin) => sum + bin.rows, 0)).toBe(180);
    expect(bins.model).toHaveLength(10);
    expect(bins.baseline).toEqual([{ predicted: 5, observed: expect.closeTo(target.mean, 10), rows: 180 }]);
  });

  test("weighs rows, in values and in resamples", async () => {
    const weights = Array.from({ length: 180 }, (_, row) => (row % 3 === 0 ? 2.5 : 0));
    const weighted = await evaluate(scoreRegressor(), numberExamples(60, 3, 1, { weights }), {
      metrics: [rmse(), mae()],
      bootstrap: 200,
    });
    const third = await evaluate(
      scoreRegressor(),
      createExamples<ScoreRow>({
        table: {
          length: 60,
          columns: { score: { type: "number", values: pick(examples.table.columns.score) } },
        },
        target: pick({ values: examples.target }),
        users: examples.users.filter((_, row) => row % 3 === 0),
      }),
      { metrics: [rmse(), mae()], bootstrap: 200 },
    );
    for (const name of ["rmse", "mae"] as const) {
      expect(weighted.metrics[name].value).toBeCloseTo(third.metrics[name].value, 12);
      expect(weighted.metrics[name].low).toBeCloseTo(third.metrics[name].low, 12);
      expect(weighted.metrics[name].high).toBeCloseTo(third.metrics[name].high, 12);
    }
    expect([weighted.protocol.weighted, third.protocol.weighted]).toEqual([true, false]);
  });

  test("takes the rows of one user and cutoff as a query", async () => {
    const ranked = createExamples({
      rows: [0.9, 0.1, 0.2, 0.8].map((score) => ({ score })),
      schema: { columns: [{ name: "score", type: "number" }] } as const,
      target: [1, 0, 1, 0],
      users: ["ann", "ann", "ann", "ann"],
      cutoffs: ["2024-01-01", "2024-01-01", "2024-02-01", "2024-02-01"],
    });
    const { metrics, queries } = await evaluate(scoreRegressor(), ranked, {
      metrics: [queryNdcgAtK(10)],
      bootstrap: 10,
    });
    expect(queries).toBe(2);
    expect(metrics.queryNdcgAt10.value).toBeCloseTo((1 + 1 / Math.log2(3)) / 2, 12);
  });

  test("is the same for the same seed, and does not depend on a second metric", async () => {
    const one = await evaluate(scoreRegressor(), examples, { metrics: [rmse()], bootstrap: 50, seed: 3 });
    const two = await evaluate(scoreRegressor(), examples, {
      metrics: [mae(), rmse()],
      bootstrap: 50,
      seed: 3,
    });
    expect(two.metrics.rmse).toEqual(one.metrics.rmse);
  });
});

function pick(vector: object): Float64Array {
  const { values } = vector as { values: Float64Array };
  return values.filter((_, row) => row % 3 === 0);
}

describe("evaluate with a regressor refuses", () => {
  test.each<[unknown, unknown, object, string, string]>([
    [
      scoreClassifier(),
      examples,
      { metrics: [rmse()] },
      "not-supported",
      'evaluate: the model must have predict, as regressors do; received a model of kind "score". Pass a fitted model.',
    ],
    [
      scoreRegressor(),
      examples,
      { metrics: [rmse()], baseline: scoreClassifier() },
      "not-supported",
      'evaluate: the baseline must have predict, as regressors do; received "score". Pass a fitted model of the same task.',
    ],
    [
      scoreRegressor(),
      examples,
      {},
      "invalid-option",
      'evaluate: "metrics" must hold at least one metric. Write metrics: [rmse(), mae()].',
    ],
    [
      scoreRegressor(),
      classExamples(10, 1),
      { metrics: [rmse()] },
      "invalid-option",
      'evaluate: "rmse" is a regression metric, but the test holds examples of several classes. Judge a regressor by it, on examples of numbers.',
    ],
    [
      threeWays(),
      { ...examples, target: [1, 2] },
      { metrics: [rmse()] },
      "invalid-argument",
      "evaluate: the target of the examples must be a Uint8Array, classes or a Float64Array; received an array of 2. Make examples with buildExamples or createExamples.",
    ],
    [
      scoreRegressor(),
      { ...examples, weights: Float64Array.of(1) },
      { metrics: [rmse()] },
      "invalid-data",
      "evaluate: the test holds 180 rows, but the weights of 1.",
    ],
    [
      scoreRegressor(),
      { ...examples, cutoffs: Float64Array.of(1) },
      { metrics: [rmse()] },
      "invalid-data",
      "evaluate: the test holds 180 rows, but the cutoffs of 1.",
    ],
    [
      scoreRegressor("short", (score) => score),
      {
        ...examples,
        table: { ...examples.table, columns: { score: { type: "number", values: Float64Array.of(1) } } },
      },
      { metrics: [rmse()] },
      "invalid-data",
      'evaluate: the model of kind "short" gave 1 predictions for 180 rows.',
    ],
    [
      scoreRegressor("broken", () => Number.NaN),
      examples,
      { metrics: [rmse()] },
      "invalid-data",
      'evaluate: the model of kind "broken": the prediction of row 0 must be a finite number; received NaN.',
    ],
    [
      scoreRegressor("negative", () => -1),
      examples,
      { metrics: [rmsle()] },
      "invalid-data",
      'evaluate: "rmsle" needs every prediction >= 0; row 0 has -1. Leave the metric out, or judge a model whose predictions stay in that range.',
    ],
    [
      scoreRegressor(),
      createExamples({
        rows: [{ score: 1 }, { score: 2 }],
        schema: { columns: [{ name: "score", type: "number" }] } as const,
        target: [3, 3],
      }),
      { metrics: [r2()], bootstrap: 10 },
      "invalid-data",
      'evaluate: "r2" is undefined on this test. Leave the metric out, or judge by other data.',
    ],
    [
      scoreRegressor("month", (score) => score, 30 * 86_400_000),
      { ...examples, horizon: 7 * 86_400_000 },
      { metrics: [rmse()] },
      "invalid-argument",
      'evaluate: the model of kind "month" learnt an outcome within 30 days, but the test\'s lies within 7 days. Build the test with the target that the model was trained for.',
    ],
    [
      scoreRegressor(),
      examples,
      { metrics: [rmse()], allowSeen: 1 },
      "invalid-option",
      'evaluate: "allowSeen" must be true or false; received 1. Leave it out to use false.',
    ],
  ])("what does not fit", async (model, data, options, code, message) => {
    await expect(unchecked(model, data, options)).rejects.toEqual(refused(code, message));
  });

  test("to go on when aborted", async () => {
    await expect(
      evaluate(scoreRegressor(), examples, { metrics: [rmse()], signal: AbortSignal.abort() }),
    ).rejects.toEqual(refused("aborted", "evaluate: stopped by its signal."));
  });
});
