import { createInteractions, createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { createIdIndex } from "../../recommend/ids.js";
import { dense, layerMeans, normals, rowsOf } from "./brute-force.fixture.js";
import { finalVectors } from "./final-vectors.js";
import { foldIn } from "./fold-in.js";
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
const graph = createPairGraph(log, { graphHalfLife: 12, lossHalfLife: null });
const items = normals(graph.items.length * WIDTH, 1);
const users = normals(graph.users.length * WIDTH, 2);

function expectRows(actual: ArrayLike<number>, expected: readonly (readonly number[])[]): void {
  rowsOf(actual, WIDTH).forEach((row, r) => {
    row.forEach((value, c) => {
      expect(value).toBeCloseTo(expected[r]?.[c] ?? Number.NaN, 5);
    });
  });
}

describe.each([1, 2, 3, 4])("with %i layers", (layers) => {
  test.each([true, false])("final vectors are the paper's (users of their own: %s)", (own) => {
    const start = { items, users: own ? users : undefined };
    const zero = new Float32Array(users.length);
    const expected = layerMeans(
      dense(graph.edges),
      rowsOf(own ? users : zero, WIDTH),
      rowsOf(items, WIDTH),
      layers,
    );
    const final = finalVectors(graph, start, WIDTH, layers, "dot");
    expectRows(final.users, expected.users);
    expectRows(final.items, expected.items);
  });

  test("folding in a user of the graph gives the vector of training", () => {
    const final = finalVectors(graph, { items, users: undefined }, WIDTH, layers, "dot");
    const model = {
      catalogue: createIdIndex(graph.items),
      vectors: final.foldIn,
      width: WIDTH,
      graphHalfLife: 12,
      similarity: "dot" as const,
    };
    const folded = foldIn(model, ["nobody", ...graph.users], log);
    expect(folded.known).toEqual([false, ...graph.users.map(() => true)]);
    expectRows(folded.values, [[0, 0, 0], ...rowsOf(final.users, WIDTH)]);
  });

  test("cosine vectors have length 1, and zero stays zero", () => {
    const final = finalVectors(graph, { items, users }, WIDTH, layers, "cosine");
    for (const row of [...rowsOf(final.users, WIDTH), ...rowsOf(final.items, WIDTH)]) {
      expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    }
    const none = { items: new Float32Array(items.length), users: undefined };
    expect(finalVectors(graph, none, WIDTH, layers, "cosine").users.every((value) => value === 0)).toBe(true);
  });
});
