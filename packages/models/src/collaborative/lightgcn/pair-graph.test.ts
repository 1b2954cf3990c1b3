import { createInteractions } from "@portrait/core";
import { expect, test } from "vitest";
import { ageWeights, createPairGraph, degreesOf, normaliseEdges } from "./pair-graph.js";

const half = { userExponent: 0.5, itemExponent: 0.5 };
const DAY = 86_400_000;
const log = createInteractions(
  [
    { user: "ann", item: "tea", at: 0 },
    { user: "ann", item: "milk", at: 0 },
    { user: "ann", item: "tea", at: 10 * DAY },
    { user: "bob", item: "tea", at: 5 * DAY },
  ],
  20 * DAY,
);

test("repeats make one edge, as old as the last of them", () => {
  const graph = createPairGraph(log, { graphHalfLife: 10, lossHalfLife: null, lossExponent: 0 });
  expect(graph.users).toEqual(["ann", "bob"]);
  expect(graph.items).toEqual(["milk", "tea"]);
  expect([...graph.edges.offsets]).toEqual([0, 2, 3]);
  expect([...graph.edges.indices]).toEqual([0, 1, 1]);
  expect([...graph.edges.values]).toEqual([0.25, 0.5, 0.5 ** 1.5].map(Math.fround));
  expect([...graph.targets]).toEqual([1, 1, 1]);
});

test("edges however old keep a weight above zero", () => {
  const weights = ageWeights(new Float64Array([0]), Number.MAX_SAFE_INTEGER, 1e-9);
  expect(weights[0]).toBeGreaterThan(0);
});

test("normalising divides by the roots of both degrees", () => {
  const { edges } = createPairGraph(log, { graphHalfLife: 10, lossHalfLife: null, lossExponent: 0 });
  const [milk, tea, bobs] = [0.25, 0.5, 0.5 ** 1.5];
  const degrees = degreesOf(edges);
  expect(degrees.rows[0]).toBeCloseTo(milk + tea, 6);
  expect(degrees.columns[1]).toBeCloseTo(tea + bobs, 6);
  const values = normaliseEdges(edges, half);
  expect(values[0]).toBeCloseTo(milk / Math.sqrt((milk + tea) * milk), 6);
  expect(values[1]).toBeCloseTo(tea / Math.sqrt((milk + tea) * (tea + bobs)), 6);
  expect(values[2]).toBeCloseTo(bobs / Math.sqrt(bobs * (tea + bobs)), 6);
});

test("other exponents divide by other powers of the degrees", () => {
  const { edges } = createPairGraph(log, { graphHalfLife: null, lossHalfLife: null, lossExponent: 0 });
  const values = normaliseEdges(edges, { userExponent: 0.3, itemExponent: 0 });
  expect(values[0]).toBeCloseTo(2 ** -0.3, 6);
  expect(values[2]).toBeCloseTo(1, 6);
});

test("a loss exponent divides a user's targets by a power of their sum", () => {
  const of = (lossExponent: number, lossHalfLife: number | null) =>
    createPairGraph(log, { graphHalfLife: null, lossHalfLife, lossExponent }).targets;
  expect([...of(1, null)]).toEqual([0.5, 0.5, 1]);
  expect([...of(0.5, null)]).toEqual([2 ** -0.5, 2 ** -0.5, 1].map(Math.fround));
  expect(of(1, 10)[0]).toBeCloseTo(0.25 / 0.75, 6);
});

test("the normalised graph does not depend on the instant that ages are counted from", () => {
  const later = { ...log, until: 400 * DAY };
  const halfLives = { graphHalfLife: 10, lossHalfLife: 10, lossExponent: 0 };
  const [now, then] = [log, later].map((data) =>
    normaliseEdges(createPairGraph(data, halfLives).edges, half),
  );
  now?.forEach((value, edge) => {
    expect(then?.[edge]).toBeCloseTo(value, 5);
  });
});
