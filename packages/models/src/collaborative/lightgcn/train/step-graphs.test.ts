import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import { describe, expect, test } from "vitest";
import { dense, normalised } from "../brute-force.fixture.js";
import { stepGraphs } from "./step-graphs.js";

const edges = createCsr({
  rows: 4,
  columns: 5,
  row: [0, 0, 1, 1, 2, 2, 3, 3],
  column: [0, 1, 1, 2, 3, 4, 0, 4],
  value: [1, 0.5, 0.25, 1, 1, 0.5, 0.125, 1],
});
const targets = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
const graph = { users: [..."abcd"], items: [..."vwxyz"], edges, targets };
const exponents = { userExponent: 0.4, itemExponent: 0.7 };
const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

function expectCells(actual: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  actual.forEach((row, user) => {
    row.forEach((value, item) => {
      expect(value).toBeCloseTo(expected[user]?.[item] ?? Number.NaN, 6);
    });
  });
}

test("without dropout and batches all edges are graph and targets, always", () => {
  for (const batchSize of [null, 8, 100]) {
    const next = stepGraphs(graph, { ...exponents, edgeDropout: 0, batchSize }, createRandom(1));
    const split = next(0);
    expect(next(9)).toBe(split);
    expectCells(dense(split.graph), normalised(dense(edges), exponents));
    expect([...split.targets.values]).toEqual([...targets].map((weight) => Math.fround(weight / 36)));
  }
});

test("with dropout every edge is one of the two, and degrees are those of what is left", () => {
  const next = stepGraphs(graph, { ...exponents, edgeDropout: 0.5, batchSize: null }, createRandom(3));
  const whole = dense(edges);
  let taken = 0;
  for (let step = 0; step < 200; step++) {
    const split = next(step);
    const [left, out] = [dense(split.graph), dense(split.targets)];
    const kept = whole.map((row, user) => row.map((value, item) => (left[user]?.[item] === 0 ? 0 : value)));
    expectCells(left, normalised(kept, exponents));
    whole.forEach((row, user) => {
      row.forEach((value, item) => {
        const places = Number(left[user]?.[item] !== 0) + Number(out[user]?.[item] !== 0);
        expect(places).toBe(value === 0 ? 0 : 1);
      });
    });
    if (split.targets.indices.length > 0) expect(sum(split.targets.values)).toBeCloseTo(1, 6);
    taken += split.targets.indices.length;
  }
  expect(Math.abs(taken / (200 * 8) - 0.5)).toBeLessThan(0.05);
  expect(next(7)).toEqual(next(7));
});

describe("batches", () => {
  const options = { ...exponents, edgeDropout: 0, batchSize: 3 };
  const next = stepGraphs(graph, options, createRandom(5));

  test("pass through all targets in each epoch, in an order of its own", () => {
    const orders = [0, 1].map((epoch) => {
      const batches = [0, 1, 2].map((batch) => next(3 * epoch + batch).targets);
      expect(batches.map(({ indices }) => indices.length)).toEqual([2, 3, 3]);
      const cells = batches.map(dense);
      dense(edges).forEach((row, user) => {
        row.forEach((value, item) => {
          const times = cells.filter((batch) => batch[user]?.[item] !== 0).length;
          expect(times).toBe(value === 0 ? 0 : 1);
        });
      });
      for (const batch of batches) expect(sum(batch.values)).toBeCloseTo(1, 6);
      return batches.map(({ indices, offsets }) => [[...indices], [...offsets]]);
    });
    expect(orders[0]).not.toEqual(orders[1]);
  });

  test("depend on the step alone, and all see the whole graph", () => {
    const fresh = stepGraphs(graph, options, createRandom(5));
    expect(fresh(4).targets).toEqual(next(4).targets);
    expect(fresh(1).targets).toEqual(next(1).targets);
    expect(next(0).graph).toBe(next(5).graph);
    expectCells(dense(next(2).graph), normalised(dense(edges), exponents));
  });
});
