import { createRandom } from "@portrait/core";
import { expect, it } from "vitest";
import { drawByGradient, drawFeatures, drawShare } from "./sampling.js";

const all = Uint32Array.from({ length: 1000 }, (_, row) => row * 2);

it("draws so many rows, all different, and keeps the others", () => {
  const [into, rest] = [new Uint32Array(1000), new Uint32Array(1000)];
  const { taken, left } = drawShare(all, 0.3, createRandom(1), into, rest);
  expect([taken, left]).toEqual([300, 700]);
  expect(Uint32Array.of(...into.subarray(0, 300), ...rest.subarray(0, 700)).sort()).toEqual(all);
  expect(drawShare(all, 1e-9, createRandom(1), into, rest).taken).toBe(1);
});

it("takes each row equally often", () => {
  const counts = new Float64Array(10);
  const rows = all.subarray(0, 10);
  for (let seed = 0; seed < 2000; seed++) {
    const into = new Uint32Array(10);
    const { taken } = drawShare(rows, 0.4, createRandom(seed), into, new Uint32Array(10));
    for (const row of into.subarray(0, taken)) counts[row / 2] = (counts[row / 2] as number) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(120);
});

it("takes all large gradients, and makes small ones count for those left out", () => {
  const rows = Uint32Array.from({ length: 1000 }, (_, row) => row);
  const pairs = Int32Array.from({ length: 2000 }, (_, at) => (at % 2 === 0 ? ((at / 2) * 17) % 1000 : 8));
  const before = pairs.slice();
  const [into, rest] = [new Uint32Array(1000), new Uint32Array(1000)];
  const options = { topRate: 0.2, otherRate: 0.1 };
  const { taken, left } = drawByGradient(rows, pairs, 1000, 1, options, createRandom(2), into, rest);
  expect([taken, left]).toEqual([300, 700]);
  const amplified = [...into.subarray(0, taken)].filter((row) => pairs[2 * row + 1] === 64);
  expect(amplified).toHaveLength(100);
  expect(amplified.every((row) => pairs[2 * row] === 8 * (before[2 * row] as number))).toBe(true);
  const tops = [...into.subarray(0, taken)]
    .filter((row) => pairs[2 * row + 1] === 8)
    .map((row) => before[2 * row] as number);
  expect(Math.min(...tops)).toBeGreaterThanOrEqual(795);
});

it("draws features in order, at least one", () => {
  expect([...drawFeatures(4, 1, createRandom(1))]).toEqual([0, 1, 2, 3]);
  expect(drawFeatures(4, 0.1, createRandom(1))).toHaveLength(1);
  const some = drawFeatures(100, 0.3, createRandom(1));
  expect(some).toHaveLength(30);
  expect([...some]).toEqual([...new Set(some)].sort((a, b) => a - b));
});
