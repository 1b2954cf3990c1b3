import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quantileByCutoff, quantileOf } from "./quantile.js";

describe("quantileOf", () => {
  // numpy 2.x: np.quantile([1, 2, 4, 8], p), the default method "linear" (Hyndman and Fan's type 7); also by hand.
  test.each([
    [0, 1],
    [0.1, 1.3],
    [0.25, 1.75],
    [0.5, 3],
    [0.75, 5],
    [0.9, 6.8],
    [1, 8],
  ])("of 1, 2, 4, 8 at %s is %s", (probability, expected) => {
    expect(quantileOf(Float64Array.of(1, 2, 4, 8), probability)).toBeCloseTo(expected, 12);
  });

  test("of one number is that number, of none is none", () => {
    expect(quantileOf(Float64Array.of(7), 0.3)).toBe(7);
    expect(quantileOf(new Float64Array(0), 0.3)).toBeNaN();
  });

  test("lies between its neighbours, and never falls as the probability grows", () => {
    const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), {
      minLength: 1,
      maxLength: 30,
    });
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(numbers, probability, probability, (values, p, q) => {
        const sorted = Float64Array.from(values).sort();
        const [low, high] = [quantileOf(sorted, Math.min(p, q)), quantileOf(sorted, Math.max(p, q))];
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        const at = (sorted.length - 1) * Math.min(p, q);
        expect(low).toBeGreaterThanOrEqual(sorted[Math.floor(at)] as number);
        expect(low).toBeLessThanOrEqual((sorted[Math.ceil(at)] as number) + 1e-9);
      }),
    );
  });
});

test("quantileByCutoff looks at the rows of the same cutoff, nulls left out", () => {
  const row = fc.record({
    cutoff: fc.constantFrom(1, 2, 3),
    value: fc.option(fc.integer({ min: -9, max: 9 })),
  });
  const probability = fc.constantFrom(0, 0.1, 0.5, 0.9, 1);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), probability, (rows, p) => {
      const values = Float64Array.from(rows, ({ value }) => value ?? Number.NaN);
      const cutoffs = Float64Array.from(rows, ({ cutoff }) => cutoff);
      const expected = rows.map(({ cutoff }) => {
        const known = rows.flatMap((other) =>
          other.cutoff === cutoff && other.value !== null ? [other.value] : [],
        );
        known.sort((a, b) => a - b);
        const position = (known.length - 1) * p;
        const [below, above] = [known[Math.floor(position)], known[Math.ceil(position)]];
        if (below === undefined || above === undefined) return Number.NaN;
        return below * (1 - (position % 1)) + above * (position % 1);
      });
      const found = [...quantileByCutoff(values, cutoffs, p)];
      found.forEach((value, index) => {
        if (Number.isNaN(expected[index])) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(expected[index] as number, 9);
      });
      expect(found.length).toBe(rows.length);
    }),
  );
});
