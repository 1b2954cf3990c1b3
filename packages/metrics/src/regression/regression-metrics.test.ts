import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as m from "../index.js";

const metrics = [
  m.rmse(),
  m.mae(),
  m.rmsle(),
  m.r2(),
  m.explainedVariance(),
  m.medianAbsoluteError(),
  m.mape(),
  m.meanPoissonDeviance(),
  m.pinballLoss(0.2),
  m.queryNdcgAtK(3),
];

interface Row {
  readonly prediction: number;
  readonly target: number;
  readonly weight: number;
}
const row = (prediction: number, target: number, weight: number = 1): Row => ({ prediction, target, weight });
const rows = fc
  .array(
    fc.record({
      prediction: fc.integer({ min: 1, max: 12 }).map((n) => n / 4),
      target: fc.integer({ min: 1, max: 12 }).map((n) => n / 2),
      weight: fc.nat(3),
    }),
    { minLength: 2, maxLength: 30 },
  )
  .filter((list) => new Set(list.filter(({ weight }) => weight > 0).map(({ target }) => target)).size > 1);

const value = (metric: m.RegressionMetric, list: readonly Row[], scale: number = 1): number =>
  metric.compute({
    predictions: list.map(({ prediction }) => prediction),
    target: list.map(({ target }) => target),
    weights: list.map(({ weight }) => scale * weight),
  });

describe.each(metrics)("$name", (metric) => {
  test("does not depend on the order of rows, and only on the ratios of weights", () => {
    fc.assert(
      fc.property(rows, (list) => {
        expect(value(metric, [...list].reverse())).toBeCloseTo(value(metric, list), 10);
        expect(value(metric, list, 2.5)).toBeCloseTo(value(metric, list), 10);
      }),
    );
  });

  test("is best where every prediction is right", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const right = list.map((one) => ({
          ...one,
          prediction: one.target + 0.25,
          target: one.target + 0.25,
        }));
        expect(value(metric, right)).toBeCloseTo(metric.higherIsBetter ? 1 : 0, 10);
      }),
    );
  });
});

test.each(metrics.filter(({ name }) => name !== "queryNdcgAt3"))(
  "$name counts a weight as a repetition",
  (metric) => {
    fc.assert(
      fc.property(rows, (list) => {
        const repeated = list.flatMap((one) =>
          Array.from({ length: one.weight }, () => ({ ...one, weight: 1 })),
        );
        expect(value(metric, list)).toBeCloseTo(value(metric, repeated), 10);
      }),
    );
  },
);

test("the best constants are the mean, the median and the quantile", () => {
  const target = [1, 2, 4, 7, 11];
  const best = (metric: m.RegressionMetric): number => {
    const candidates = Array.from({ length: 111 }, (_, index) => 0.1 * (index + 1));
    const values = candidates.map((constant) =>
      metric.compute({ predictions: target.map(() => constant), target }),
    );
    return candidates[values.indexOf(Math.min(...values))] as number;
  };
  expect(best(m.rmse())).toBeCloseTo(5, 10);
  expect(best(m.meanPoissonDeviance())).toBeCloseTo(5, 10);
  expect(best(m.mae())).toBeCloseTo(4, 10);
  expect(best(m.pinballLoss(0.5))).toBeCloseTo(4, 10);
  expect(best(m.pinballLoss(0.7))).toBeCloseTo(7, 10);
});

test("half of the absolute error is the pinball loss of the median", () => {
  fc.assert(
    fc.property(rows, (list) => {
      expect(2 * value(m.pinballLoss(0.5), list)).toBeCloseTo(value(m.mae(), list), 10);
    }),
  );
});

describe("queryNdcgAtK", () => {
  /** The mean over all orders in which tied rows may stand. */
  function byBruteForce(list: readonly Row[], k: number): number {
    const orders = (left: readonly Row[]): Row[][] =>
      left.length === 0
        ? [[]]
        : left.flatMap((one, index) =>
            orders(left.filter((_, other) => other !== index)).map((rest) => [one, ...rest]),
          );
    const gain = (order: readonly Row[]): number =>
      order.slice(0, k).reduce((sum, { target }, place) => sum + (2 ** target - 1) / Math.log2(place + 2), 0);
    const all = orders(list);
    const allowed = all.filter((order) =>
      order.every((one, place) => place === 0 || (order[place - 1] as Row).prediction >= one.prediction),
    );
    const ideal = Math.max(...all.map(gain));
    return allowed.reduce((sum, order) => sum + gain(order), 0) / allowed.length / ideal;
  }

  test("is the mean over the orders of tied rows", () => {
    const few = fc
      .array(fc.record({ prediction: fc.nat(2), target: fc.nat(3), weight: fc.constant(1) }), {
        minLength: 1,
        maxLength: 5,
      })
      .filter((list) => list.some(({ target }) => target > 0));
    fc.assert(
      fc.property(few, fc.integer({ min: 1, max: 6 }), (list, k) => {
        expect(value(m.queryNdcgAtK(k), list)).toBeCloseTo(byBruteForce(list, k), 10);
      }),
    );
  });

  test("weighs queries by the mean weight of their rows, and leaves out those without relevant rows", () => {
    const outcomes = {
      predictions: [2, 1, 2, 1, 1, 2],
      target: [1, 0, 0, 1, 0, 0],
      queries: ["right", "right", "wrong", "wrong", "none", "none"],
    };
    const wrong = 1 / Math.log2(3);
    const metric = m.queryNdcgAtK(5);
    expect(metric.compute(outcomes)).toBeCloseTo((1 + wrong) / 2, 12);
    expect(metric.compute({ ...outcomes, weights: [1, 2, 0.5, 0.5, 9, 9] })).toBeCloseTo(
      (1.5 + 0.5 * wrong) / 2,
      12,
    );
  });

  test("takes any relevance, and names like those of prototypes", () => {
    const list = [row(1, 2000), row(2, 1999)];
    expect(value(m.queryNdcgAtK(2), list)).toBeCloseTo(
      (0.5 + 1 / Math.log2(3)) / (1 + 0.5 / Math.log2(3)),
      12,
    );
    const queries = ["__proto__", "constructor"];
    expect(m.queryNdcgAtK(1).compute({ predictions: [1, 2], target: [1, 1], queries })).toBe(1);
  });

  test.each([
    [
      () => m.queryNdcgAtK(0),
      "invalid-argument",
      "queryNdcgAtK: k must be an integer >= 1; received 0. Write queryNdcgAtK(20).",
    ],
    [
      () => m.queryNdcgAtK(5, { gain: "log" as "linear" }),
      "invalid-option",
      'queryNdcgAtK: "gain" must be one of "exponential", "linear"; received "log". Leave it out to use "exponential".',
    ],
    [
      () => m.queryNdcgAtK(5).compute({ predictions: [1, 2], target: [1, -1] }),
      "invalid-data",
      'queryNdcgAt5: "queryNdcgAt5" needs every target >= 0; row 1 has -1. Leave the metric out.',
    ],
    [
      () => m.queryNdcgAtK(5).compute({ predictions: [1, 2], target: [0, 0] }),
      "invalid-data",
      "queryNdcgAt5: undefined, as no query has a relevant row. Leave the metric out, or judge by other rows.",
    ],
  ])("refuses what it cannot judge by", (call, code, message) => {
    expect(call).toThrow(expect.objectContaining({ code, message }));
  });
});

describe("regression metrics refuse", () => {
  const compute = m.rmse().compute;
  test.each([
    [() => compute({ predictions: [], target: [] }), "rmse: there are no rows to judge by."],
    [() => compute({ predictions: [1], target: [1, 2] }), "rmse: there are 1 predictions for 2 targets."],
    [
      () => compute({ predictions: [1, Number.NaN], target: [1, 2] }),
      "rmse: the prediction of row 1 must be a finite number; received NaN.",
    ],
    [
      () => compute({ predictions: [1, 2], target: [1, Number.POSITIVE_INFINITY] }),
      "rmse: the target of row 1 must be a finite number; received Infinity.",
    ],
    [
      () => Reflect.apply(compute, undefined, [{ predictions: ["1"], target: [1] }]),
      'rmse: the prediction of row 0 must be a finite number; received "1".',
    ],
    [
      () => compute({ predictions: [1, 2], target: [1, 2], queries: ["a"] }),
      "rmse: there are 2 predictions, but the queries of 1 rows.",
    ],
    [
      () => compute({ predictions: [1], target: [1], weights: [-1] }),
      "rmse: the weight of row 0 must be a finite number >= 0; received -1. A weight says how much the row counts.",
    ],
    [
      () => m.rmsle().compute({ predictions: [-0.5], target: [1] }),
      'rmsle: "rmsle" needs every prediction >= 0; row 0 has -0.5. Leave the metric out, or judge a model whose predictions stay in that range.',
    ],
    [
      () => m.meanPoissonDeviance().compute({ predictions: [0], target: [1] }),
      'meanPoissonDeviance: "meanPoissonDeviance" needs every prediction > 0; row 0 has 0. Leave the metric out, or judge a model whose predictions stay in that range.',
    ],
    [
      () => m.r2().compute({ predictions: [1, 2], target: [0.1, 0.1] }),
      "r2: undefined, as all targets are equal. Leave the metric out, or judge by other rows.",
    ],
    [
      () => m.explainedVariance().compute({ predictions: [1, 2], target: [3, 4], weights: [0, 1] }),
      "explainedVariance: undefined, as all targets are equal. Leave the metric out, or judge by other rows.",
    ],
  ])("what they cannot judge by", (call, message) => {
    expect(call).toThrow(expect.objectContaining({ code: "invalid-data", message }));
  });

  test.each([[0], [1], [Number.NaN], ["0.5"]])("the quantile %o", (quantile) => {
    const received = typeof quantile === "string" ? `"${quantile}"` : String(quantile);
    expect(() => Reflect.apply(m.pinballLoss, undefined, [quantile])).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: `pinballLoss: the quantile must be a number > 0 and < 1; received ${received}. Write pinballLoss(0.9).`,
      }),
    );
  });
});
