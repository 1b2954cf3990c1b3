import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as metrics from "../index.js";
import { checkWeights, weightedMean } from "./weights.js";

const binary = [
  metrics.accuracy(),
  metrics.precision(),
  metrics.recall(),
  metrics.f1(),
  metrics.f1({ threshold: 0.25 }),
  metrics.rocAuc(),
  metrics.averagePrecision(),
  metrics.logLoss(),
  metrics.brier(),
  metrics.expectedCalibrationError(),
];

const weighted = fc
  .array(
    fc.record({
      probability: fc.integer({ min: 0, max: 20 }).map((level) => level / 20),
      target: fc.nat(1),
      weight: fc.nat(4),
    }),
    { minLength: 2, maxLength: 40 },
  )
  .filter((rows) =>
    [0, 1].every((value) => rows.some(({ target, weight }) => target === value && weight > 0)),
  );

test.each(binary)("in $title, a weight is a repetition", (metric) => {
  fc.assert(
    fc.property(weighted, (rows) => {
      const repeated = rows.flatMap((row) => Array.from({ length: row.weight }, () => row));
      const direct = metric.compute({
        probabilities: rows.map(({ probability }) => probability),
        target: rows.map(({ target }) => target),
        weights: rows.map(({ weight }) => weight),
      });
      const spelt = metric.compute({
        probabilities: repeated.map(({ probability }) => probability),
        target: repeated.map(({ target }) => target),
      });
      expect(direct).toBeCloseTo(spelt, 12);
    }),
  );
});

test.each(binary)("in $title, only the ratios of weights matter", (metric) => {
  fc.assert(
    fc.property(weighted, fc.constantFrom(0.125, 0.3, 7.5), (rows, factor) => {
      const value = (scale: number): number =>
        metric.compute({
          probabilities: rows.map(({ probability }) => probability),
          target: rows.map(({ target }) => target),
          weights: rows.map(({ weight }) => scale * weight),
        });
      expect(value(factor)).toBeCloseTo(value(1), 10);
    }),
  );
});

test.each(binary)("in $title, the order of rows does not matter", (metric) => {
  fc.assert(
    fc.property(weighted, (rows) => {
      const value = (list: typeof rows): number =>
        metric.compute({
          probabilities: list.map(({ probability }) => probability),
          target: list.map(({ target }) => target),
          weights: list.map(({ weight }) => weight),
        });
      expect(value([...rows].reverse())).toBeCloseTo(value(rows), 12);
    }),
  );
});

describe("checkWeights", () => {
  test("counts every row once when weights are left out", () => {
    expect([...checkWeights("x", undefined, 3)]).toEqual([1, 1, 1]);
  });

  test.each([
    [[1], "x: there are 1 weights for 2 rows."],
    [
      [1, -1],
      "x: the weight of row 1 must be a finite number >= 0; received -1. A weight says how much the row counts.",
    ],
    [
      [Number.NaN, 1],
      "x: the weight of row 0 must be a finite number >= 0; received NaN. A weight says how much the row counts.",
    ],
    [
      [0, Number.POSITIVE_INFINITY],
      "x: the weight of row 1 must be a finite number >= 0; received Infinity. A weight says how much the row counts.",
    ],
    [[0, 0], "x: all weights are 0."],
  ])("refuses %j", (weights, message) => {
    expect(() => checkWeights("x", weights, 2)).toThrow(
      expect.objectContaining({ code: "invalid-data", message }),
    );
  });
});

test("weightedMean is NaN where nothing counts", () => {
  expect(weightedMean(Float64Array.of(1, 4), Float64Array.of(1, 2))).toBe(3);
  expect(weightedMean(Float64Array.of(1), Float64Array.of(0))).toBeNaN();
});
