import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { averagePrecision } from "../binary/average-precision.js";
import { precisionRecallCurve } from "./precision-recall-curve.js";

describe("precisionRecallCurve", () => {
  test("goes from recall 0 to 1, and the area under its steps is averagePrecision", () => {
    const row = fc.record({ level: fc.integer({ min: 0, max: 9 }), target: fc.nat(1), weight: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 50 }), (rows) => {
        fc.pre(rows.some(({ target, weight }) => target === 1 && weight > 0));
        const outcomes = {
          probabilities: rows.map(({ level }) => level / 9),
          target: rows.map(({ target }) => target),
          weights: rows.map(({ weight }) => weight),
        };
        const points = precisionRecallCurve(outcomes);
        expect(points[0]).toEqual({ threshold: null, precision: 1, recall: 0 });
        expect(points.at(-1)?.recall).toBe(1);
        let area = 0;
        points.slice(1).forEach((point, index) => {
          area += (point.recall - (points[index]?.recall ?? 0)) * point.precision;
        });
        expect(area).toBeCloseTo(averagePrecision().compute(outcomes), 12);
      }),
    );
  });

  test("is refused without positive rows", () => {
    expect(() => precisionRecallCurve({ probabilities: [0.1], target: [0] })).toThrow(
      'precisionRecallCurve: "precisionRecallCurve" is undefined without positive rows; the test holds 0 positive and 1 negative rows. Judge by rows of both classes, or leave the metric out.',
    );
  });
});
