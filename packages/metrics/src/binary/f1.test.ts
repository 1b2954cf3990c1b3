import fc from "fast-check";
import { expect, test } from "vitest";
import { f1 } from "./f1.js";
import { precision } from "./precision.js";
import { recall } from "./recall.js";

test("f1 is the harmonic mean of precision and recall", () => {
  const row = fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), target: fc.nat(1) });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rows, threshold) => {
        const outcomes = {
          probabilities: rows.map(({ probability }) => probability),
          target: rows.map(({ target }) => target),
        };
        const p = precision({ threshold }).compute(outcomes);
        const r = recall({ threshold }).compute(outcomes);
        expect(f1({ threshold }).compute(outcomes)).toBeCloseTo(p + r === 0 ? 0 : (2 * p * r) / (p + r), 12);
      },
    ),
  );
});

test("f1 is 0 when no row is positive and none is called so", () => {
  expect(f1().compute({ probabilities: [0.1, 0.2], target: [0, 0] })).toBe(0);
});
