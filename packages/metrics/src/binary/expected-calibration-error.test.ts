import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrationCurve } from "../curves/calibration-curve.js";
import { expectedCalibrationError } from "./expected-calibration-error.js";

describe("expectedCalibrationError", () => {
  test("is the weighted gap of the calibration curve", () => {
    const row = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      target: fc.nat(1),
      weight: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.integer({ min: 1, max: 20 }), (rows, bins) => {
        const outcomes = {
          probabilities: rows.map(({ probability }) => probability),
          target: rows.map(({ target }) => target),
          weights: rows.map(({ weight }) => weight),
        };
        const curve = calibrationCurve(outcomes, { bins });
        const total = curve.reduce((sum, { count }) => sum + count, 0);
        const gap = curve.reduce((sum, bin) => sum + bin.count * Math.abs(bin.observed - bin.predicted), 0);
        expect(expectedCalibrationError({ bins }).compute(outcomes)).toBeCloseTo(gap / total, 12);
      }),
    );
  });

  test("is 0 for the share itself", () => {
    const value = expectedCalibrationError().compute({ probabilities: [0.5, 0.5], target: [1, 0] });
    expect(value).toBe(0);
  });

  test("refuses no bins", () => {
    expect(() => expectedCalibrationError({ bins: 0 })).toThrow(
      'expectedCalibrationError: "bins" must be an integer >= 1 and <= 1000; received 0. Leave it out to use 10.',
    );
  });
});
