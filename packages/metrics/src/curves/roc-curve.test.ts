import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rocAuc } from "../binary/roc-auc.js";
import { rocCurve } from "./roc-curve.js";

describe("rocCurve", () => {
  test("rises from (0, 0) to (1, 1), and the area under it is rocAuc", () => {
    const row = fc.record({ level: fc.integer({ min: 0, max: 9 }), target: fc.nat(1), weight: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 50 }), (rows) => {
        fc.pre([0, 1].every((value) => rows.some(({ target, weight }) => target === value && weight > 0)));
        const outcomes = {
          probabilities: rows.map(({ level }) => level / 9),
          target: rows.map(({ target }) => target),
          weights: rows.map(({ weight }) => weight),
        };
        const points = rocCurve(outcomes);
        expect(points[0]).toEqual({ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 });
        expect(points.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
        let area = 0;
        points.slice(1).forEach((point, index) => {
          const before = points[index] ?? point;
          expect(point.falsePositiveRate).toBeGreaterThanOrEqual(before.falsePositiveRate);
          expect(point.truePositiveRate).toBeGreaterThanOrEqual(before.truePositiveRate);
          const width = point.falsePositiveRate - before.falsePositiveRate;
          area += (width * (point.truePositiveRate + before.truePositiveRate)) / 2;
        });
        expect(area).toBeCloseTo(rocAuc().compute(outcomes), 12);
      }),
    );
  });

  test("is refused without one of the classes", () => {
    expect(() => rocCurve({ probabilities: [0.1, 0.2], target: [1, 1] })).toThrow(
      'rocCurve: "rocCurve" is undefined without negative rows; the test holds 2 positive and 0 negative rows. Judge by rows of both classes, or leave the metric out.',
    );
  });
});
