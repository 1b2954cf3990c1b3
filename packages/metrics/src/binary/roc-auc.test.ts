import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rocAuc } from "./roc-auc.js";

const rows = fc
  .array(fc.record({ level: fc.integer({ min: 0, max: 12 }), target: fc.nat(1) }), {
    minLength: 2,
    maxLength: 60,
  })
  .filter((list) => list.some(({ target }) => target === 1) && list.some(({ target }) => target === 0))
  .map((list) => ({
    probabilities: list.map(({ level }) => level / 12),
    target: list.map(({ target }) => target),
  }));

function pairwise(probabilities: readonly number[], target: readonly number[]): number {
  let won = 0;
  let pairs = 0;
  probabilities.forEach((positive, a) => {
    probabilities.forEach((negative, b) => {
      if (target[a] !== 1 || target[b] !== 0) return;
      pairs += 1;
      won += positive > negative ? 1 : positive === negative ? 0.5 : 0;
    });
  });
  return won / pairs;
}

describe("rocAuc", () => {
  test("is the share of pairs in the right order, exactly", () => {
    fc.assert(
      fc.property(rows, ({ probabilities, target }) => {
        expect(rocAuc().compute({ probabilities, target })).toBe(pairwise(probabilities, target));
      }),
    );
  });

  test("does not change under a monotone transform", () => {
    fc.assert(
      fc.property(rows, ({ probabilities, target }) => {
        const moved = probabilities.map((value) => 1 / (1 + Math.exp(3 - 5 * value)));
        expect(rocAuc().compute({ probabilities: moved, target })).toBe(
          rocAuc().compute({ probabilities, target }),
        );
      }),
    );
  });

  test("turns into one minus itself when the classes are swapped", () => {
    fc.assert(
      fc.property(rows, ({ probabilities, target }) => {
        const swapped = rocAuc().compute({ probabilities, target: target.map((value) => 1 - value) });
        expect(swapped).toBeCloseTo(1 - rocAuc().compute({ probabilities, target }), 12);
      }),
    );
  });

  test("is one half when all rows tie", () => {
    expect(rocAuc().compute({ probabilities: [0.3, 0.3, 0.3], target: [1, 0, 0] })).toBe(0.5);
  });

  test("is refused without one of the classes, by weight too", () => {
    expect(() => rocAuc().compute({ probabilities: [0.1, 0.2], target: [0, 0] })).toThrow(
      'rocAuc: "rocAuc" is undefined without positive rows; the test holds 0 positive and 2 negative rows. Judge by rows of both classes, or leave the metric out.',
    );
    expect(() => rocAuc().compute({ probabilities: [0.1, 0.2], target: [0, 1], weights: [0, 3] })).toThrow(
      'rocAuc: "rocAuc" is undefined without negative rows; the test holds 3 positive and 0 negative rows. Judge by rows of both classes, or leave the metric out.',
    );
  });
});
