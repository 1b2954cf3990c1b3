import { sparseMatrix } from "@portrait/backend-tfjs";
import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import { describe, expect, test } from "vitest";
import { dense, normalised } from "../brute-force.fixture.js";
import { edgeSplits } from "./edge-split.js";

const edges = createCsr({
  rows: 4,
  columns: 5,
  row: [0, 0, 1, 1, 2, 2, 3, 3],
  column: [0, 1, 1, 2, 3, 4, 0, 4],
  value: [1, 0.5, 0.25, 1, 1, 0.5, 0.125, 1],
});
const weights = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

describe("edgeSplits", () => {
  test("without dropout all edges are graph and targets, always", () => {
    const next = edgeSplits(sparseMatrix(edges), weights, 0, createRandom(1));
    const { graph, targets } = next();
    expect(next()).toEqual({ graph, targets });
    const expected = normalised(dense(edges));
    dense(graph.matrix).forEach((row, user) => {
      row.forEach((value, item) => {
        expect(value).toBeCloseTo(expected[user]?.[item] ?? Number.NaN, 6);
      });
    });
    expect([...targets.matrix.values]).toEqual([...weights].map((weight) => Math.fround(weight / 36)));
  });

  test("with dropout every edge is one of the two, and degrees are those of what is left", () => {
    const next = edgeSplits(sparseMatrix(edges), weights, 0.5, createRandom(3));
    const whole = dense(edges);
    let taken = 0;
    for (let step = 0; step < 200; step++) {
      const { graph, targets } = next();
      const [left, out] = [dense(graph.matrix), dense(targets.matrix)];
      const kept = whole.map((row, user) => row.map((value, item) => (left[user]?.[item] === 0 ? 0 : value)));
      const expected = normalised(kept);
      whole.forEach((row, user) => {
        row.forEach((value, item) => {
          const places = Number(left[user]?.[item] !== 0) + Number(out[user]?.[item] !== 0);
          expect(places).toBe(value === 0 ? 0 : 1);
          expect(left[user]?.[item]).toBeCloseTo(expected[user]?.[item] ?? Number.NaN, 6);
        });
      });
      if (targets.source.length > 0) expect(sum(targets.matrix.values)).toBeCloseTo(1, 6);
      taken += targets.source.length;
    }
    expect(Math.abs(taken / (200 * 8) - 0.5)).toBeLessThan(0.05);
  });
});
