import { describe, expect, test } from "vitest";
import { createScoredRows } from "./scored-rows.js";

describe("createScoredRows", () => {
  test("sorts by descending probability, ties in their order, and marks the ends of ties", () => {
    const rows = createScoredRows({ probabilities: [0.2, 0.9, 0.2, 0], target: [0, 1, 1, 0] });
    expect([...rows.order]).toEqual([1, 0, 2, 3]);
    expect([...rows.target]).toEqual([1, 0, 1, 0]);
    expect([...rows.last]).toEqual([1, 0, 1, 1]);
    expect(rows.positives).toBe(2);
    expect(rows.length).toBe(4);
  });

  test.each([
    [[], [], "x: there are no rows to judge by."],
    [[0.5], [1, 0], "x: there are 1 probabilities for 2 targets."],
    [[0.5, Number.NaN], [1, 0], "x: the probability of row 1 must be a number in [0, 1]; received NaN."],
    [[1.01], [1], "x: the probability of row 0 must be a number in [0, 1]; received 1.01."],
    [
      [Number.POSITIVE_INFINITY],
      [1],
      "x: the probability of row 0 must be a number in [0, 1]; received Infinity.",
    ],
    [[-0.1], [1], "x: the probability of row 0 must be a number in [0, 1]; received -0.1."],
    [[0.5], [2], "x: the target of row 0 must be 0 or 1; received 2."],
  ])("refuses %j for %j", (probabilities, target, message) => {
    expect(() => createScoredRows({ probabilities, target }, "x")).toThrow(
      expect.objectContaining({ code: "invalid-data", message }),
    );
  });
});
