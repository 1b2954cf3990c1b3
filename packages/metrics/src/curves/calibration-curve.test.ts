import { describe, expect, test } from "vitest";
import { calibrationCurve } from "./calibration-curve.js";

describe("calibrationCurve", () => {
  test("puts a probability on an edge into the lower bin, 0 into the first and 1 into the last", () => {
    const bins = calibrationCurve({ probabilities: [0, 0.5, 0.5001, 1], target: [0, 0, 1, 1] }, { bins: 2 });
    expect(bins.map(({ from, to, count }) => [from, to, count])).toEqual([
      [0, 0.5, 2],
      [0.5, 1, 2],
    ]);
  });

  test("leaves out bins without rows, and counts weights", () => {
    const bins = calibrationCurve({ probabilities: [0.05, 0.95], target: [0, 1], weights: [3, 1] });
    expect(bins.map(({ predicted, count }) => [predicted, count])).toEqual([
      [expect.closeTo(0.05, 12), 3],
      [0.95, 1],
    ]);
  });

  test("cuts equally full bins at quantiles, also where edges fall on rows", () => {
    const probabilities = Array.from({ length: 50 }, (_, row) => row / 49);
    const bins = calibrationCurve(
      { probabilities, target: probabilities.map(() => 1) },
      { bins: 7, strategy: "quantile" },
    );
    expect(bins.map(({ count }) => count)).toEqual([8, 7, 7, 7, 7, 7, 7]);
  });

  test("holds all rows in one bin when all tie", () => {
    const bins = calibrationCurve(
      { probabilities: [0.2, 0.2, 0.2], target: [1, 0, 0] },
      { strategy: "quantile" },
    );
    expect(bins).toEqual([
      { from: 0.2, to: 0.2, predicted: expect.closeTo(0.2, 12), observed: 1 / 3, count: 3 },
    ]);
  });

  test("refuses another strategy", () => {
    const strategy = "equal" as "uniform";
    expect(() => calibrationCurve({ probabilities: [0.2], target: [1] }, { strategy })).toThrow(
      'calibrationCurve: "strategy" must be one of "uniform", "quantile"; received "equal". Leave it out to use "uniform".',
    );
  });
});
