import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { gatherRows, scatterAddRows } from "./rows.js";

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index + 1);

describe("gatherRows", () => {
  test.each([1, 2, 5])("width %i copies the rows asked for, repeats too", (width) => {
    const dense = ramp(4 * width);
    const indices = [3, 0, 3];
    const expected = indices.flatMap((row) => [...dense.subarray(row * width, (row + 1) * width)]);
    expect([...gatherRows(dense, width, indices)]).toEqual(expected);
  });

  test("no rows", () => {
    expect(gatherRows(ramp(4), 2, [])).toHaveLength(0);
  });

  test.each([
    [3, [0], '"dense" must hold whole rows of 3 numbers; received 4 numbers.'],
    [0, [0], '"width" must be an integer >= 1; received 0.'],
    [2, [2], '"indices" must hold integers >= 0 and < 2; received 2 at position 0.'],
    [2, [0, Number.NaN], '"indices" must hold integers >= 0 and < 2; received NaN at position 1.'],
  ])("refuses width %i and rows %o", (width, indices, message) => {
    expect(() => gatherRows(ramp(4), width, indices)).toThrow(
      expect.objectContaining({ code: "invalid-argument", message: `gatherRows: ${message}` }),
    );
  });
});

describe("scatterAddRows", () => {
  test("is the adjoint of gatherRows: <gather(x), y> = <x, scatter(y)>", () => {
    const random = createRandom(5);
    const numbers = (length: number) => Float32Array.from({ length }, () => random.integer(21) - 10);
    for (const width of [1, 3, 8]) {
      const x = numbers(6 * width);
      const indices = Array.from({ length: 10 }, () => random.integer(6));
      const y = numbers(10 * width);
      const dot = (a: Float32Array, b: Float32Array) =>
        a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
      expect(dot(gatherRows(x, width, indices), y)).toBe(
        dot(x, scatterAddRows(new Float32Array(6 * width), width, indices, y)),
      );
    }
  });

  test("adds to what is there", () => {
    expect([...scatterAddRows(ramp(3), 1, [0, 0], ramp(2))]).toEqual([4, 2, 3]);
  });

  test.each([
    [2, [0], 1, '"rows" must hold 2 numbers; received 1.'],
    [2, [-1], 2, '"indices" must hold integers >= 0 and < 2; received -1 at position 0.'],
  ])("refuses width %i, rows %o and %i numbers", (width, indices, length, message) => {
    expect(() => scatterAddRows(ramp(4), width, indices, ramp(length))).toThrow(
      expect.objectContaining({ code: "invalid-argument", message: `scatterAddRows: ${message}` }),
    );
  });
});
