import { createRandom } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { communities } from "./communities/index.js";
import { createGraph } from "./create-graph.js";
import { defineGraph } from "./definition.js";
import { flatAdjacency } from "./flat.js";
import type { Graph } from "./graph.js";
import { coreNumbers, kCore } from "./k-core.js";
import { graphStatistics } from "./statistics.js";
import { subgraph } from "./subgraph.js";

const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
const name = (node: number): string => `u${String(node).padStart(3, "0")}`;

function randomGraph(seed: number, nodes: number, edges: number): Graph<"user", "knows"> {
  const random = createRandom(seed);
  const row = () => ({ from: name(random.integer(nodes)), to: name(random.integer(nodes)) });
  return createGraph(people, {
    nodes: { user: { ids: Array.from({ length: nodes }, (_, node) => name(node)) } },
    edges: { knows: Array.from({ length: edges }, row) },
  });
}

describe("k-cores", () => {
  test.each([1, 2, 3, 4, 5])("are what taking away weak nodes again and again leaves (seed %i)", (seed) => {
    const graph = randomGraph(seed, 40, 90);
    const { offsets, indices } = flatAdjacency(graph);
    const cores = coreNumbers(graph).user;
    for (let k = 0; k <= 6; k++) {
      const alive = new Set(graph.nodes.user.ids.keys());
      for (let again = true; again; ) {
        const weak = [...alive].filter((node) => {
          const near = [...indices.subarray(offsets[node], offsets[node + 1])];
          return near.filter((other) => other !== node && alive.has(other)).length < k;
        });
        again = weak.length > 0;
        for (const node of weak) alive.delete(node);
      }
      expect([...cores].flatMap((core, node) => (core >= k ? [node] : []))).toEqual([...alive]);
      expect(kCore(graph, k).nodes.user.ids).toEqual([...alive].map(name));
    }
  });

  test("k beyond all degrees leaves nothing; k that is none is refused", async () => {
    const empty = kCore(randomGraph(1, 10, 20), 100);
    expect([empty.nodes.user.ids, empty.edges.knows.targets.length]).toEqual([[], 0]);
    await expectPortraitError(() => kCore(empty, 1.5), {
      code: "invalid-argument",
      message: 'kCore: "k" must be an integer >= 0; received 1.5.',
    });
  });
});

describe("statistics", () => {
  test("of an empty graph are zero", () => {
    const none = { min: 0, median: 0, mean: 0, max: 0 };
    expect(graphStatistics(createGraph(shop, { edges: { bought: [] } }))).toEqual({
      nodes: { user: { count: 0, isolated: 0, degree: none }, item: { count: 0, isolated: 0, degree: none } },
      edges: { bought: { count: 0, selfLoops: 0, density: 0, weight: 0, span: null } },
      components: { count: 0, largest: 0 },
    });
  });

  test("count undirected edges once and self-loops apart", () => {
    const rows = [
      ["a", "b"],
      ["b", "a"],
      ["b", "c"],
      ["c", "c"],
    ] as const;
    const graph = createGraph(people, {
      nodes: { user: { ids: ["a", "b", "c", "d"] } },
      edges: { knows: rows.map(([from, to], at) => ({ from, to, at })) },
    });
    const { nodes, edges, components } = graphStatistics(graph);
    expect(nodes.user).toEqual({ count: 4, isolated: 1, degree: { min: 0, median: 1, mean: 5 / 4, max: 2 } });
    expect(edges.knows).toEqual({
      count: 3,
      selfLoops: 1,
      density: 2 / 6,
      weight: 4,
      span: { first: 1, last: 3 },
    });
    expect(components).toEqual({ count: 2, largest: 3 });
  });
});

test("a subgraph has the edges between its nodes, and refuses what is no type", async () => {
  const graph = randomGraph(3, 30, 80);
  const kept = new Set(graph.nodes.user.ids.slice(5, 20));
  const part = subgraph(graph, { user: [...kept, "nobody"] });
  expect(part.nodes.user.ids).toEqual([...kept]);
  const pairs = ({ nodes, edges }: typeof graph): string[] =>
    nodes.user.ids.flatMap((id, node) =>
      [...edges.knows.targets.subarray(edges.knows.offsets[node], edges.knows.offsets[node + 1])].map(
        (other) => `${id} ${nodes.user.ids[other]}`,
      ),
    );
  expect(pairs(part)).toEqual(pairs(graph).filter((pair) => pair.split(" ").every((id) => kept.has(id))));
  await expectPortraitError(() => subgraph(graph, { toString: [] } as never), {
    code: "invalid-argument",
    message: 'subgraph: the graph has no nodes of type "toString".',
  });
});

describe("communities", () => {
  test("find planted groups, whatever the seed; the modularity is the formula's", () => {
    const random = createRandom(5);
    const rows: { from: string; to: string; weight: number }[] = [];
    for (let a = 0; a < 60; a++) {
      for (let b = a + 1; b < 60; b++) {
        const same = a % 3 === b % 3;
        if (random.next() < (same ? 0.5 : 0.03))
          rows.push({ from: name(a), to: name(b), weight: same ? 2 : 1 });
      }
    }
    const graph = createGraph(people, { edges: { knows: rows } });
    for (const seed of [0, 1, 2]) {
      const { count, sizes, nodes, modularity } = communities(graph, { seed });
      expect([count, sizes]).toEqual([3, [20, 20, 20]]);
      expect(graph.nodes.user.ids.every((id, node) => nodes.user[node] === Number(id.slice(1)) % 3)).toBe(
        true,
      );
      const total = rows.reduce((sum, { weight }) => sum + weight, 0);
      const group = (id: string): number => Number(id.slice(1)) % 3;
      const expected = [0, 1, 2].reduce((sum, of) => {
        const within = rows.filter(({ from, to }) => group(from) === of && group(to) === of);
        const ends = rows.flatMap(({ from, to, weight }) =>
          [from, to].filter((id) => group(id) === of).map(() => weight),
        );
        const add = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
        return sum + add(within.map(({ weight }) => weight)) / total - (add(ends) / (2 * total)) ** 2;
      }, 0);
      expect(modularity).toBeCloseTo(expected, 10);
    }
  });

  test("without edges each node is one of its own", () => {
    const graph = createGraph(shop, { nodes: { user: { ids: ["a", "b"] } }, edges: { bought: [] } });
    expect(communities(graph)).toEqual({
      count: 2,
      sizes: [1, 1],
      nodes: { user: Int32Array.of(0, 1), item: new Int32Array(0) },
      modularity: 0,
    });
  });

  test("refuse what is no graph or option", async () => {
    await expectPortraitError(() => communities({} as never), {
      code: "invalid-argument",
      message: "communities: the first argument must be a graph; received an object.",
    });
    await expectPortraitError(() => communities(randomGraph(1, 3, 3), { resolution: 0 }), {
      code: "invalid-option",
      message: 'communities: "resolution" must be a finite number > 0; received 0. Leave it out to use 1.',
    });
  });
});
