import { createRandom, permutation } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { createTopK, topK } from "./top-k.js";

/** The definition: sort all that is not NaN by score, then by index, and cut. */
function bySorting(scores: readonly number[], k: number): number[] {
  return [...scores.keys()]
    .filter((index) => !Number.isNaN(scores[index]))
    .sort((a, b) => {
      const [x, y] = [scores[a] as number, scores[b] as number];
      return x === y ? a - b : x > y ? -1 : 1;
    })
    .slice(0, k);
}

function mixedScores(length: number, seed: number): number[] {
  const random = createRandom(seed);
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0];
  return Array.from({ length }, () =>
    random.next() < 0.2 ? (special[random.integer(5)] as number) : random.integer(6) / 2,
  );
}

describe("topK", () => {
  test.each([0, 1, 2, 3, 5, 8, 50, 200])(
    "agrees with sorting for k = %i, with ties, NaN and infinities",
    (k) => {
      for (let seed = 0; seed < 20; seed++) {
        const scores = mixedScores(57, seed);
        const { indices, scores: kept } = topK(scores, k);
        expect([...indices]).toEqual(bySorting(scores, k));
        expect([...kept]).toEqual([...indices].map((index) => scores[index]));
      }
    },
  );

  test("nothing to choose from", () => {
    expect(topK([], 5).indices).toHaveLength(0);
    expect(topK([Number.NaN], 5).indices).toHaveLength(0);
  });

  test("scores that are equal in float32 are a tie", () => {
    expect([...topK([1, 1 + 1e-12], 1).indices]).toEqual([0]);
  });

  test("a huge k allocates no more than there are scores", () => {
    expect([...topK([2, 3], Number.MAX_SAFE_INTEGER).indices]).toEqual([1, 0]);
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses k = %d", (k) => {
    expect(() => topK([1], k)).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: `topK: "k" must be an integer >= 0; received ${k}.`,
      }),
    );
  });
});

describe("createTopK", () => {
  test("the order of the pushes does not matter", () => {
    const scores = mixedScores(40, 3);
    const expected = bySorting(scores, 7);
    for (let seed = 0; seed < 30; seed++) {
      const best = createTopK(7);
      for (const index of permutation(40, createRandom(seed))) best.push(index, scores[index] as number);
      expect([...best.ranked().indices]).toEqual(expected);
    }
  });

  test("ranking in between changes nothing", () => {
    const best = createTopK(2);
    best.push(0, 1);
    expect([...best.ranked().indices]).toEqual([0]);
    best.push(1, 2);
    best.push(2, 3);
    expect([...best.ranked().indices]).toEqual([2, 1]);
  });

  test.each([
    [-1, 3, '"k" must be an integer >= 0; received -1.'],
    [1, 0.5, '"capacity" must be an integer >= 0; received 0.5.'],
  ])("refuses k = %d and capacity = %d", (k, capacity, message) => {
    expect(() => createTopK(k, capacity)).toThrow(
      expect.objectContaining({ code: "invalid-argument", message: `createTopK: ${message}` }),
    );
  });
});
