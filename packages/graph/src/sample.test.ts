import { createRandom } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { neighbourSource, sampleNeighbourhood } from "./sample.js";

function randomMatrix(seed: number, rows: number, edges: number) {
  const random = createRandom(seed);
  const draw = () => Int32Array.from({ length: edges }, () => random.integer(rows));
  return createCsr({ rows, columns: rows, row: draw(), column: draw() });
}

describe("sampled neighbourhoods", () => {
  test("hold edges of the graph, at most the fanout, all where there are fewer", async () => {
    const matrix = randomMatrix(1, 50, 400);
    const nodes = Uint32Array.of(7, 3, 41);
    const hops = await sampleNeighbourhood(neighbourSource(matrix), nodes, [3, 5], createRandom(2));
    expect(hops.map(({ targets }) => targets)).toEqual([hops[1]?.sources.length, 3]);
    expect([...(hops[1]?.sources.subarray(0, 3) ?? [])]).toEqual([...nodes]);
    expect([...(hops[0]?.sources.subarray(0, hops[0].targets) ?? [])]).toEqual([...(hops[1]?.sources ?? [])]);
    hops.forEach(({ sources, targets, offsets, indices, weights }, hop) => {
      expect(new Set(sources).size).toBe(sources.length);
      for (let target = 0; target < targets; target++) {
        const node = sources[target] as number;
        const row = [...matrix.indices.subarray(matrix.offsets[node], matrix.offsets[node + 1])];
        const [from, to] = [offsets[target] as number, offsets[target + 1] as number];
        const drawn = [...indices.subarray(from, to)].map((place) => sources[place] as number);
        expect(drawn.length).toBe(Math.min(row.length, hop === 0 ? 5 : 3));
        expect(new Set(drawn).size).toBe(drawn.length);
        drawn.forEach((other, edge) => {
          const at = row.indexOf(other);
          expect(at).toBeGreaterThanOrEqual(0);
          expect(weights[from + edge]).toBe(matrix.values[(matrix.offsets[node] as number) + at]);
        });
      }
    });
  });

  test("depend on the stream alone, and draw each neighbour equally often", async () => {
    const star = createCsr({ rows: 6, columns: 6, row: [0, 0, 0, 0, 0], column: [1, 2, 3, 4, 5] });
    const source = neighbourSource(star);
    const draw = (seed: number) => sampleNeighbourhood(source, Uint32Array.of(0), [2], createRandom(seed));
    expect(await draw(4)).toEqual(await draw(4));
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 2000; seed++) {
      const [hop] = await draw(seed);
      for (const node of hop?.sources.subarray(1) ?? []) counts.set(node, (counts.get(node) ?? 0) + 1);
    }
    for (const node of [1, 2, 3, 4, 5]) expect(Math.abs((counts.get(node) ?? 0) - 800)).toBeLessThan(100);
  });

  test("what is drawn of a node does not depend on the nodes beside it", async () => {
    const source = neighbourSource(randomMatrix(3, 60, 900));
    const neighboursOf = async (nodes: readonly number[], node: number) => {
      const [hop] = await sampleNeighbourhood(source, Uint32Array.from(nodes), [4], createRandom(5));
      const row = nodes.indexOf(node);
      const [from, to] = [hop?.offsets[row], hop?.offsets[row + 1]];
      return Array.from(hop?.indices.subarray(from, to) ?? [], (place) => hop?.sources[place]);
    };
    expect(await neighboursOf([7, 21, 3], 21)).toEqual(await neighboursOf([21], 21));
    expect(await neighboursOf([7, 21, 3], 3)).not.toEqual(await neighboursOf([7, 21, 3], 21));
  });

  test("isolated nodes have none; Infinity takes all", async () => {
    const matrix = createCsr({ rows: 3, columns: 3, row: [0, 0], column: [1, 2] });
    const [hop] = await sampleNeighbourhood(
      neighbourSource(matrix),
      Uint32Array.of(1, 0),
      [Number.POSITIVE_INFINITY],
      createRandom(1),
    );
    expect([...(hop?.offsets ?? [])]).toEqual([0, 0, 2]);
    expect([...(hop?.sources ?? [])]).toEqual([1, 0, 2]);
  });

  test("what is refused", async () => {
    const source = neighbourSource(createCsr({ rows: 2, columns: 2, row: [0], column: [1] }));
    const sample = (nodes: number[], fanouts: number[], signal?: AbortSignal) => () =>
      sampleNeighbourhood(source, Uint32Array.from(nodes), fanouts, createRandom(1), signal);
    await expectPortraitError(sample([2], [1]), {
      code: "unknown-id",
      message: "sampleNeighbourhood: a node must be a number < 2; place 0 holds 2.",
    });
    await expectPortraitError(sample([0, 0], [1]), {
      code: "invalid-argument",
      message: "sampleNeighbourhood: the nodes must all be different.",
    });
    await expectPortraitError(sample([0], [0]), {
      code: "invalid-argument",
      message:
        "sampleNeighbourhood: the fanouts must be integers >= 1 or Infinity, one for each hop; received an array of 1.",
    });
    await expectPortraitError(sample([0], [1], AbortSignal.abort()), {
      code: "aborted",
      message: "sampleNeighbourhood: the sampling was stopped by its signal.",
    });
  });
});
