import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as m from "../index.js";

const metrics = [
  m.multiclassAccuracy(),
  m.multiclassLogLoss(),
  m.multiclassBrier(),
  m.multiclassMatthewsCorrelation(),
  m.multiclassCohensKappa(),
  m.multiclassCohensKappa({ weights: "quadratic" }),
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

interface Row {
  readonly probabilities: readonly number[];
  readonly target: number;
  readonly weight: number;
}
const classes = ["a", "b", "c"];
const rows = fc
  .array(
    fc.record({
      probabilities: fc
        .tuple(fc.nat(8), fc.nat(8), fc.nat(8))
        .map((parts) => parts.map((part) => part + 1))
        .map((parts) => parts.map((part) => part / parts.reduce((a, b) => a + b, 0))),
      target: fc.nat(2),
      weight: fc.nat(3),
    }),
    { minLength: 3, maxLength: 30 },
  )
  .filter((list) =>
    [0, 1, 2].every((code) => list.some(({ target, weight }) => target === code && weight > 0)),
  );

const value = (metric: m.MulticlassMetric, list: readonly Row[], scale: number = 1): number =>
  metric.compute({
    classes,
    probabilities: list.flatMap(({ probabilities }) => probabilities),
    target: list.map(({ target }) => target),
    weights: list.map(({ weight }) => scale * weight),
  });

describe.each(metrics)("$title", (metric) => {
  test("does not depend on the order of rows, and counts a weight as a repetition", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const repeated = list.flatMap((one) =>
          Array.from({ length: one.weight }, () => ({ ...one, weight: 1 })),
        );
        expect(value(metric, [...list].reverse())).toBeCloseTo(value(metric, list), 10);
        expect(value(metric, list)).toBeCloseTo(value(metric, repeated), 10);
        expect(value(metric, list, 0.3)).toBeCloseTo(value(metric, list), 10);
      }),
    );
  });

  test("is best for a model that is sure and right", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const sure = list.map((one) => ({
          ...one,
          probabilities: classes.map((_, code) => (code === one.target ? 1 : 0)),
        }));
        expect(value(metric, sure)).toBeCloseTo(metric.higherIsBetter ? 1 : 0, 10);
      }),
    );
  });
});

test("of two classes they are the binary metrics", () => {
  const binary = fc
    .array(fc.record({ p: fc.nat(20).map((n) => n / 20), positive: fc.boolean() }), {
      minLength: 2,
      maxLength: 20,
    })
    .filter((list) => list.some(({ positive }) => positive) && list.some(({ positive }) => !positive));
  fc.assert(
    fc.property(binary, (list) => {
      const two = {
        classes: ["no", "yes"],
        probabilities: list.flatMap(({ p }) => [1 - p, p]),
        target: list.map(({ positive }) => Number(positive)),
      };
      const one = { probabilities: list.map(({ p }) => p), target: two.target };
      const threshold = 0.5 + Number.EPSILON;
      const pairs = [
        [m.multiclassLogLoss().compute(two), m.logLoss().compute(one)],
        [m.multiclassBrier().compute(two), 2 * m.brier().compute(one)],
        [m.macroRocAuc().compute(two), m.rocAuc().compute(one)],
        [m.multiclassAccuracy().compute(two), m.accuracy({ threshold }).compute(one)],
        [m.multiclassMatthewsCorrelation().compute(two), m.matthewsCorrelation({ threshold }).compute(one)],
        [m.macroRecall().compute(two), m.balancedAccuracy({ threshold }).compute(one)],
        [m.multiclassCohensKappa().compute(two), m.cohensKappa({ threshold }).compute(one)],
      ] as const;
      for (const [several, expected] of pairs) expect(several).toBeCloseTo(expected, 10);
    }),
  );
});

test("calls by chance have no correlation and no kappa", () => {
  const outcomes = {
    classes,
    probabilities: [0, 1, 2, 0, 1, 2, 0, 1, 2].flatMap((code) => classes.map((_, c) => Number(c === code))),
    target: [0, 0, 0, 1, 1, 1, 2, 2, 2],
  };
  expect(m.multiclassCohensKappa().compute(outcomes)).toBeCloseTo(0, 12);
  expect(m.multiclassMatthewsCorrelation().compute(outcomes)).toBeCloseTo(0, 12);
});

describe("multiclass metrics refuse", () => {
  const good = { classes: ["a", "b"], probabilities: [0.5, 0.5], target: [0] };
  test.each<[object, string]>([
    [{ target: [], probabilities: [] }, "there are no rows to judge by."],
    [{ classes: ["a"] }, '"classes" must be a list of at least 2 texts; received ["a"].'],
    [{ classes: "ab" }, '"classes" must be a list of at least 2 texts; received "ab".'],
    [{ classes: [false, true] }, '"classes" must be a list of at least 2 texts; received [false, true].'],
    [{ classes: ["a", "a"] }, 'a class is named twice: "a", "a".'],
    [{ probabilities: [1] }, "1 rows of 2 classes need 2 probabilities; received 1."],
    [
      { probabilities: [1.5, -0.5] },
      'the probability of class "a" in row 0 must be a number in [0, 1]; received 1.5.',
    ],
    [
      { probabilities: [0.5, Number.NaN] },
      'the probability of class "b" in row 0 must be a number in [0, 1]; received NaN.',
    ],
    [{ probabilities: [0.5, 0.25] }, "the probabilities of row 0 must sum to 1; they sum to 0.75."],
    [
      { target: [2] },
      "the target of row 0 must be the index of a class, an integer from 0 to 1; received 2.",
    ],
    [
      { target: ["a"] },
      'the target of row 0 must be the index of a class, an integer from 0 to 1; received "a".',
    ],
    [{ weights: [0] }, "all weights are 0."],
  ])("%o", (part, message) => {
    expect(() => Reflect.apply(m.multiclassAccuracy().compute, undefined, [{ ...good, ...part }])).toThrow(
      expect.objectContaining({ code: "invalid-data", message: `accuracy: ${message}` }),
    );
  });

  test.each([
    [
      m.macroRocAuc(),
      "macroRocAuc: undefined, as fewer than two classes occur, or one that occurs has no weight. Leave the metric out, or judge by other rows.",
    ],
    [
      m.multiclassCohensKappa(),
      "cohensKappa: undefined, as only one class occurs and is called. Leave the metric out, or judge by other rows.",
    ],
  ])("$0.name where it is undefined", (metric, message) => {
    expect(() => metric.compute(good)).toThrow(expect.objectContaining({ code: "invalid-data", message }));
  });

  test("an unknown weighting of kappa", () => {
    expect(() => m.multiclassCohensKappa({ weights: "cubic" as "none" })).toThrow(
      expect.objectContaining({
        code: "invalid-option",
        message:
          'multiclassCohensKappa: "weights" must be one of "none", "linear", "quadratic"; received "cubic". Leave it out to use "none".',
      }),
    );
  });
});

test("binary kappa and balanced accuracy say where they are undefined", () => {
  expect(() => m.cohensKappa().compute({ probabilities: [0.1], target: [0] })).toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message: "cohensKappa: undefined on these rows. Leave the metric out, or judge by other rows.",
    }),
  );
  expect(() => m.balancedAccuracy().compute({ probabilities: [0.1], target: [0] })).toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message:
        'balancedAccuracy: "balancedAccuracy" is undefined without positive rows; the test holds 0 positive and 1 negative rows. Judge by rows of both classes, or leave the metric out.',
    }),
  );
});
