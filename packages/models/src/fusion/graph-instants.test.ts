import { expect, test } from "vitest";
import { distinctCutoffs, graphInstants } from "./graph-instants.js";

test("instants are the cutoffs when there are few, and spread over them with the first when there are many", () => {
  const cutoffs = Array.from({ length: 10 }, (_, index) => index * 10);
  expect(graphInstants(cutoffs, 12)).toEqual(cutoffs);
  expect(graphInstants(cutoffs, 10)).toEqual(cutoffs);
  expect(graphInstants(cutoffs, 4)).toEqual([0, 20, 50, 70]);
  expect(graphInstants(cutoffs, 1)).toEqual([0]);
  for (let count = 1; count < 10; count++) expect(new Set(graphInstants(cutoffs, count)).size).toBe(count);
});

test("cutoffs come once each, in order", () => {
  expect(distinctCutoffs(Float64Array.of(5, -1, 5, 30, -1))).toEqual([-1, 5, 30]);
});
