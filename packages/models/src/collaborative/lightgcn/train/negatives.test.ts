import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import { expect, test } from "vitest";
import { drawSample, withNegatives } from "./negatives.js";

test("a negative is never an item of the user, unless the user has them all", () => {
  const edges = createCsr({ rows: 2, columns: 3, row: [0, 1, 1, 1], column: [1, 0, 1, 2] });
  const seen = new Set<number>();
  for (let seed = 0; seed < 40; seed++) {
    const drawn = withNegatives(edges, edges, 2, createRandom(seed));
    expect(drawn).toHaveLength(12);
    expect([drawn[0], drawn[3], drawn[6], drawn[9]]).toEqual([1, 0, 1, 2]);
    seen.add(drawn[1] as number).add(drawn[2] as number);
    expect(drawn.every((item) => item >= 0 && item < 3)).toBe(true);
  }
  expect([...seen].sort()).toEqual([0, 2]);
});

test("a sample as large as the catalogue is the catalogue", () => {
  expect([...drawSample(5, 5, createRandom(1))]).toEqual([0, 1, 2, 3, 4]);
  expect([...drawSample(3, 9, createRandom(1))]).toEqual([0, 1, 2]);
  const sample = drawSample(5, 4, createRandom(1));
  expect(sample).toHaveLength(4);
  expect(sample.every((item) => item >= 0 && item < 5)).toBe(true);
});
