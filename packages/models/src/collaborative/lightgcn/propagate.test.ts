import { createInteractions, createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { createIdIndex } from "../../recommend/ids.js";
import { dense, layerMeans, normals, rowsOf, turned } from "./brute-force.fixture.js";
import { finalVectors } from "./final-vectors.js";
import { foldIn } from "./fold-in.js";
import { lightGcn } from "./lightgcn.js";
import type { LightGcnOptions, LightGcnParams } from "./lightgcn-options.js";
import { createPairGraph } from "./pair-graph.js";

const WIDTH = 3;
const DAY = 86_400_000;
const random = createRandom(7);
const log = createInteractions(
  Array.from({ length: 40 }, () => ({
    user: `u${random.integer(6)}`,
    item: `i${random.integer(8)}`,
    at: random.integer(30) * DAY,
  })),
  40 * DAY,
);
const paramsOf = (options: LightGcnOptions): LightGcnParams =>
  lightGcn({ factors: WIDTH, graphHalfLife: 12, ...options }).params as LightGcnParams;
const graph = createPairGraph(log, { graphHalfLife: 12, lossHalfLife: null, lossExponent: 0 });
const items = normals(graph.items.length * WIDTH, 1);
const users = normals(graph.users.length * WIDTH, 2);

function expectRows(actual: ArrayLike<number>, expected: readonly (readonly number[])[]): void {
  rowsOf(actual, WIDTH).forEach((row, r) => {
    row.forEach((value, c) => {
      expect(value).toBeCloseTo(expected[r]?.[c] ?? Number.NaN, 5);
    });
  });
}

const exponents = { userExponent: 0.4, itemExponent: 0.7 };

describe.each([1, 2, 3, 4])("with %i layers", (layers) => {
  const params = paramsOf({ layers, ...exponents });
  const cosine = paramsOf({ layers, similarity: "cosine" });

  test.each([true, false])("final vectors are the paper's (users of their own: %s)", (own) => {
    const start = { items, users: own ? users : undefined };
    const zero = new Float32Array(users.length);
    const expected = layerMeans(
      dense(graph.edges),
      rowsOf(own ? users : zero, WIDTH),
      rowsOf(items, WIDTH),
      params,
    );
    const final = finalVectors(graph, start, params);
    expectRows(final.users, expected.users);
    expectRows(final.items, expected.items);
  });

  test("folding in a user of the graph gives the vector of training", () => {
    const final = finalVectors(graph, { items, users: undefined }, params);
    const model = {
      catalogue: createIdIndex(graph.items),
      vectors: final.foldIn,
      params,
    };
    const folded = foldIn(model, ["nobody", ...graph.users], log);
    expect(folded.known).toEqual([false, ...graph.users.map(() => true)]);
    expectRows(folded.values, [[0, 0, 0], ...rowsOf(final.users, WIDTH)]);
  });

  test("a popularity exponent multiplies items by the power of their degree over the mean", () => {
    const plain = rowsOf(finalVectors(graph, { items, users }, params).items, WIDTH);
    const degrees = turned(dense(graph.edges)).map((column) => column.reduce((a, b) => a + b, 0));
    const mean = degrees.reduce((a, b) => a + b, 0) / degrees.length;
    const final = finalVectors(
      graph,
      { items, users },
      paramsOf({ layers, ...exponents, popularityExponent: 0.25 }),
    );
    expectRows(
      final.items,
      plain.map((row, item) => row.map((value) => value * ((degrees[item] ?? 0) / mean) ** 0.25)),
    );
  });

  test("cosine vectors have length 1, and zero stays zero", () => {
    const final = finalVectors(graph, { items, users }, cosine);
    for (const row of [...rowsOf(final.users, WIDTH), ...rowsOf(final.items, WIDTH)]) {
      expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    }
    const none = { items: new Float32Array(items.length), users: undefined };
    expect(finalVectors(graph, none, cosine).users.every((value) => value === 0)).toBe(true);
  });
});
